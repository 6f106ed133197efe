from pathlib import Path

import pytest

from newsreader.errors import StoreError
from newsreader.model import Subscription
from newsreader.store import documents
from newsreader.store.documents import Damaged, EntryTables, Tables
from tests.storeroom import subscription

PATH = Path("library.json")


def tables() -> Tables:
    plain = documents.builtins(subscription())
    return documents.empty("subscriptions") | {"subscriptions": {plain.pop("id"): plain}}


def test_a_file_is_json_with_a_document_on_each_line() -> None:
    content = documents.to_bytes(tables())
    assert content.startswith(b'{"meta":{\n"file":{"schema":1,"generation":0}\n}')
    assert documents.tables(PATH, content) == tables()
    assert documents.head(content).generation == 0


def test_a_file_edited_by_hand_is_still_read() -> None:
    content = documents.to_bytes(tables()).replace(b'"file":{', b'  "file" : { ')
    assert documents.tables(PATH, content) == tables()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'"text"', b"null", b"{}", b"\xff\xfe", b'{"meta":{"file":{}}}']
)
def test_what_is_no_file_of_ours_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        documents.tables(PATH, content)
    with pytest.raises(Damaged):
        documents.typed(PATH, content, EntryTables)


def test_a_newer_schema_is_refused_with_what_to_do() -> None:
    content = documents.to_bytes({"meta": {"file": {"schema": 9, "generation": 1}}})
    with pytest.raises(StoreError, match="newer newsreader") as caught:
        documents.tables(PATH, content)
    assert "Nothing was changed" in caught.value.sentence


def first(plain: Tables) -> Tables:
    plain["entries"] = plain.pop("items")
    return plain


def second(plain: Tables) -> Tables:
    plain["entries"]["a"]["title"] = plain["entries"]["a"].pop("name")
    return plain


def test_older_tables_are_brought_up_one_version_at_a_time() -> None:
    plain: Tables = {
        "meta": {"file": {"schema": 1, "generation": 4}},
        "items": {"a": {"name": "Ferry"}},
    }
    result = documents.migrated(plain, 1, 3, {1: first, 2: second})
    assert result["entries"] == {"a": {"title": "Ferry"}}
    assert result["meta"]["file"] == {"schema": 3, "generation": 4}


def test_a_gap_in_the_migrations_is_damage() -> None:
    with pytest.raises(Damaged, match="schema 2"):
        documents.migrated(documents.empty(), 1, 3, {1: lambda plain: plain})


def test_an_older_file_is_migrated_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = documents.to_bytes(
        {"meta": {"file": {"schema": 0, "generation": 4}}, "items": {"a": {"title": "Ferry"}}}
    )
    monkeypatch.setitem(documents.MIGRATIONS, 0, first)
    assert documents.tables(PATH, content)["entries"] == {"a": {"title": "Ferry"}}
    assert bytes(documents.typed(PATH, content, EntryTables).entries["a"]) == b'{"title":"Ferry"}'


def test_whole_documents_are_salvaged_from_what_is_left() -> None:
    plain = tables()
    plain["subscriptions"]["second"] = {"title": "}, {"}
    content = documents.to_bytes(plain)
    for end in range(len(content)):
        found = documents.salvaged(content[:end]).get("subscriptions", {})
        assert found.items() <= plain["subscriptions"].items()
    assert documents.salvaged(content) == plain
    assert documents.salvaged(b"\xff" * 300) == {}


def test_only_documents_of_the_right_shape_are_kept() -> None:
    good = documents.builtins(subscription())
    assert documents.valid({"a": good, "b": {"title": 4}}, Subscription) == {"a": subscription()}
