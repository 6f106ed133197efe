"""A terminal newsreader that finds, attributes and keeps the quotes in what you read."""

__version__ = "0.1.0"
