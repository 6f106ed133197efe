"""The widgets that the screens are made of.

- ``lines`` is the list that all lists are: ``headlines``, ``subscriptions``, ``quote_list``,
  ``speaker_list``, ``enclosure_list``, ``finding_list``, ``voices``.
- ``page_view`` is a page that is drawn line by line (``painting``); ``pictured`` shows pictures on
  it (``drawn_strip``), ``reader`` the article, ``hints`` letters over its links.
- ``status`` are the lines at the foot.
"""
