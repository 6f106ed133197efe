"""The command line: parses arguments, calls the Library, prints; owns the exit codes.

Listings go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed (also: every feed
failed), 2 usage, 4 some feeds failed.
"""

from newsreader.cli.command import main

__all__ = ["main"]
