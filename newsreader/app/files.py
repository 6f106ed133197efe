"""Files of the user's own: read as they are, written only where there is none yet."""

import re
import unicodedata
from pathlib import Path

from newsreader.errors import NewsreaderError
from newsreader.text import clean_line

NAME_LIMIT = 60
"""Most letters of a suggested name: even in four bytes each, no file system refuses them."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z")
"""Names that Windows keeps for itself."""


class FileError(NewsreaderError):
    """A file of the user's that can't be read or written."""


def read_file(path: Path) -> bytes:
    """Read a file.

    Raises:
        FileError: It can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(str(path), f"{path} can't be read: {error.strerror}.") from error


def write_file(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises:
        FileError: It is there, or can't be written.
    """
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise FileError(str(path), f"{path} exists already; choose another name.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise FileError(str(path), f"{path} can't be written: {reason}.") from error


def safe_name(title: str) -> str:
    """Make a file's name of a title, without its ending: words, joined by hyphens.

    Nothing in it can name another folder, hide the file, or be taken for an option.
    """
    words = _WORD.findall(unicodedata.normalize("NFC", clean_line(title)).lower())
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:NAME_LIMIT]
        if len(longer) > NAME_LIMIT:
            break
        name = longer
    name = name.strip("_-") or "article"
    return f"{name}-" if _DEVICES.match(name) else name


def free_path(folder: Path, name: str, ending: str) -> Path:
    """The first path of this name that is not taken: with a number from 2 on where it is."""
    path = folder / f"{name}{ending}"
    number = 2
    while path.expanduser().exists():
        path = folder / f"{name}-{number}{ending}"
        number += 1
    return path


def within(path: Path, name: str, ending: str) -> Path:
    """The path itself; where it is a folder, a free one of this name in it."""
    return free_path(path, name, ending) if path.expanduser().is_dir() else path
