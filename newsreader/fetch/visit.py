"""One document's way through redirects."""

from urllib.parse import urljoin

from newsreader.address import host_of, is_web, quoted
from newsreader.fetch.headers import text_of

_PERMANENT = {301, 308}


class Visit:
    """Where a fetch stands, and what it asks with."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = self.now = url
        self.headers = headers
        self.permanent_url = ""
        self._permanent_so_far = True
        self._seen = {url}

    def move(self, status: int, location: str) -> str:
        """Take a hop. Returns what is wrong with it, or ""."""
        host = host_of(self.now)
        if not location:
            return f"{host} redirects, but does not say where to."
        target = _target(self.now, location)
        if not is_web(target):
            return f"{host} redirects to something that is no web address."
        if target in self._seen:
            return f"{host} redirects in a circle."
        self._permanent_so_far = self._permanent_so_far and status in _PERMANENT
        if self._permanent_so_far:
            self.permanent_url = target
        self._seen.add(target)
        self.now = target
        return ""


def _target(base: str, location: str) -> str:
    try:
        return urljoin(base, quoted(text_of(location)))
    except ValueError:
        return ""
