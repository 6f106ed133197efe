"""The folder of pictures: bounded, the longest unused gone first."""

import os
from pathlib import Path

from newsreader.store.pictures import PictureFiles


def aged(folder: Path, seconds: int) -> None:
    """Make every file in a folder older."""
    for path in folder.glob("??/*"):
        known = path.stat().st_mtime - seconds
        os.utime(path, (known, known))


def test_what_was_kept_comes_back_in_another_process_too(tmp_path: Path) -> None:
    PictureFiles(tmp_path, 1000).put("http://a/ä?b=1", b"picture")
    assert PictureFiles(tmp_path, 1000).get("http://a/ä?b=1") == b"picture"
    assert PictureFiles(tmp_path, 1000).get("http://a/") is None


def test_names_are_made_of_a_hash_alone(tmp_path: Path) -> None:
    PictureFiles(tmp_path, 1000).put("http://a/../../etc/passwd", b"picture")
    (path,) = (each for each in tmp_path.rglob("*") if each.is_file())
    assert path.name.isalnum()
    assert path.parent.parent == tmp_path


def test_the_longest_unused_goes_first(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path, 100)
    for name in ("one", "two", "three"):
        files.put(name, bytes(30))
        aged(tmp_path, 10)
    assert files.get("one")
    files.put("four", bytes(30))
    assert [name for name in ("one", "two", "three", "four") if files.get(name)] == [
        "one", "three", "four",
    ]  # fmt: skip
    assert sum(path.stat().st_size for path in tmp_path.glob("??/*")) <= 100


def test_what_is_too_large_for_the_folder_is_not_kept(tmp_path: Path) -> None:
    files = PictureFiles(tmp_path, 100)
    files.put("one", bytes(101))
    assert files.get("one") is None


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    files = PictureFiles(blocked / "pictures", 100)
    files.put("one", b"picture")
    assert files.get("one") is None
