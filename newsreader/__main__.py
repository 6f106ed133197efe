"""Lets ``python -m newsreader`` do what the ``newsreader`` command does."""

from newsreader.cli import main

if __name__ == "__main__":
    main()
