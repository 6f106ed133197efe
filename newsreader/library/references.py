"""What the user means by an id, the beginning of one, an address or a title. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from newsreader.errors import UnknownSubject
from newsreader.model import Headline, Subscription

_T = TypeVar("_T", Headline, Subscription)
_SHOWN = 5


def entry_of(rows: Mapping[str, Headline], reference: str) -> Headline:
    """The entry that a reference means.

    Args:
        rows: Every headline by its id.
        reference: An id, any unambiguous beginning of one, or the entry's address.

    Raises:
        UnknownSubject: Nothing, or more than one entry, answers to it.
    """
    if exact := rows.get(reference):
        return exact
    if "://" in reference:
        found = [row for row in rows.values() if row.url == reference][:1]
    else:
        found = [rows[each] for each in rows if reference and each.startswith(reference)]
    return _only(found, reference, "entry")


def feed_of(every: Mapping[str, Subscription], reference: str) -> Subscription:
    """The subscription that a reference means.

    Args:
        every: The subscriptions by their ids.
        reference: An id, any unambiguous beginning of one, the feed's or the site's address, or
            the title.

    Raises:
        UnknownSubject: Nothing, or more than one subscription, answers to it.
    """
    if exact := every.get(reference):
        return exact
    named = [each for each in every.values() if reference in {each.url, each.title, each.site_url}]
    begun = [each for each in every.values() if reference and each.id.startswith(reference)]
    return _only(named or begun, reference, "feed")


def _only(found: Sequence[_T], reference: str, kind: str) -> _T:
    if not found:
        raise UnknownSubject(reference, f"No {kind} in the library answers to “{reference}”.")
    if len(found) > 1:
        some = ", ".join(each.id for each in found[:_SHOWN])
        more = " …" if len(found) > _SHOWN else ""
        raise UnknownSubject(reference, f"“{reference}” means more than one {kind}: {some}{more}")
    return found[0]
