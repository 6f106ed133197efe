"""A refresh stands back while a key is answered, and goes on whatever is pressed."""

import asyncio
import threading

from newsreader.library.precedence import Precedence


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def rounds(count: int) -> None:
    """Let the loop go around, each time for longer than a look takes."""
    for _ in range(count):
        await asyncio.sleep(0.003)


async def test_nobody_waits_when_no_key_came() -> None:
    before = asyncio.all_tasks()
    turn = Precedence(Clock()).turn()
    try:
        turn.send(None)
    except StopIteration:
        pass
    else:
        raise AssertionError("it waited")
    assert asyncio.all_tasks() == before


async def test_a_step_waits_for_the_frame() -> None:
    clock = Clock()
    precedence = Precedence(clock)
    precedence.claim()
    step = asyncio.ensure_future(precedence.turn())
    await rounds(5)
    assert not step.done()
    precedence.release()
    clock.now += 0.005
    await step
    assert not precedence.claimed


async def test_a_frame_that_does_not_come_is_not_waited_for() -> None:
    clock = Clock()
    precedence = Precedence(clock)
    precedence.claim()
    clock.now += 0.1
    assert not precedence.claimed
    await precedence.turn()


async def test_keys_without_end_let_one_step_after_the_other_through() -> None:
    clock = Clock()
    precedence = Precedence(clock)
    done: list[int] = []

    async def step(number: int) -> None:
        await precedence.turn()
        done.append(number)

    precedence.claim()
    steps = [asyncio.ensure_future(step(number)) for number in range(3)]
    for gone in range(3):
        await rounds(5)
        assert done == [*range(gone)]
        precedence.claim()
        clock.now += 0.02
        await steps[gone]


def test_a_thread_stands_back_no_longer_than_its_patience() -> None:
    clock = Clock()
    precedence = Precedence(clock)
    precedence.claim()
    thread = threading.Thread(target=precedence.pause)
    thread.start()
    for _ in range(1000):
        precedence.claim()
        clock.now += 0.005
        thread.join(0.01)
        if not thread.is_alive():
            break
    assert not thread.is_alive()
    assert precedence.claimed
