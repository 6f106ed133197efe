"""From bytes to entries: parsing, discovery of feeds, lists of them, and when to fetch again.

- ``parse`` reads a feed, with ``charsets``, ``mend`` and ``nofeed`` for what is damaged; ``cut``
  spares it entries whose bytes are known, ``reading`` makes values of what was found.
- ``jsonfeed`` reads JSON Feed; ``fields`` is what all kinds share.
- ``discover`` finds the feeds of a page, ``known_sites`` those of well-known sites.
- ``opml`` reads and writes lists of subscriptions.
- ``schedule`` tells when a feed is fetched again, ``wishes`` what it says of that itself.
"""
