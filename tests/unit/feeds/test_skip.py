"""Known entries that are taken out of a feed without a pass over them, and what deceives no one."""

import pytest

from newsreader.feeds.cut import cut
from newsreader.feeds.parse import _context, parse
from newsreader.feeds.skip import Rest, skip_known

URL = "https://feed.example/feed.xml"
A, B, C = (f"<item><guid>{each}</guid><title>{each}</title></item>" for each in "abc")
CODE = "<item><title>code</title><description><![CDATA[</item><item>]]></description></item>"


def feed(*entries: str, head: str = "", root: str = "") -> bytes:
    whole = f"<rss version='2.0' {root}><channel><title>T</title>{head}{''.join(entries)}"
    return f"{whole}</channel></rss>".encode()


def known(*entries: str) -> dict[str, str]:
    """Hashes of entries as they are in a feed of this head."""
    document = feed(*entries)
    found = cut(document, "")
    assert found is not None
    return {each.bytes_hash: document[each.start : each.end].decode() for each in found.pieces}


def skipped(document: bytes, *entries: str) -> Rest | None:
    return skip_known(document, "", known(*entries))


def test_the_known_are_out_and_the_others_in_their_places() -> None:
    rest = skipped(feed(A, "\n", B, C), A, C)
    assert rest is not None
    assert rest.document == feed("\n", B)
    assert [rest.document[each.start : each.end].decode() for each in rest.found.pieces] == [B]
    assert [known(A, C)[each] for each in rest.seen] == [A, C]


def test_the_hashes_are_those_of_a_whole_pass() -> None:
    rest = skipped(feed(A, B, C), A)
    assert rest is not None
    hashes = [*rest.seen, *(each.bytes_hash for each in rest.found.pieces)]
    assert hashes == list(known(A, B, C))


def test_with_all_known_nothing_is_left() -> None:
    rest = skipped(feed(A, B), A, B)
    assert rest is not None
    assert (rest.document, rest.found.pieces) == (feed(), ())


@pytest.mark.parametrize(
    "document",
    [
        feed(A, f"<!-- {B} -->", C),
        feed(A, f"<description><![CDATA[{B}]]></description>"),
        feed(A, f"<image>{B}</image>"),
        feed(
            "<item><title>t</title><description><![CDATA[</item>",
            B,
            "<item>]]></description></item>",
        ),
        feed("<item><!-- </item>", B, "<item> --></item>"),
        feed(A, "<item><guid>half</guid>", B),
        feed(A, CODE),
        feed(A, "<item>", B, "</item>"),
        feed(A, "<item xmlns:o='urn:o'><guid>o</guid></item>"),
        feed(A, B, "<title>late</title>"),
        feed(A, "<item >&undefined;</item>"),
        feed(A, B).replace(b"</rss>", b""),
        b"<!DOCTYPE rss>" + feed(A, B),
        feed(A, "<entry><id>e</id></entry>"),
        feed("<title>no entries</title>"),
    ],
)
def test_what_only_a_whole_pass_can_tell(document: bytes) -> None:
    assert skipped(document, A, B, C) is None


def test_what_bears_on_all_entries_makes_all_unknown() -> None:
    rest = skipped(feed(A, B, head="<link>https://moved.example/</link>"), A, B)
    assert rest is not None
    assert (len(rest.found.pieces), rest.seen) == (2, ())


def test_one_that_is_read_otherwise_for_what_stands_before_it_stays_in() -> None:
    head = "<content>bears on the next</content>"
    before = parse(feed(A, B, C, head=head), URL)
    hashes = {each.bytes_hash: each.key for each in before.entries}
    rest = skip_known(feed(A, B, C, head=head), _context(URL), hashes)
    assert rest is not None
    assert rest.document == feed(A, head=head)
    again = parse(feed(A, B, C, head=head), URL, known=hashes)
    assert (again.entries, again.seen) == ((), ("a", "b", "c"))


def test_an_entry_under_the_key_of_a_known_one_is_settled_by_a_whole_pass() -> None:
    twice = A.replace("<title>a", "<title>other")
    before = parse(feed(A, B), URL)
    hashes = {each.bytes_hash: each.key for each in before.entries}
    again = parse(feed(twice, A, B), URL, known=hashes)
    assert [each.title for each in again.entries] == ["other", "a"]
    assert again.seen == ("b",)


def test_in_atom_likewise() -> None:
    entry = "<entry><id>urn:{0}</id><title>{0}</title></entry>".format
    whole = "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id>{}</feed>".format
    before = parse(whole(entry("a") + entry("b")).encode(), URL)
    hashes = {each.bytes_hash: each.key for each in before.entries}
    again = parse(whole(entry("new") + entry("a") + entry("b")).encode(), URL, known=hashes)
    assert [each.key for each in again.entries] == ["urn:new"]
    assert again.seen == ("urn:a", "urn:b")
