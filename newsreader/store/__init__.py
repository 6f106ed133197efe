"""The library on disk: TinyDB documents, the log of changes, the index in memory.

``database`` is the door. Behind it:

- Memory: ``state`` holds everything, ``index`` the headlines, ``memory`` what the interface keeps.
- The way: ``way`` sends operations and pieces of work to ``writer``, the one thread that writes,
  and ``changelog`` makes operations durable; ``marks`` are what it says of entries. ``notebook``
  and ``enclosures`` are changed by operations alone.
- Pieces of work: ``work`` is what they share; ``intake`` takes refreshed feeds in, in ``turns``
  that they share (``merge`` decides with ``identity`` and ``purged``, ``decision`` is what comes of
  it, ``putting`` writes that), ``subscriptions`` and ``articles`` write those, ``fold`` brings the
  log into the files, ``purging`` lets go what ``retention`` names, and ``sweeping`` its texts.
- Files: ``layout`` says where each lies, ``parts`` puts them together. ``libraryfile``,
  ``feedfiles`` (``feedfile`` with its ``feedlog``, ``sights`` of them), ``savedfiles``, ``bodies``
  (``shardtree``) and ``pictures`` on ``tinyfile``, ``documents`` and ``storage``
  (``gathering``, ``handles``), which never leaves one half written. ``ids`` names all in them.
- Derived: ``derived`` for the headlines, ``speakers``, ``searching`` with the package ``search``.
- Safety: ``recovery`` opens what is damaged, ``safekeeping`` keeps copies and trash, ``checkup``
  looks everything over with ``shards``, ``backup`` and ``restore`` with ``staging`` and ``swap``,
  ``clock`` doubts the computer's.

``housekeeping`` does in idle moments what can wait.
"""
