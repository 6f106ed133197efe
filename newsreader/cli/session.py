"""One run of the command line: where the library lies, and how errors and exit codes are told."""

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

from msgspec import Struct

from newsreader import config as settings
from newsreader.changes import Change, Noticed
from newsreader.config import Config, Folders
from newsreader.errors import ConfigError
from newsreader.library import Library, open_library, rule_problems

_T = TypeVar("_T")

FAILED = 1
USAGE = 2
SOME_FAILED = 4
_THRESHOLDS = 10_000, 10, 10
"""The garbage collector's, for a verb that lasts seconds: it took 4 % of a refresh at its own."""


def say(sentence: str) -> None:
    """Tell the user something that is no output: on stderr."""
    print(sentence, file=sys.stderr)


def tell(change: Change) -> None:
    """Tell the user what the library notices while it works."""
    if isinstance(change, Noticed):
        say(f"newsreader: {change.sentence}")


def leave(code: int, sentence: str = "") -> NoReturn:
    """End with an exit code, and a sentence on stderr."""
    if sentence:
        say(f"newsreader: {sentence}")
    sys.exit(code)


class Session(Struct):
    """What every verb is handed: the folders, from which config and library are opened."""

    folders: Folders

    def config(self) -> tuple[Config, list[ConfigError]]:
        """The settings, and what is wrong with them."""
        file = self.folders.config_file
        config, problems = settings.load(file)
        return config, [*problems, *rule_problems(config, file)]

    def run(
        self,
        work: Callable[[Library], Awaitable[_T]],
        emit: Callable[[Change], None] = lambda _: None,
    ) -> _T:
        """Open the library, do something with it, make it durable, close it.

        Args:
            work: Does it; its result is handed on.
            emit: Hears of the changes meanwhile.

        Raises:
            NewsreaderError: What the work or the store raised.
        """
        config, problems = self.config()
        for problem in problems:
            say(f"newsreader: {problem.sentence}")
        return asyncio.run(self._whole(config, work, emit))

    async def _whole(
        self,
        config: Config,
        work: Callable[[Library], Awaitable[_T]],
        emit: Callable[[Change], None],
    ) -> _T:
        library = open_library(self.folders, config, emit)
        for notice in library.notices:
            say(f"newsreader: {notice}")
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        try:
            result = await work(library)
            await library.settle()
            await library.flush()
            return result
        finally:
            await library.close()
