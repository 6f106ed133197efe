"""Lists of subscriptions, honest and not."""

import time
from datetime import UTC, datetime

import pytest

from newsreader.config import Folders
from newsreader.errors import ParseError
from newsreader.feeds.opml import Outline, read, read_any, read_newsboat, write
from newsreader.fetch import BY_ITSELF
from newsreader.model import Subscription
from tests.newsroom import opened

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def opml(body: str) -> bytes:
    return f"<opml version='1.0'><head/><body>{body}</body></opml>".encode()


def test_folders_are_joined_from_the_outside_in() -> None:
    found = read(
        b"""<?xml version="1.0" encoding="ISO-8859-1"?>
        <opml version="2.0"><head><title>x</title></head><body>
          <outline text="Caf\xe9"><outline title="A/B" text="ignored">
            <outline type="rss" text="One" title="First" xmlUrl="https://one.example/feed"
                     htmlUrl="https://one.example/"/>
          </outline></outline>
          <outline text="Two" xmlurl="https://two.example/feed" htmlUrl="javascript:x"/>
          <outline text="Three" type="rss" url="three.example/feed"/>
        </body></opml>"""
    )
    assert found.refused == ()
    assert found.outlines == (
        Outline("https://one.example/feed", "First", "https://one.example/", "Café/A∕B"),
        Outline("https://two.example/feed", "Two"),
        Outline("https://three.example/feed", "Three"),
    )


def test_an_address_counts_once() -> None:
    found = read(opml('<outline text="a" xmlUrl="https://x.example/"/>' * 2))
    assert len(found.outlines) == 1


def test_what_is_refused_is_told() -> None:
    found = read(
        opml(
            '<outline text="local" xmlUrl="file:///etc/passwd"/>'
            '<outline text="command" xmlUrl="exec:touch${IFS}x"/>'
            '<outline text="nothing"/>'
            '<outline text="empty" xmlUrl=" "/>'
            '<outline text="good" xmlUrl="https://good.example/"/>'
        )
    )
    assert [outline.title for outline in found.outlines] == ["good"]
    reasons = "\n".join(found.refused)
    assert len(found.refused) == 4
    assert all(reason.startswith("Line 1: ") for reason in found.refused)
    for words in ("file:///etc/passwd", "exec:touch${IFS}x", "“nothing” has no", "“empty” has no"):
        assert words in reasons


def test_a_refused_line_is_told_by_its_number() -> None:
    raw = b"\n\n" + opml('\n<outline text="A" xmlUrl="file:/a"/>\n<outline text="B"/>\n')
    assert [reason.partition(": ")[0] for reason in read(raw).refused] == ["Line 4", "Line 5"]


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a/~b",
        "https://NEWS.example:443/a/~b/",
        "https://news.example./a/%7eb",
        "https://news.example/a/%7Eb#top",
    ],
)
def test_addresses_that_mean_the_same_count_once(other: str) -> None:
    line = '<outline text="{0}" xmlUrl="{1}"/>'
    both = line.format("A", "https://news.example/a/~b") + line.format("B", other)
    assert [outline.title for outline in read(opml(both)).outlines] == ["A"]


def test_categories_are_folders_where_there_is_no_other() -> None:
    line = '<outline text="{0}" category="/World/North, x" xmlUrl="https://x.example/{0}"/>'
    found = read(opml(line.format("A") + f'<outline text="Own">{line.format("B")}</outline>'))
    assert [outline.folder for outline in found.outlines] == ["World/North", "Own"]


BODY = (
    '<OPML version="1.0"><Body>\n<!-- x --><outline text="Café" xmlUrl="https://a.example/"/>'
    "</Body></OPML>"
)


