"""From HTML to blocks, quotations and speakers. Pure.

``build`` does it in one call, which worker processes run:

- A page becomes its article by ``extract``, with ``metadata``, ``prune`` and ``notes``; ``parts``
  and ``joining`` make one of several pages, ``confidence`` doubts what came of it.
- A tree (``tree``) becomes blocks by ``blocks``, with ``inline``, ``tables``, ``figures``,
  ``media``, ``markers``, ``fragments`` and ``anchors``; ``boilerplate`` (``phrases``) and
  ``teasers`` take out what is none of the article.
- ``quotes`` finds the quotations: ``quotation_marks``, ``block_quotes``, and ``speech`` with
  ``titles`` and ``speech_verbs`` for what only looks like one.
- ``speakers`` tells who said it: ``ranking`` weighs in a ``scene`` the ``mentions`` of ``people``
  (each a ``mention``), with ``antecedents``, ``noun_phrases``, ``lexicon`` and ``words``.

``compare`` shows what became of a text, ``printing`` prints one.
"""
