"""Cookies that the user brings along in a file. None that a server sends is ever kept."""

from functools import cached_property
from typing import TYPE_CHECKING

from newsreader.text import clean_line

if TYPE_CHECKING:
    from http.cookiejar import MozillaCookieJar


class BadCookies(Exception):
    """A file of cookies that can't be used; the message is a sentence."""


class CookieFile:
    """A file in Netscape's format, as browsers' add-ons and curl write it; read once.

    Args:
        path: Where it lies.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def header(self, url: str) -> str:
        """The value of Cookie for an address; empty where the file has none for it.

        Raises:
            BadCookies: The file can't be read, or is of another format.
        """
        from urllib.request import Request  # noqa: PLC0415 - for those who bring cookies

        request = Request(url)  # noqa: S310 - nothing is opened; the address is http or https
        self._jar.add_cookie_header(request)
        return request.get_header("Cookie") or ""

    @cached_property
    def _jar(self) -> "MozillaCookieJar":
        from http.cookiejar import LoadError, MozillaCookieJar  # noqa: PLC0415 - as above

        jar = MozillaCookieJar(self._path)
        try:
            jar.load(ignore_discard=True, ignore_expires=True)
        except LoadError as error:
            sentence = f"{self._path} is no file of cookies in Netscape's format (setting cookies)."
            raise BadCookies(sentence) from error
        except (OSError, UnicodeDecodeError) as error:
            reason = clean_line(getattr(error, "strerror", "") or "no text")
            raise BadCookies(f"{self._path} can't be read ({reason}; setting cookies).") from error
        for cookie in jar:
            if cookie.expires == 0:  # how curl and browsers' add-ons write "until the end"
                cookie.expires = None
        return jar
