"""The way to the disk: files of several feeds at once, and what happens to each when one fails."""

import errno
import os
from pathlib import Path

import pytest

from newsreader.store.gathering import Gathered
from newsreader.store.storage import Files

FEEDS = 20


class Refusing(Files):
    """Has no fsync of files of one size, nor renames to one name."""

    def __init__(self, size: int = 0, name: str = "") -> None:
        super().__init__()
        self._size = size
        self._name = name

    def _sync(self, handle: int) -> None:
        if os.fstat(handle).st_size == self._size:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super()._sync(handle)

    def _rename(self, source: Path, target: Path) -> None:
        if target.name == self._name:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        super()._rename(source, target)


def gathered(files: Files, folder: Path, sizes: list[int]) -> Gathered:
    """A feed's files in a folder of its own, each of so many bytes."""
    with files.gathering() as together:
        for size in sizes:
            files.replace(folder / f"{size}.json", b"x" * size)
    return together


def brought(files: Files, room: Path, sizes: list[int], odd: list[int]) -> list[OSError | None]:
    """Bring many feeds' files of these sizes, and those of one feed among them."""
    every = [
        gathered(files, room / str(number), odd if number == 7 else sizes)
        for number in range(FEEDS)
    ]
    assert not list(room.rglob("*.json"))
    return files.bring(every)


def names(room: Path, number: int | str) -> list[str]:
    return sorted(path.name for path in (room / str(number)).iterdir())


@pytest.mark.parametrize("odd", [[3, 9], [9, 3], [*range(3, 40)]], ids=["last", "first", "many"])
def test_one_that_is_not_synced_has_none_in_place_and_the_others_all(
    tmp_path: Path, odd: list[int]
) -> None:
    failures = brought(Refusing(size=9), tmp_path, [1, 2], odd)
    assert [number for number, failure in enumerate(failures) if failure] == [7]
    assert names(tmp_path, 7) == []
    assert all(names(tmp_path, each) == ["1.json", "2.json"] for each in range(FEEDS) if each != 7)


def test_of_one_that_can_not_be_renamed_the_first_are_in_place(tmp_path: Path) -> None:
    files = Refusing(name="4.json")
    failures = brought(files, tmp_path, [1, 2], [3, 4, 5])
    assert [number for number, failure in enumerate(failures) if failure] == [7]
    assert names(tmp_path, 7) == ["3.json"]
    assert files.unsettled == FEEDS
    files.settle()
    assert files.unsettled == 0


def test_what_is_removed_goes_after_what_takes_its_place(tmp_path: Path) -> None:
    files = Files()
    old = tmp_path / "old.json"
    files.replace(old, b"old")
    every = []
    for number in range(FEEDS):
        with files.gathering() as together:
            files.replace(tmp_path / f"{number}.json", b"new")
            files.settle()
            files.remove(old)
        every.append(together)
    assert old.exists()
    assert files.bring(every) == [None] * FEEDS
    assert names(tmp_path, "") == sorted(f"{number}.json" for number in range(FEEDS))


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_a_file_is_read_whole(tmp_path: Path, size: int) -> None:
    files, path = Files(), tmp_path / "file"
    content = os.urandom(size)
    files.replace(path, content)
    seen = files.look(path)
    stat = path.stat()
    assert seen == (content, stat.st_size, stat.st_mtime_ns, stat.st_ino)
    assert files.read(path) == content


def test_where_no_file_is_none_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "none", tmp_path / "file" / "none"):
        with pytest.raises(FileNotFoundError):
            Files().read(path)


def test_what_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"\w") as raised:
        Files().read(tmp_path)
    assert raised.value.filename == str(tmp_path)
