import base64
import re
from hashlib import blake2b

from newsreader.store.ids import entry_id, mint_feed_id, page_id


def test_an_entry_id_is_short_and_depends_on_feed_and_key() -> None:
    first = entry_id("harbour-news-7f3k", "key")
    assert re.fullmatch("[a-z2-7]{12}", first)
    assert first == entry_id("harbour-news-7f3k", "key")
    assert len({first, entry_id("other-7f3k", "key"), entry_id("harbour-news-7f3k", "k")}) == 3
    assert entry_id("feed", "\ud800")


def test_a_page_has_the_same_id_each_time() -> None:
    assert page_id("http://127.0.0.1/a") == page_id("http://127.0.0.1/a")
    assert page_id("http://127.0.0.1/a") != page_id("http://127.0.0.1/b")


def test_a_feed_id_begins_readably_and_is_not_given_twice() -> None:
    taken: set[str] = set()
    for _ in range(200):
        taken.add(mint_feed_id("Harbour News — täglich!", taken))
    assert len(taken) == 200
    assert all(re.fullmatch("harbour-news-taglich-[a-z2-9]{4}", each) for each in taken)
    assert re.fullmatch("feed-[a-z2-9]{4}", mint_feed_id("日本", taken))
    assert re.fullmatch("[a-z0-9-]{1,29}", mint_feed_id("x/../" * 40, taken))


def test_the_ids_of_older_libraries_stay() -> None:
    for number in range(1_000):
        digest = blake2b(f"feed\0{number}".encode(), digest_size=8).digest()
        assert entry_id("feed", str(number)) == base64.b32encode(digest).decode().lower()[:12]
