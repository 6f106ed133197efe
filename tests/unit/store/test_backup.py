"""One file with everything: whole, restored equal, refused where it can't be trusted."""

import asyncio
import hashlib
import json
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from newsreader.config import Folders
from newsreader.errors import StoreError
from newsreader.model import FetchState, Source
from newsreader.store import documents, swap
from newsreader.store.changelog import Marked, replayed, to_line
from newsreader.store.database import Database
from newsreader.store.documents import Tables
from newsreader.store.layout import DERIVED, OWN, Layout
from newsreader.store.restore import is_empty, restore
from newsreader.store.staging import Staging
from newsreader.store.storage import Files
from newsreader.store.writer import Lock
from tests.storeroom import (
    FEED,
    article,
    enclosure_record,
    filled,
    ids_of,
    kept_quote,
    parsed_feed,
    saved_article,
    saved_row,
    store,
    subscription,
)


async def fill(folders: Folders) -> None:
    """A bit of everything, some of it in the log only."""
    async with filled(folders, 30) as database:
        ids = ids_of(database)
        await database.put_subscription(subscription("second-1234", "Zweite Zeitung"))
        await database.put_article(ids[0], article())
        await database.put_article(ids[1], article(Source.FEED))
        await database.put_saved_article(saved_article(saved_row(ids[2])))
        await database.put_fetch_states({FEED: FetchState(etag='W/"1"')})
        database.notebook.keep(kept_quote("quote-1", note="Mine.", tags=("sea",)))
        database.enclosures.keep(enclosure_record("file-1"))
        database.memory.remember("pane", "list")
        database.mark(ids[:7], read=True)
        await database.fold()
        database.mark(ids[7:9], read=True)
        database.save(saved_row(ids[4]))
        await database.flush()
        database._parts.sweeping.begin(FEED)
    (folders.config / "themes").mkdir(parents=True)
    folders.config_file.write_text("column = 66\n", "utf-8")
    (folders.themes / "sea.toml").write_text("# like the sea\n", "utf-8")


@pytest.fixture
async def library(folders: Folders) -> Folders:
    await fill(folders)
    return folders


@pytest.fixture
def other(tmp_path: Path) -> Folders:
    return Folders.find(tmp_path / "other")


@pytest.fixture
async def archive(library: Folders, tmp_path: Path) -> Path:
    return await backed_up(library, tmp_path / "backup.zip")


async def backed_up(folders: Folders, target: Path) -> Path:
    async with store(folders) as database:
        await database.housekeeping.backup(target)
    return target


def tree(folders: Folders) -> dict[str, bytes]:
    """Every file of the user's by name; of the log what it says, without its epoch."""
    found = {}
    for name in (*OWN, "config.toml", "themes"):
        for root in (folders.data / name, folders.config / name):
            for path in (root, *root.rglob("*")):
                if path.is_file():
                    found[f"{path.relative_to(root.parent)}"] = path.read_bytes()
    log = replayed(found.pop("changes.log", b""))
    return found | {"changes.log": b"".join(map(to_line, log.operations))}


def contents(database: Database) -> dict[str, Any]:
    ids = sorted(database.index.headlines)
    return {
        "subscriptions": dict(database.subscriptions),
        "fetch": dict(database.fetch_states),
        "saved": dict(database.saved),
        "quotes": dict(database.notebook.quotes),
        "enclosures": dict(database.enclosures.records),
        "pane": database.memory.recall("pane"),
        "headlines": {each: database.index.headlines[each] for each in ids},
        "entries": [database.entry(each) for each in ids],
        "bodies": [database.body(each) for each in ids],
        "articles": [database.saved_article(each) for each in ids],
    }


async def test_a_restored_library_equals_the_one_it_was_made_of(
    library: Folders, other: Folders, archive: Path
) -> None:
    done = restore(other, archive)
    assert tree(other) == tree(library)
    assert done.files == len(tree(library))
    async with store(library) as ours, store(other) as theirs:
        assert theirs.notices == []
        assert contents(theirs) == contents(ours)
        assert len(await theirs.speakers.mentions()) == len(await ours.speakers.mentions()) == 3


