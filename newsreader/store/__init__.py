"""The library on disk: TinyDB documents, the log of changes, the index in memory."""
