"""Conditional requests: validators are black boxes that go back as they came."""

from newsreader.config import Folders
from tests.loopback import Reply, Request
from tests.manners.support import FEED, following
from tests.newsroom import BRIDGE, FERRY, opened, rss

ETAG = '"33a64df5"'
MODIFIED = "Sun, 01 Mar 2026 10:00:00 GMT"


def tagged(body: bytes = FEED, **headers: str) -> Reply:
    return Reply(body, headers={name.replace("_", "-"): headers[name] for name in headers})


def validators(request: Request) -> tuple[str, str]:
    sent = request.headers
    return sent.get("if-none-match", ""), sent.get("if-modified-since", "")


ETAGS = (
    ETAG,
    'W/"weak"',
    "unquoted",
    '"with \\" and \' and ; and ,"',
    '"33a64df5-gzip"',
    '""',
    '"' + "x" * 3_000 + '"',
    '"h\xc3\xa4fen"',
)


async def test_etags_go_back_byte_for_byte(folders: Folders) -> None:
    async with following(folders) as it:
        for number, etag in enumerate(ETAGS):
            entry = (str(number), "Headline", "<p>Text.</p>")
            it.serve(tagged(rss([entry]), ETag=etag))
            await it.by_hand()
            await it.by_hand()
            assert validators(it.asked[1]) == (etag, "")


DATES = (
    MODIFIED,
    "Sun, 01 Mar 2026 10:00:00 +0000",
    "Sunday, 01-Mar-26 10:00:00 GMT",
    "Wed, 01 Jan 2999 00:00:00 GMT",
    "yesterday",
    "0",
)


async def test_last_modified_goes_back_byte_for_byte(folders: Folders) -> None:
    async with following(folders) as it:
        for number, date in enumerate(DATES):
            entry = (str(number), "Headline", "<p>Text.</p>")
            it.serve(tagged(rss([entry]), Last_Modified=date))
            await it.by_hand()
            await it.by_hand()
            assert validators(it.asked[1]) == ("", date)


async def test_both_validators_are_sent(folders: Folders) -> None:
    async with following(folders, tagged(ETag=ETAG, Last_Modified=MODIFIED)) as it:
        await it.by_hand()
        assert validators(it.asked[0]) == (ETAG, MODIFIED)


async def test_validators_survive_refreshes_and_restarts(folders: Folders) -> None:
    async with following(folders, tagged(ETag=ETAG, Last_Modified=MODIFIED)) as it:
        it.serve(Reply(status=304))
        for _ in range(3):
            await it.by_hand()
        async with opened(folders) as again:
            await again.refresh()
        assert [validators(each) for each in it.asked] == [(ETAG, MODIFIED)] * 4


async def test_no_validator_is_made_up(folders: Folders) -> None:
    async with following(folders, tagged(Date=MODIFIED)) as it:
        await it.by_hand()
        assert validators(it.asked[0]) == ("", "")


async def test_validators_are_one_set(folders: Folders) -> None:
    async with following(folders, tagged(ETag=ETAG, Last_Modified=MODIFIED)) as it:
        it.serve(tagged(rss([BRIDGE, FERRY]), ETag='"new"'))
        await it.by_hand()
        await it.by_hand()
        assert validators(it.asked[1]) == ('"new"', "")


async def test_validators_survive_refusals(folders: Folders) -> None:
    async with following(folders, tagged(ETag=ETAG, Last_Modified=MODIFIED)) as it:
        for status in (401, 403, 404, 429, 500, 503):
            it.serve(Reply(status=status, headers={"ETag": '"error"'}))
            await it.by_hand()
            await it.by_hand()
            assert validators(it.asked[1]) == (ETAG, MODIFIED)


async def test_validators_of_what_is_no_feed_are_not_kept(folders: Folders) -> None:
    async with following(folders, tagged(ETag=ETAG)) as it:
        it.serve(tagged(b"<html><body>Log in</body></html>", ETag='"portal"'))
        await it.by_hand()
        await it.by_hand()
        assert validators(it.asked[1]) == (ETAG, "")


async def test_by_hand_is_conditional_too(folders: Folders) -> None:
    async with following(folders, Reply(FEED, validators=True)) as it:
        report = await it.by_hand()
        assert report.unchanged == 1
        assert validators(it.asked[0])[0]
