"""Pictures in the article: brought for what is on screen, a few at a time, never waited for."""

import asyncio

from textual import on
from textual.events import ScreenResume, ScreenSuspend

from newsreader.app.drawing import draw
from newsreader.app.screens.reading import Reading
from newsreader.app.widgets.reader import Reader
from newsreader.errors import NewsreaderError
from newsreader.library.pictures import AT_ONCE, fetchable
from newsreader.model import Article

REST_SECONDS = 0.25
"""How long an article must have been on screen before its pictures are asked for."""
_REMEMBERED = "images"


class Picturing(Reading):
    """Brings the pictures of the article on screen."""

    _pictured: Article | None = None
    """The article whose pictures are being brought."""

    def prepare_pictures(self) -> None:
        """Show pictures as the terminal can and the user last chose."""
        if self.library.recall(_REMEMBERED) is not False:
            self.reader.graphics = self.desk.graphics
        self.app.app_resume_signal.subscribe(self, lambda _: self.reader.send_again())

    def action_view_images(self) -> None:
        """Show images, or captions alone."""
        if self.desk.graphics.kind is None:
            self.say(self.desk.graphics.why_not)
            return
        shown = self.reader.graphics.kind is None
        self.reader.graphics = self.desk.graphics if shown else type(self.desk.graphics)()
        self.library.remember(_REMEMBERED, shown)
        self.say("Images are shown." if shown else "Captions alone are shown.")
        if shown:
            self.want_pictures()
        else:
            self.workers.cancel_group(self, "pictures")
            self._pictured = None
            self.reader.drop_pictures()

    @on(Reader.Scrolled)
    def want_pictures(self) -> None:
        """Bring what came near the screen; moving on to another article ends what is under way."""
        page = self.reader.page
        article = page.article if page else None
        if self._pictured is not None and self._pictured is not article:
            self.workers.cancel_group(self, "pictures")
            self._pictured = None
        if self._pictured is None and self.reader.pictures_wanted():
            self._pictured = article
            self.start("pictures", self._bring_pictures)

    async def _bring_pictures(self) -> None:
        await asyncio.sleep(REST_SECONDS)
        while wanted := self.reader.pictures_wanted():
            await asyncio.gather(*(self._bring(block) for block in wanted[:AT_ONCE]))
        self._pictured = None

    async def _bring(self, block: int) -> None:
        asked = self.reader.ask_for(block)
        if asked is None or not fetchable(asked[0].url):
            return
        described, frame = asked
        try:
            drawn = await self.library.pictures.work_on(
                described.url, self.opened.entry_id, draw, frame
            )
        except NewsreaderError:
            return  # the caption says what there is to say
        self.reader.put_picture(block, drawn)

    @on(ScreenSuspend)
    def _cover_pictures(self) -> None:
        self.reader.cover(True)

    @on(ScreenResume)
    def _uncover_pictures(self) -> None:
        self.reader.cover(False)