@pytest.mark.parametrize(
    "raw",
    [
        BODY.encode("windows-1252"),
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{BODY}'.encode(),
        f'<?xml version="1.0" encoding="x-unknown"?>{BODY}'.encode(),
        f'<?xml version="1.0" encoding="windows-1252"?>{BODY}'.encode("windows-1252"),
        f'\ufeff<?xml version="1.0" encoding="utf-16"?>{BODY}'.encode(),
        BODY.encode("utf-16-be"),
        f"<!DOCTYPE opml SYSTEM 'http://127.0.0.1:9/x.dtd'>{BODY}".encode(),
    ],
)
def test_charsets_are_read_right(raw: bytes) -> None:
    found = read_any(raw)
    assert found.outlines == (Outline("https://a.example/", "Café"),)
    assert found.refused == ()


def test_titles_are_clean() -> None:
    (outline,) = read(opml('<outline text="a&#9;b&#x9b;2J" xmlUrl="https://x.example/"/>')).outlines
    assert outline.title == "a b\ufffd2J"


@pytest.mark.parametrize(
    "raw",
    [
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + opml(""),
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE o [<!ENTITY x "y">]><opml/>'.encode(
            "utf-16"
        ),
        b"",
        b"plain",
        b"<rss/>",
        b"<opml/>",
        b"\0\1",
    ],
)
def test_what_is_no_honest_opml_is_refused(raw: bytes) -> None:
    with pytest.raises(ParseError, match="OPML"):
        read(raw)


def test_a_broken_file_gives_what_it_can_and_says_so() -> None:
    line = '<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>'
    found = read(opml(f"{line}\n{line}").removesuffix(b"</body></opml>") + b"<outl")
    assert found.outlines == (Outline("https://a.example/?x=1&y=2", "A & B"),)
    assert found.refused[-1].startswith("The file is broken at line 2;")


def test_thousands_of_folders_within_folders_do_no_harm() -> None:
    deep = '<outline text="f">' * 5000 + "</outline>" * 5000
    before = '<outline text="A" xmlUrl="https://a.example/"/>\n'
    found = read(opml(before + deep))
    assert [each.url for each in found.outlines] == ["https://a.example/"]
    assert found.refused == ("Folders lie more than 250 deep at line 2; what follows is left out.",)
    nested = '<outline text="f">' * 100 + '<outline xmlUrl="https://x.example/"/>'
    (outline,) = read(opml(nested + "</outline>" * 100)).outlines
    assert outline.folder == "/".join(["f"] * 50)


def test_five_thousand_feeds_take_no_time() -> None:
    line = '<outline text="Feed {0}" xmlUrl="https://x.example/{0}"/>'
    raw = opml("".join(line.format(number) for number in range(5000)))
    started = time.process_time()
    outlines = read(raw).outlines
    assert len(outlines) == 5000
    subscriptions = [
        Subscription(each.title, each.url, each.title, NOW, folder=f"F{number % 50}/G")
        for number, each in enumerate(outlines)
    ]
    assert write(subscriptions).count("xmlUrl") == 5000
    assert time.process_time() - started < 2


def test_a_folder_that_the_file_breaks_off_in_is_not_taken_for_a_feed() -> None:
    head = '<outline text="A" xmlUrl="https://a.example/"/>\n<outline text="No address"/>\n'
    found = read(opml(head + '<outline text="News">').split(b"</body>")[0])
    assert [each.url for each in found.outlines] == ["https://a.example/"]
    assert [each.split(":")[0].split(";")[0] for each in found.refused] == [
        "Line 2",
        "The file is broken at line 3",
    ]


def test_what_is_written_is_read_again() -> None:
    subscriptions = [
        Subscription("a", "https://a.example/?x=1&y=2", 'A & "B" <c>', NOW, folder="X/Y"),
        Subscription("b", "https://b.example/", "B", NOW, site_url="https://b.example/home"),
        Subscription("c", "https://c.example/", "C", NOW, folder="X"),
    ]
    text = write(subscriptions)
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">')
    assert text.count('<outline text="X">') == text.count('<outline text="Y">') == 1
    assert set(read(text.encode()).outlines) == {
        Outline(each.url, each.title, each.site_url, each.folder) for each in subscriptions
    }


