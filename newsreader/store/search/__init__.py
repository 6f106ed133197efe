"""Full-text search: SQLite's FTS5 in ``search.sqlite3`` of the cache folder.

The file is derived. It may be missing, damaged or old at any time, also under an open library, and
is made anew from the library's own files. Nothing is read from it that the library does not hold:
it knows words, places and ids, neither texts nor what is read or saved.

- ``texts`` is what of an entry is searched, as plain text.
- ``heads`` is what is searched of a headline.
- ``expression`` writes what is wanted in FTS5's own language.
- ``file`` opens, makes and throws away the database; the only importer of sqlite3.
- ``ledger`` keeps which state of which entry is in it.
- ``filling`` brings it up to date with the library.
- ``finding`` asks it.
"""