def test_only_its_owner_reads_a_backup(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert list(archive.parent.glob("*backup.zip*")) == [archive]


async def test_what_was_there_is_put_aside_and_can_be_brought_back(
    library: Folders, other: Folders, archive: Path
) -> None:
    async with filled(other, 3):
        pass
    other.config.mkdir()
    other.config_file.write_text("column = 50\n", "utf-8")
    before = tree(other)
    done = restore(other, archive)
    assert tree(other) == tree(library)
    assert other.config_file.read_text("utf-8") == "column = 66\n"
    kept = done.kept / "before"
    assert tree(Folders(kept / "config", kept / "data", other.cache)) == before
    async with store(other) as database:
        assert database.notices == []
        assert len(database.index.headlines) == 30


async def test_nothing_of_what_was_there_before_shows_through(
    library: Folders, other: Folders, archive: Path
) -> None:
    restore(other, archive)
    async with store(other) as database:
        await database.speakers.mentions()
        await database.merge(FEED, parsed_feed(40))
        await database.fold()
    assert all((other.cache / name).exists() for name in DERIVED[:2])
    restore(other, archive)
    async with store(library) as ours, store(other) as theirs:
        assert contents(theirs) == contents(ours)


async def test_a_backup_is_the_library_of_one_moment_while_others_write(
    library: Folders, other: Folders, tmp_path: Path
) -> None:
    """Marks come in pairs, one in each of two feeds: no backup may hold one without the other."""
    target = tmp_path / "backup.zip"
    async with store(library) as writing, store(library) as saving:
        await writing.merge("second-1234", parsed_feed(30))
        pairs = list(zip(ids_of(writing), ids_of(writing, "second-1234"), strict=True))
        done = asyncio.Event()

        async def write() -> None:
            while not done.is_set():
                for pair in pairs:
                    read = not writing.index.headlines[pair[0]].read
                    for each in pair:
                        writing.mark([each], read=read)
                    writing.mark(pair, read=read)
                await writing.fold()
                await writing.merge(FEED, parsed_feed(30, words=str(len(pairs))))

        for first, second in pairs:
            writing.mark([first, second], read=False)
        task = asyncio.create_task(write())
        for number in range(6):
            await saving.housekeeping.backup(target)
            restore(other, target)
            async with store(other) as database:
                assert database.notices == [], number
                rows = database.index.headlines
                different = [p for p in pairs if rows[p[0]].read != rows[p[1]].read]
                assert len(different) <= 1, "the pair that is being marked"
                assert all(map(database.body, rows))
        done.set()
        await task


async def test_what_comes_into_a_log_later_is_not_in_a_backup(library: Folders) -> None:
    seen = tuple(f"key-{number}" for number in range(30))
    news = [replace(parsed_feed(1, number), seen=seen) for number in (30, 31, 32)]
    async with store(library) as database:
        await database.merge(FEED, parsed_feed(30))
        await database.merge(FEED, news[0])
        staging = Staging(database.layout, Files())
        staging.make()
        staging.gather()
        await database.merge(FEED, news[1])
        staging.complete()
        log = database.layout.feed_log(FEED)
        staged = staging.folder / "data" / "feeds" / log.name
        assert staged.read_bytes() == log.read_bytes()
        await database.merge(FEED, news[2])
        assert log.read_bytes().startswith(staged.read_bytes())
        assert staged.read_bytes().count(b"\n") == 2
        staging.remove()


async def test_an_older_backup_is_replaced_and_anything_else_is_not(
    library: Folders, other: Folders, archive: Path, tmp_path: Path
) -> None:
    async with store(library) as database:
        database.mark(ids_of(database), read=True)
    await backed_up(library, archive)
    restore(other, archive)
    async with store(other) as database:
        assert database.index.unread(FEED) == 0
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear", "utf-8")
    with pytest.raises(StoreError, match="is no backup"):
        await backed_up(library, letter)
    assert letter.read_text("utf-8") == "Dear"
    with pytest.raises(StoreError, match="There is no folder"):
        await backed_up(library, letter / "backup.zip")


async def test_a_library_without_links_is_copied(
    library: Folders, other: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    restore(other, await backed_up(library, tmp_path / "backup.zip"))
    assert tree(other) == tree(library)


async def test_an_open_reader_sees_what_was_restored(
    library: Folders, archive: Path, tmp_path: Path
) -> None:
    async with store(library) as database:
        ids = ids_of(database)
        was = contents(database)
        database.mark(ids, read=True)
        await database.remove_subscription("second-1234")
        await database.merge(FEED, parsed_feed(33))
        await database.fold()
        restore(library, archive)
        await database.follow()
        assert contents(database) == was
        database.mark(ids[20:21], read=True)
        await database.flush()
    async with store(library) as database:
        assert database.index.headlines[ids[20]].read
        assert database.notices == []


Change = Callable[[list[tuple[zipfile.ZipInfo, bytes]]], None]


def rewritten(archive: Path, target: Path, change: Change) -> Path:
    """A copy of a backup with other members in it."""
    with zipfile.ZipFile(archive) as opened:
        members = [(info, opened.read(info)) for info in opened.infolist()]
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info, content in members:
            made.writestr(info, content)
    return target


def added(name: str, content: bytes = b"{}", mode: int = 0o100600) -> Change:
    """A member that its list knows of."""

    def change(members: list[tuple[zipfile.ZipInfo, bytes]]) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        members.insert(0, (info, content))
        told(lambda listed: listed["files"].append(row(name, content)))(members)

    return change


def row(name: str, content: bytes) -> dict[str, Any]:
    return {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def told(say: Callable[[dict[str, Any]], object]) -> Change:
    """A list of files that says something else."""

    def change(members: list[tuple[zipfile.ZipInfo, bytes]]) -> None:
        info, content = members[-1]
        listed = json.loads(content)
        say(listed)
        members[-1] = info, json.dumps(listed).encode()

    return change


def another_content(members: list[tuple[zipfile.ZipInfo, bytes]]) -> None:
    members[0] = members[0][0], members[0][1].swapcase()


def bomb(listed: dict[str, Any]) -> None:
    listed["files"][0]["size"] = 10**13


REFUSED: dict[str, tuple[Change, str]] = {
    "another content": (another_content, "not what it was"),
    "a file that is missing": (lambda members: members.pop(0) and None, "not those of its list"),
    "a file that is not listed": (
        lambda members: members.insert(0, (zipfile.ZipInfo("data/feeds/x.json"), b"{}")),
        "not those of its list",
    ),
    "no list": (lambda members: members.pop() and None, "no backup"),
    "a list that is none": (
        lambda members: members.__setitem__(-1, (members[-1][0], b"[]")),
        "can't be read",
    ),
    "a newer format": (told(lambda listed: listed.update(format=2)), "newer"),
    "a newer schema": (told(lambda listed: listed.update(schema=99)), "newer"),
    "a newer file": (
        added("data/feeds/new.json", b'{"meta":{"file":{"schema":99,"generation":1}}}'),
        "newer",
    ),
    "a way out": (added("data/../../out.json"), "belongs to no library"),
    "a way from the root": (added("/etc/out.json"), "belongs to no library"),
    "a way of Windows": (added("data/feeds/..\\..\\out.json"), "belongs to no library"),
    "the lock": (added("data/library.lock"), "belongs to no library"),
    "a hidden file": (added("config/.profile"), "belongs to no library"),
    "a link": (added("data/feeds/link.json", b"/etc/passwd", 0o120777), "no plain file"),
    "a name twice": (added("data/LIBRARY.json"), "same name|belongs to no library"),
    "a bomb": (told(bomb), "not what it was|becomes"),
}


@pytest.mark.parametrize(("change", "reason"), REFUSED.values(), ids=list(REFUSED))
async def test_what_cannot_be_trusted_is_refused_and_nothing_changed(
    other: Folders, archive: Path, tmp_path: Path, change: Change, reason: str
) -> None:
    async with filled(other, 3):
        pass
    before = everything(other)
    harmed = rewritten(archive, tmp_path / "harmed.zip", change)
    with pytest.raises(StoreError, match=reason) as caught:
        restore(other, harmed)
    assert caught.value.sentence.endswith("Nothing was changed.")
    assert everything(other) == before
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("part", range(12))
def test_a_damaged_archive_is_refused(
    other: Folders, archive: Path, tmp_path: Path, part: int
) -> None:
    content = archive.read_bytes()
    start = len(content) * part // 12
    harmed = tmp_path / "harmed.zip"
    damages = {
        "cut": content[:start],
        "zeros": content[:start] + bytes(300) + content[start + 300 :],
        "bit": content[:start] + bytes([content[start] ^ 0x55]) + content[start + 1 :],
    }
    for name, damage in damages.items():
        harmed.write_bytes(damage)
        said = ""
        try:
            restore(other, harmed)
        except StoreError as error:
            said = error.sentence
        if said:
            assert said.endswith("Nothing was changed."), name
            assert is_empty(other), name
        else:
            # A bit that no reader looks at, such as one of a time: the files are what they were.
            assert len(tree(other)) == len(zipfile.ZipFile(archive).namelist()) - 1, name
            shutil.rmtree(other.data)


def everything(folders: Folders) -> dict[Path, bytes]:
    root = folders.data.parent
    return {
        path: path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name not in {"library.lock"}
    }


def test_a_bomb_that_lies_about_its_size_fills_nothing(other: Folders, tmp_path: Path) -> None:
    content = bytes(50_000_000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/library.json", content)
        listed = {"format": 1, "newsreader": "1", "schema": 1, "log_schema": 1}
        listed |= {"made": "2026-11-22T12:00:00Z", "files": [row("data/library.json", b"{}")]}
        archive.writestr("manifest.json", json.dumps(listed))
    raw = path.read_bytes()
    path.write_bytes(raw.replace(struct.pack("<L", len(content)), struct.pack("<L", 2)))
    with pytest.raises(StoreError, match="Nothing was changed"):
        restore(other, path)
    assert not [each for each in other.data.rglob("*") if each.is_file() and each.stat().st_size]


async def test_a_backup_of_an_older_schema_is_brought_to_the_present_one(
    library: Folders, other: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed(tables: Tables) -> Tables:
        return {("entries" if name == "items" else name): table for name, table in tables.items()}

    def aged(members: list[tuple[zipfile.ZipInfo, bytes]]) -> None:
        for number, (info, content) in enumerate(members[:-1]):
            old = content.replace(b'"schema":%d' % documents.SCHEMA, b'"schema":0')
            if "feeds/" in info.filename:
                old = old.replace(b'"entries":', b'"items":')
            members[number] = info, old
        files = [row(info.filename, content) for info, content in members[:-1]]
        told(lambda listed: listed.update(files=files, schema=0))(members)

    monkeypatch.setitem(documents.MIGRATIONS, 0, renamed)
    archive = await backed_up(library, tmp_path / "backup.zip")
    restore(other, rewritten(archive, tmp_path / "old.zip", aged))
    async with store(library) as ours, store(other) as theirs:
        assert theirs.notices == []
        assert contents(theirs) == contents(ours)


async def test_a_restore_that_was_cut_short_is_finished_by_whoever_comes_next(
    library: Folders, other: Folders, archive: Path
) -> None:
    for step in ("restoring", "replacing"):
        async with filled(other, 3):
            pass
        restore(other, archive)
        kept = next((other.data / "trash" / "restored").iterdir())
        layout = Layout(other.data, other.cache, other.config)
        target = layout.restoring if step == "restoring" else layout.replacing
        (kept / "data").mkdir(exist_ok=True)
        shutil.move(other.data / "feeds", kept / "data" / "feeds")
        shutil.move(other.data / "library.json", kept / "data" / "library.json")
        if step == "restoring":
            for name in OWN:
                if (other.data / name).exists():
                    shutil.move(other.data / name, kept / "data" / name)
        kept.rename(target)
        with Lock(layout).held():
            assert tree(other) == tree(library)
        assert not target.exists()
        shutil.rmtree(other.data)
        shutil.rmtree(other.config)


async def test_without_the_right_to_write_a_backup_is_made_all_the_same(
    library: Folders, other: Folders, tmp_path: Path
) -> None:
    (library.data / "library.lock").unlink()
    (library.data / "library.lock").mkdir()
    database = Database.open(library)
    target = tmp_path / "backup.zip"
    await database.housekeeping.backup(target)
    await database.close()
    (library.data / "library.lock").rmdir()
    restore(other, target)
    assert tree(other) == tree(library)
    assert not (tmp_path / ".backup.zip-staging").exists()


async def test_every_file_of_the_data_folder_is_in_a_backup_or_known_to_stay_out(
    library: Folders,
) -> None:
    out = {"library.lock", "trash", "backups", "downloads"}
    assert {path.name for path in library.data.iterdir()} <= {*OWN, *out}


async def test_empty_libraries_are_told_from_others(folders: Folders) -> None:
    assert is_empty(folders)
    async with store(folders):
        assert is_empty(folders)
    async with store(folders) as database:
        await database.put_subscription(subscription())
    assert not is_empty(folders)
    async with store(folders) as database:
        await database.remove_subscription(FEED)
    assert is_empty(folders)
    (folders.data / "library.json").write_bytes(b"{")
    assert not is_empty(folders)


def test_a_log_with_marks_is_not_empty(folders: Folders) -> None:
    folders.data.mkdir(parents=True)
    Files().replace(folders.data / "library.json", documents.to_bytes(documents.empty()))
    Files().append(folders.data / "changes.log", to_line(Marked(("a",), True)))
    assert not is_empty(folders)


def test_settings_behind_a_link_are_written_where_it_leads(other: Folders, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "newsreader.toml"
    real.parent.mkdir()
    real.write_text("column = 40\n", "utf-8")
    other.config.mkdir(parents=True)
    other.config_file.symlink_to(real)
    ready = other.data / "trash" / "staging" / "x"
    Files().replace(ready / swap.CONFIG / "config.toml", b"column = 66\n")
    swap.begin(Layout(other.data, other.cache, other.config), Files(), ready)
    assert other.config_file.is_symlink()
    assert real.read_text("utf-8") == "column = 66\n"
    assert other.config_file.readlink() == real
