"""When Python's garbage collector looks at everything: between keys, never while one is answered.

A key leaves some thousand objects that hold one another. Looked for in the pauses of reading, each
two seconds, they take 5 to 12 ms; left to the collector's own rules 10 to 20 in the midst of a
frame, or 60 to 200 where it may wait for more.
"""

import gc

THRESHOLDS = 1000, 5, 100
"""The collector's own turn at what is new; at all there is it looks only if nobody ever pauses."""
ROUNDS = 5
"""Turns at what is new after which the next pause is used."""
PAUSE = 0.1
"""Seconds after a key that are taken for a pause."""


class Garbage:
    """Lets the collector work at fit moments, in the app's own process."""

    def __init__(self) -> None:
        self._on = False
        self._put_off = False

    def begin(self) -> None:
        """Start the collector, off until the first frame, on what comes from now on."""
        if not gc.isenabled():
            self._on = True
            gc.freeze()
            gc.set_threshold(*THRESHOLDS)
            gc.enable()

    def in_pause(self) -> None:
        """Collect what the last keys left."""
        if self._on and gc.get_count()[2] >= ROUNDS:
            gc.collect()

    def put_off(self) -> None:
        """Leave what there is alone until the next idle moment: a refresh makes so much."""
        if self._on:
            gc.freeze()
            self._put_off = True

    def when_idle(self) -> None:
        """Collect what was put off: some tenths of a second."""
        if self._put_off:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._put_off = False
