"""The collector works when it is told to: in a pause, or at what was put off, when all is idle."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from newsreader.app.garbage import ROUNDS, Garbage


class Ring:
    """What nothing but the collector lets go of."""

    def __init__(self) -> None:
        self.itself = self


def ring() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


@pytest.fixture(autouse=True)
def own_collector() -> Iterator[None]:
    """The collector off, as it is before the first frame; afterwards as it was."""
    thresholds, on = gc.get_threshold(), gc.isenabled()
    gc.collect()
    gc.disable()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    if on:
        gc.enable()


def test_it_begins_and_leaves_alone_what_is_there() -> None:
    Garbage().begin()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_one_that_is_on_is_somebody_elses() -> None:
    gc.enable()
    before = gc.get_threshold(), gc.get_freeze_count()
    garbage = Garbage()
    garbage.begin()
    garbage.put_off()
    garbage.when_idle()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


@pytest.mark.parametrize(("rounds", "is_used"), [(ROUNDS - 1, False), (ROUNDS, True)])
def test_a_pause_is_used_once_there_is_something_to_do(rounds: int, is_used: bool) -> None:
    garbage = Garbage()
    garbage.begin()
    gc.disable()  # its own turns would count
    gc.collect()
    for _ in range(rounds):
        gc.collect(1)
    left = ring()
    garbage.in_pause()
    assert (left() is None) is is_used


def test_what_a_refresh_left_goes_when_all_is_idle() -> None:
    garbage = Garbage()
    garbage.begin()
    left = ring()
    garbage.put_off()
    gc.collect()
    assert left() is not None
    garbage.when_idle()
    assert left() is None
    later = ring()
    garbage.when_idle()
    assert later() is not None