def test_what_xml_has_no_character_for_does_not_break_the_file() -> None:
    subscriptions = [
        Subscription("a", "https://a.example/", "Tr\ufffeends", NOW, folder="Ne\uffffws"),
        Subscription("b", "https://b.example/", "B", NOW),
    ]
    found = read(write(subscriptions).encode())
    assert not found.refused
    assert [(each.title, each.folder) for each in found.outlines] == [
        ("Tr\ufffdends", "Ne\ufffdws"),
        ("B", ""),
    ]


NEWSBOAT = r"""
# a comment
https://a.example/feed news "~The \"A\" feed" "!hidden"
https://b.example/feed "~B"
https://c.example/feed "daily news" other
https://a.example/feed again
"query:Unread:unread = \"yes\"" tag
exec:~/bin/make-feed.sh
filter:~/bin/x:https://x.example/
file:///home/user/feed.xml
"""


@pytest.mark.parametrize("charset", ["utf-16", "utf-32"])
def test_half_a_pair_of_surrogates_costs_one_letter(charset: str) -> None:
    text = (
        "<?xml version='1.0' encoding='UTF-8'?><opml version='2.0'><body>"
        "<outline text='Tide \ud83d and fog' xmlUrl='https://tide.example/feed'/></body></opml>"
    )
    (outline,) = read(text.encode(charset, "surrogatepass")).outlines
    assert outline.url == "https://tide.example/feed"
    assert outline.title.startswith("Tide ")
    assert outline.title.endswith(" and fog")


def test_newsboats_file() -> None:
    found = read_newsboat(NEWSBOAT)
    assert found.outlines == (
        Outline("https://a.example/feed", 'The "A" feed', folder="news"),
        Outline("https://b.example/feed", "B"),
        Outline("https://c.example/feed", folder="daily news"),
    )
    lines = [reason.partition(": ")[0] for reason in found.refused]
    assert lines == ["Line 7", "Line 8", "Line 9", "Line 10"]
    assert "query: is newsboat's own" in found.refused[0]


def test_what_is_no_text_is_refused_in_one_sentence() -> None:
    with pytest.raises(ParseError, match="neither OPML nor a list of addresses"):
        read_any(b"\x7fELF\x02\n\0\0 http://127.0.0.1/feed\n")


def test_either_kind_of_file_is_known_by_its_beginning() -> None:
    outlines = opml('<outline text="a" xmlUrl="https://x.example/"/>')
    expected = (Outline("https://x.example/", "a"),)
    assert read_any(b"\xef\xbb\xbf\n" + outlines).outlines == expected
    assert read_any(outlines.decode().encode("utf-16")).outlines == expected
    assert read_any(b'https://x.example/ "~a"').outlines == expected


async def test_a_list_brings_feeds_and_never_settings(folders: Folders) -> None:
    """FreshRSS and newsboat let lists carry commands, filters and HTTP options."""
    attributes = (
        'user_agent="evil" proxy="http://evil.example:1" cookies="/etc/passwd" full_text="true" '
        'paused="true" renamed="true" frss:cssFullContent="body" command="touch x" '
        'filtercmd="touch x" privateAddresses="true"'
    )
    body = (
        f'<outline text="A" type="rss" xmlUrl="http://127.0.0.1:9/a" {attributes}/>'
        '<outline text="B" type="exec" xmlUrl="EXEC:touch x"/>'
        '<outline text="C" xmlUrl=" file:///etc/passwd"/>'
        '<outline text="D" xmlUrl="feed:file:///etc/passwd"/>'
        '<outline text="E" xmlUrl="|touch x"/>'
        '<outline text="F" xmlUrl="filter:touch x:http://127.0.0.1:9/f"/>'
    )
    xml = f'<opml version="2.0" xmlns:frss="x"><body>{body}</body></opml>'.encode()
    outlines = read(xml)
    assert [each.url for each in outlines.outlines] == ["http://127.0.0.1:9/a"]
    assert len(outlines.refused) == 5
    async with opened(folders) as library:
        await library.lists.take_over(outlines)
        (feed,) = library.subscriptions()
        assert feed == Subscription(feed.id, feed.url, "A", feed.added)
        errand = await library._core.errand(feed.id)
        assert errand == BY_ITSELF
    assert not folders.config_file.exists()
