"""The screens: composition, selection and actions.

- ``main`` is the main screen. Its actions lie by subject in the parts it is made of, each on
  ``ground`` and ``desk``: ``moving``, ``listing``, ``reading``, ``marking``, ``getting`` and others
  in -ing.
- ``paper`` is a list on a page of its own: ``notebook`` and ``quote_page``, ``speakers``,
  ``enclosures``, ``health``.
- Small screens: ``ask``, ``choose`` (``choices``), ``prompt``, ``lines_sheet``, ``add_feed``,
  ``theme_picker``, ``quote_index``, ``link_hints``, ``kept_copy``, ``help``, ``welcome``.
"""
