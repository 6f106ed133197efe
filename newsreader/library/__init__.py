"""The use-cases: everything the app and the command line can do to a library of news.

How the code hangs together. A front end (``newsreader.app`` or ``newsreader.cli``) calls a method
of ``Library``; the Library changes the store, and announces what became different by ``emit`` as a
value of ``newsreader.changes``; whoever shows it asks the Library anew. Only ids travel.

- ``opening`` opens a library.
- ``views`` lists headlines out of the index (pure).
- ``references`` finds what an id, the beginning of one, an address or a title means (pure).
- ``refresh`` goes through what is due, in a ``round``; ``asking`` fetches one feed, has it parsed
  in a worker, small ones in ``companies``, and merged by the store, and draws from the answer what
  follows.
- ``ruling`` holds what came against the user's rules; ``hooks`` runs commands for them, and
  ``desktop`` words what is told of.
- ``reading`` finds the best text of an entry, and fetches the page's when asked.
- ``keeping`` is the notebook: it keeps quotes, finds them again (``finding``) and knows who is
  quoted where; ``citing`` writes them out.
- ``pictures`` brings the pictures of articles and has them worked on.
- ``comparing`` tells what became of an entry since it was read.
- ``places`` remembers where each half-read article was left.
- ``enclosures`` lists the files of entries, ``downloads`` brings them.
- ``saving`` keeps the read-later list.
- ``ailments`` tells what is wrong with a feed (pure), ``mending`` finds its new address.
- ``seeking`` finds the feeds of an address.
- ``searching`` answers questions to the whole library and keeps searches; ``query`` reads what is
  typed, ``question`` puts it to the store, ``snippets`` shows where the words stand.
- ``subscribing`` adds, removes, renames, moves and pauses subscriptions; ``lists`` takes over
  whole lists of them, and writes one.
- ``tending`` lets old entries go, ``upkeep`` backs up and looks the files over.
- ``work`` holds the functions that worker processes run.
"""

from newsreader.library.comparing import Comparison
from newsreader.library.downloads import Downloads
from newsreader.library.enclosures import EnclosureRow
from newsreader.library.keeping import Keeping, Located, Speaker
from newsreader.library.library import Library
from newsreader.library.lists import ImportReport
from newsreader.library.opening import expect_refresh, open_library
from newsreader.library.quote_query import QuoteQuery
from newsreader.library.round import FeedError, RefreshReport
from newsreader.library.ruling import rule_problems
from newsreader.library.searching import Results
from newsreader.library.seeking import Found
from newsreader.library.snippets import Snippet
from newsreader.library.views import Order, View, ViewKind, ViewSettings

__all__ = [
    "Comparison",
    "Downloads",
    "EnclosureRow",
    "FeedError",
    "Found",
    "ImportReport",
    "Keeping",
    "Library",
    "Located",
    "Order",
    "QuoteQuery",
    "RefreshReport",
    "Results",
    "Snippet",
    "Speaker",
    "View",
    "ViewKind",
    "ViewSettings",
    "expect_refresh",
    "open_library",
    "rule_problems",
]
