"""The Textual app: the only room that knows the terminal.

- ``app`` wires settings, ``themes`` (``palette``), ``keymap`` (``bindings``), Library and workers.
- ``screens`` compose, select and act; ``widgets`` show; ``layout`` lays an article out, pure.
- ``commands`` is the palette of commands.
- ``external`` and ``files`` lead out; ``alerts`` and ``hangup`` talk with the terminal.
- ``graphics`` tells what the terminal can show, ``drawing`` draws for it in a worker.
- ``nodes``, ``place``, ``short``, ``measures`` and ``enclosed`` put into rows and words what the
  Library knows.
"""
