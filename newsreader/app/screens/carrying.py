"""Subscriptions in and out of the library as files."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.app.files import read_file, write_file
from newsreader.app.screens.getting import Getting

if TYPE_CHECKING:
    from newsreader.demo.starter import StarterTopic
    from newsreader.feeds.opml import Outlines


class Carrying(Getting):
    """Imports and exports subscriptions."""

    def import_subscriptions(self) -> None:
        """Ask for a file and add what it lists."""
        from newsreader.app.screens.ask import Ask  # noqa: PLC0415 - not at the start

        about = "An OPML file, or newsboat's urls file."
        self.app.push_screen(Ask("Import subscriptions", about), self._import)

    def _import(self, path: str | None) -> None:
        if path:
            self.start("import", self._import_file, Path(path).expanduser())
        else:
            self.post_message(self.NothingChosen())

    async def _import_file(self, path: Path) -> None:
        raw = await asyncio.to_thread(read_file, path)
        await self._take_over(await self.library.lists.read(raw))

    def subscribe_to(self, topics: "Sequence[StarterTopic] | None") -> None:
        """Add the feeds of some topics, each in a folder of its own."""
        from newsreader.feeds.opml import Outline, Outlines  # noqa: PLC0415 - not at the start

        if not topics:
            self.post_message(self.NothingChosen())
            return
        outlines = tuple(
            Outline(url=feed.url, title=feed.title, folder=topic.title)
            for topic in topics
            for feed in topic.feeds
        )
        self.start("import", self._take_over, Outlines(outlines, ()))

    async def _take_over(self, outlines: "Outlines") -> None:
        report = await self.library.lists.take_over(outlines)
        parts = [f"{len(report.added)} added"]
        if report.already:
            parts.append(f"{report.already} there already")
        if report.refused:
            parts.append(f"{len(report.refused)} refused")
            self._list_refused(report.refused)
        self.say(", ".join(parts))
        if report.added:
            self.refresh_feeds(list(report.added))

    def _list_refused(self, lines: tuple[str, ...]) -> None:
        from newsreader.app.screens.lines_sheet import LinesSheet  # noqa: PLC0415 - not at the start

        title = "One line was refused" if len(lines) == 1 else f"{len(lines)} lines were refused"
        self.app.push_screen(LinesSheet(title, lines))

    def export_subscriptions(self) -> None:
        """Ask for a file and write the subscriptions into it."""
        from newsreader.app.screens.ask import Ask  # noqa: PLC0415 - not at the start

        self.app.push_screen(
            Ask("Export subscriptions", "Into this OPML file.", "~/subscriptions.opml"),
            self._export,
        )

    def _export(self, path: str | None) -> None:
        if path:
            self.start("export", self._export_file, Path(path).expanduser())

    async def _export_file(self, path: Path) -> None:
        count = len(self.library.subscriptions())
        await asyncio.to_thread(write_file, path, await self.library.lists.write())
        self.say(f"{count} subscriptions written to {path}.")
