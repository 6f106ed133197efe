"""What lies at an address: a feed, a page that leads to feeds, or a page without any."""

from msgspec import Struct
from msgspec.structs import replace

from newsreader.address import address, bare, origin_of
from newsreader.errors import FetchError, NewsreaderError
from newsreader.feeds import known_sites
from newsreader.fetch import Errand, Failed, Fetched, Login, login_of
from newsreader.library import work
from newsreader.library.core import Core
from newsreader.library.reading import Reading

_NO_SUCH = {404, 405, 410}
"""Answers after which it makes sense to ask the same host for something else."""


class Found(Struct, frozen=True):
    """What lies at an address: a feed, or a page with feeds or without."""

    address: str
    is_feed: bool
    title: str
    feeds: tuple[work.Link, ...]


class Seeking:
    """Looks at addresses. What was fetched last is kept for whoever subscribes to it next."""

    def __init__(self, core: Core, reading: Reading) -> None:
        self._core = core
        self._reading = reading
        self._fetched: dict[str, Fetched] = {}
        self._login: Login | None = None

    async def look_up(self, text: str, errand: Errand | None = None) -> Found:
        """Tell what an address holds.

        Where a page names no feed, up to six usual addresses are asked for one, one after the
        other, until the first that is a feed or the host answers otherwise than "not found".

        Args:
            text: What the user typed: an address, its scheme may be missing.
            errand: On whose behalf; by default the user's, who gave the address.

        Raises:
            FetchError: No address, or it could not be had.
        """
        url = address(text)
        self._fetched.clear()
        self._login = login_of(url)
        url = bare(url)
        try:
            answer = await self._reading.page(url, errand or self._errand(url))
        except FetchError:
            if known := known_sites.by_address(url):
                return Found(url, False, "", (work.Link(known[0], type=known[1]),))
            raise
        self._fetched[url] = answer
        looked = await self._look(answer)
        if looked.is_feed:
            return Found(url, True, looked.title, (replace(looked.links[0], url=url),))
        links = looked.links or await self._tried(answer.url, errand)
        return Found(url, False, looked.title, links)

    async def document(self, url: str, errand: Errand | None = None) -> Fetched:
        """What lies at an address, fetched only if it was not looked at just before.

        Args:
            url: The address.
            errand: On whose behalf; by default the user's, who gave the address.

        Raises:
            FetchError: It could not be had.
        """
        fetched = self._fetched.pop(bare(url), None)
        return fetched or await self._reading.page(bare(url), errand or self._errand(url))

    def login(self, url: str) -> Login | None:
        """The name and password in an address, or in the one looked up last on that server."""
        remembered = self._login
        if remembered and remembered.origin != origin_of(url):
            remembered = None
        return login_of(url) or remembered

    def _errand(self, url: str) -> Errand:
        return Errand(chosen=True, login=self.login(url))

    async def _look(self, answer: Fetched) -> work.Looked:
        return await self._core.workers.run(
            work.look,
            answer.body,
            answer.url,
            answer.content_type,
            answer.charset,
            deadline=work.deadline_for(answer.body),
        )

    async def _tried(self, page: str, errand: Errand | None) -> tuple[work.Link, ...]:
        """The feed of a page that names none, where it lies at a usual address."""
        for url in known_sites.worth_trying(page):
            answer = await self._core.fetcher.get(url, errand=errand or self._errand(url))
            if isinstance(answer, Failed) and answer.status not in _NO_SUCH:
                break
            if isinstance(answer, Fetched) and (title := await self._title(answer)) is not None:
                self._fetched[url] = answer
                return (work.Link(url, title),)
        return ()

    async def _title(self, answer: Fetched) -> str | None:
        """The title of a feed; None for what is none."""
        try:
            looked = await self._look(answer)
        except NewsreaderError:
            return None
        return looked.title if looked.is_feed else None
