"""kill -9 at seeded moments: the library always opens, and whatever was acknowledged is there."""

import asyncio

import pytest

from newsreader.config import Folders
from tests.faults.kinds import KINDS
from tests.faults.victims import ROUNDS, killed


@pytest.mark.parametrize("seed", range(ROUNDS))
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_acknowledged_is_lost_by_a_kill(victim: Folders, kind: str, seed: int) -> None:
    lines = killed(kind, victim.data.parent, seed)
    asyncio.run(KINDS[kind].check(victim, lines))
