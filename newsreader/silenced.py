"""Imported by the process that worker processes branch off: it and they have nothing to say.

A worker that is ended while it starts would otherwise write a traceback into the user's terminal.
"""

import os

_nothing = os.open(os.devnull, os.O_RDWR)
for _stream in (0, 1, 2):
    os.dup2(_nothing, _stream)
os.close(_nothing)
