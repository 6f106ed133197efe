"""The command line: parses arguments, calls the Library, prints; owns the exit codes.

Listings go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed (also: every feed
failed), 2 usage, 4 some feeds failed.
"""

import os
import sys

from newsreader.cli.opening import at_terminal, opened
from newsreader.cli.session import FAILED, Session, leave
from newsreader.config import Folders

COMPLETING = "_NEWSREADER_COMPLETE"
"""The variable by which a shell asks for what completes its lines."""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        # Opening the reader is what happens most: it does without click, which costs 9 ms.
        if not sys.argv[1:] and at_terminal() and COMPLETING not in os.environ:
            sys.exit(opened(Session(Folders.find(None))))
        from newsreader.cli.command import command

        command.main(prog_name="newsreader")
    except BrokenPipeError:
        # Whoever read our output has gone; say nothing more, also at interpreter exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except OSError as error:
        leave(FAILED, f"The output can't be written: {error.strerror or error}.")
