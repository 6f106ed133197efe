"""From bytes to entries: parsing, discovery of feeds, OPML, and when to fetch again."""
