"""Names for files that come from outside: what kind they are, and names that can do no harm.

A name is made of words of a feed, so it is made strictly: it never names another folder, is never
hidden, never looks like an option, is a name on every system, and its extension is from a list.
"""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from newsreader.text import clean_line

NAME_LIMIT = 200
"""Most bytes of a whole name in UTF-8; file systems take 255."""
STEM_LIMIT = 176
"""Most bytes of a name without its extension and the number that tells it from others."""
PART = ".part"
"""Ending of a file that is not whole yet."""
UNKNOWN = "bin"
"""Extension of what is of no known kind."""

_KINDS = {
    "audio": "mp3 m4a m4b aac ogg oga opus flac wav weba mka",
    "video": "mp4 m4v mov webm ogv mpg mpeg mkv avi",
    "picture": "jpg jpeg png gif webp avif",
    "PDF": "pdf",
    "e-book": "epub mobi",
    "text": "txt srt vtt",
    "archive": "zip gz tgz",
    "torrent": "torrent",
}
PLAYED = frozenset({"audio", "video"})
"""Kinds that a player is for."""
_KIND_OF = {ending: kind for kind, endings in _KINDS.items() for ending in endings.split()}
_ENDINGS = {
    "audio/mpeg": "mp3", "audio/mp3": "mp3", "audio/x-mp3": "mp3", "audio/mpeg3": "mp3",
    "audio/mp4": "m4a", "audio/m4a": "m4a", "audio/x-m4a": "m4a", "audio/x-m4b": "m4b",
    "audio/aac": "aac", "audio/ogg": "ogg", "audio/vorbis": "ogg", "application/ogg": "ogg",
    "audio/opus": "opus", "audio/flac": "flac", "audio/x-flac": "flac", "audio/wav": "wav",
    "audio/x-wav": "wav", "audio/webm": "weba", "video/mp4": "mp4", "video/x-m4v": "m4v",
    "video/m4v": "m4v", "video/quicktime": "mov", "video/webm": "webm", "video/ogg": "ogv",
    "video/mpeg": "mpg", "video/x-matroska": "mkv", "video/x-msvideo": "avi",
    "image/jpeg": "jpg", "image/jpg": "jpg", "image/png": "png", "image/gif": "gif",
    "image/webp": "webp", "image/avif": "avif", "application/pdf": "pdf",
    "application/epub+zip": "epub", "application/x-mobipocket-ebook": "mobi",
    "text/plain": "txt", "application/x-subrip": "srt", "text/vtt": "vtt",
    "application/zip": "zip", "application/gzip": "gz", "application/x-bittorrent": "torrent",
}  # fmt: skip
"""Extension by media type. What a program could run, and what a browser would, is not in it."""
_FAMILIES = {"audio": "audio", "video": "video", "image": "picture"}

_SEPARATING = re.compile(r"""[/\\:*?"<>|\u2044\u2215\u29f8\uff0f\uff3c]+""")
_FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_EDGES = " .-_~'’"
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:[ .].*)?", re.IGNORECASE
)
"""Names that Windows keeps for itself, whatever follows the dot."""


def kind_of(media_type: str, url: str = "") -> str:
    """What a file is, in a word: "audio", "PDF" …; "file" where that is not known.

    Args:
        media_type: As a feed or a server states it.
        url: Its address; counts where the type says nothing.
    """
    bare = _bare(media_type)
    family = _FAMILIES.get(bare.partition("/")[0], "")
    return family or _KIND_OF.get(_ENDINGS.get(bare, "") or _ending_in(url), "file")


def extension(media_type: str, url: str, served: str = "") -> str:
    """The extension of a file's name, without its dot: one of a list.

    Args:
        media_type: What the feed states.
        url: The file's address; its own extension is taken where it is of the kind stated.
        served: What the server states; the last resort.
    """
    own, stated = _ending_in(url), _ENDINGS.get(_bare(media_type), "")
    if own and (not stated or _KIND_OF[own] == _KIND_OF[stated]):
        return own
    return stated or _ENDINGS.get(_bare(served), UNKNOWN)


def is_listed(name: str) -> bool:
    """Tell whether a name ends in an extension that is given here."""
    ending = name.rpartition(".")[2].lower()
    return ending in _KIND_OF or ending == UNKNOWN


def safe_stem(words: str, fallback: str) -> str:
    """Make of any words a file's name without its extension, or a folder's.

    Args:
        words: From a feed.
        fallback: Plain words for when nothing is left.

    Returns:
        At least one sign, at most 176 bytes of UTF-8, no separator, no control or invisible sign,
        nothing at its ends that hides a file or makes it an option, no name of a device.
    """
    line = unicodedata.normalize("NFC", clean_line(words)).replace("\ufffd", "")
    line = _SEPARATING.sub(" ", line)
    line = "".join(sign for sign in line if unicodedata.category(sign) not in _FORBIDDEN)
    stem = _trimmed(" ".join(line.split()).strip(_EDGES)) or fallback
    return _trimmed(f"file {stem}") if _DEVICES.fullmatch(stem) else stem


def _trimmed(line: str) -> str:
    return _cut(line, STEM_LIMIT).strip(_EDGES)


def numbered(stem: str, number: int) -> str:
    """The stem itself for 1, else with the number that tells it from others."""
    return stem if number < 2 else f"{stem} ({number})"


def _cut(text: str, limit: int) -> str:
    """Cut to a number of bytes, between signs, never before a mark that belongs to one."""
    raw = text.encode()
    if len(raw) <= limit:
        return text
    kept = raw[:limit].decode(errors="ignore")
    while kept and unicodedata.combining(text[len(kept)]):
        kept = kept[:-1]
    return kept


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _ending_in(url: str) -> str:
    """The extension in an address's path, if it is on the list."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    return ending if ending in _KIND_OF else ""
