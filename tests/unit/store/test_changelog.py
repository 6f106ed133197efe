from pathlib import Path

import pytest

from newsreader.errors import StoreError
from newsreader.store.changelog import (
    Built,
    ChangeLog,
    Dropped,
    Kept,
    Marked,
    Touched,
    from_line,
    to_line,
)
from newsreader.store.storage import Files
from tests.storeroom import saved_row

ONE, TWO = Marked(("a", "b"), True), Marked(("a",), False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "changes.log"


def log(path: Path) -> ChangeLog:
    opened = ChangeLog(path, Files())
    opened.replay()
    return opened


def test_what_was_appended_is_replayed_in_order(path: Path) -> None:
    operations = (ONE, TWO, Kept(saved_row("a")), Dropped("a"), Built("a", 3, 4), Touched("feed"))
    writing = log(path)
    for operation in operations:
        writing.append([operation])
    assert log(path).replay().operations == operations


def test_many_operations_are_one_write(path: Path) -> None:
    log(path).append([ONE, TWO])
    assert path.read_bytes().count(b"\n") == 3
    assert log(path).replay().operations == (ONE, TWO)


def test_a_torn_last_line_is_dropped_and_mended_by_the_next_append(path: Path) -> None:
    log(path).append([ONE])
    whole = path.read_bytes()
    path.write_bytes(whole + to_line(TWO)[:-7])
    assert log(path).replay().operations == (ONE,)
    log(path).append([TWO])
    assert path.read_bytes() == whole + to_line(TWO)


def test_a_damaged_line_costs_only_itself(path: Path) -> None:
    log(path).append([ONE, TWO, ONE])
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"a", b"x")
    path.write_bytes(b"\n".join(lines))
    replay = log(path).replay()
    assert (replay.operations, replay.damaged) == ((ONE, ONE), 1)


@pytest.mark.parametrize("line", [b"", b"x", b"00000000 {}", b"zzzzzzzz {}", b"\xff" * 20])
def test_what_is_no_line_of_ours_is_not_read(line: bytes) -> None:
    assert from_line(line) is None


def test_news_are_only_what_others_added(path: Path) -> None:
    ours, theirs = log(path), log(path)
    ours.append([ONE])
    theirs.replay()
    assert theirs.unchanged()
    ours.append([TWO])
    assert not theirs.unchanged()
    news = theirs.news()
    assert news
    assert news.operations == (TWO,)
    assert theirs.unchanged()


def test_own_lines_behind_those_of_others_are_read_with_them(path: Path) -> None:
    ours, theirs = log(path), log(path)
    ours.append([ONE])
    theirs.replay()
    ours.append([TWO])
    theirs.append([ONE])
    news = theirs.news()
    assert news
    assert news.operations == (TWO, ONE)


def test_a_cut_keeps_what_came_after_the_fold_and_shows_to_others(path: Path) -> None:
    ours = log(path)
    ours.append([ONE])
    theirs = log(path)
    end = ours.end
    ours.append([TWO])
    ours.cut(end)
    assert log(path).replay().operations == (TWO,)
    assert ours.unchanged()
    assert not theirs.unchanged()
    assert theirs.news() is None
    assert theirs.replay().epoch == 2


@pytest.mark.parametrize("lines", [1, 4], ids=["shorter than before", "longer"])
def test_a_log_that_somebody_deleted_is_another(path: Path, lines: int) -> None:
    ours, theirs = log(path), log(path)
    ours.append([ONE, TWO])
    theirs.replay()
    path.unlink()
    ours.append([TWO] * lines)
    assert theirs.news() is None
    assert theirs.replay().operations == (TWO,) * lines
    assert ours.unchanged()


def test_a_log_of_an_older_copy_is_another(path: Path) -> None:
    ours = log(path)
    ours.append([ONE])
    older = path.read_bytes()
    ours.append([TWO])
    path.write_bytes(older)
    assert ours.news() is None
    assert ours.replay().operations == (ONE,)


def test_a_cut_does_not_hide_what_another_process_added(path: Path) -> None:
    ours, theirs = log(path), log(path)
    ours.append([ONE])
    end = ours.end
    theirs.append([TWO])
    ours.cut(end)
    assert not ours.unchanged()
    news = ours.news()
    assert news
    assert news.operations == (TWO,)


def test_a_log_that_cannot_be_written_says_so(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match=r"changes\.log"):
        ChangeLog(path, Files()).append([ONE])
