"""A short run of the fuzz target with a fixed seed; ``make fuzz`` is the long one."""

from pathlib import Path
from random import Random

import pytest

from newsreader.text import LINE_LIMIT
from tests.fuzz.checks import Finding
from tests.fuzz.corpus import FOLDER, Kind, documents
from tests.fuzz.mutations import mutated
from tests.fuzz.room import Way, room
from tests.fuzz.target import run

HERE = range(16)
WHOLE = range(2)


@pytest.fixture(autouse=True)
def _own_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


async def test_whatever_comes_goes_from_server_to_screen(tmp_path: Path) -> None:
    async with room() as shared:
        for number in HERE:
            await run(f"short-{number}", shared, tmp_path / f"here-{number}", Way.HERE)
        for number in WHOLE:
            await run(f"short-{number}", shared, tmp_path / f"whole-{number}", Way.WHOLE)
        assert shared.entries > 30
        assert shared.refused > 3


async def test_what_is_not_clean_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("reading", "fields", "jsonfeed"):
        name = f"newsreader.feeds.{module}.clean_line"
        monkeypatch.setattr(name, lambda text, limit=LINE_LIMIT: text[:limit])

    async def until_found() -> None:
        async with room() as shared:
            for number in range(100):
                await run(f"unclean-{number}", shared, tmp_path / str(number), Way.HERE)

    with pytest.raises(Finding, match=r"not clean|more than a line"):
        await until_found()


def test_a_seed_makes_the_same_document_again() -> None:
    body, other = (each.body for each in documents()[:2])
    made = [mutated(Random(seed), body, other) for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]
    assert {each.kind for each in documents()} == set(Kind)
