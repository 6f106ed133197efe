"""The article out of the reader: into a file, or into another program."""

import asyncio
import shlex
from pathlib import Path

from msgspec.structs import replace
from textual.app import SuspendNotSupported

from newsreader.app import external, files
from newsreader.app.screens.moving import Moving
from newsreader.app.screens.prompt import Prompt, Question
from newsreader.model import Article

_ENDING = ".md"
_MARKDOWN = frozenset({".md", ".markdown"})


class Writing(Moving):
    """Writes the article to a file, and pipes it."""

    def action_article_write(self) -> None:
        """Ask for a file and write the article into it."""
        from newsreader.app.screens.ask import Ask  # noqa: PLC0415 - not at the start

        article = self._article()
        if article is None:
            self.say("Open an article to write it to a file.")
            return
        folder = Path(str(self.library.recall("folder") or "~"))
        path = files.free_path(folder, files.safe_name(article.title), _ENDING)
        about = "A name that ends in .md gives Markdown, any other plain text."
        self.app.push_screen(Ask("Write the article to a file", about, str(path)), self._write)

    def _write(self, name: str | None) -> None:
        article = self._article()
        if name and article:
            self.start("write", self._write_file, name, article)

    async def _write_file(self, name: str, article: Article) -> None:
        stem = files.safe_name(article.title)
        path = await asyncio.to_thread(files.within, Path(name), stem, _ENDING)
        text = self._markdown(article) if path.suffix in _MARKDOWN else self._plain(article)
        await asyncio.to_thread(files.write_file, path.expanduser(), text)
        self.library.remember("folder", str(path.parent))
        self.say(f"Written to {path}.")

    def action_article_pipe(self) -> None:
        """Ask for a command and give it the article's text."""
        if self._article() is None:
            self.say("Open an article to pipe it.")
            return
        pane = self.pane

        def done(line: str) -> None:
            self.go_to(pane)
            self._pipe(line)

        before = str(self.library.recall("pipe") or "")
        question = Question("Pipe to", done, left=lambda: self.go_to(pane), text=before)
        self.query_one(Prompt).ask(question)

    def _pipe(self, line: str) -> None:
        article = self._article()
        try:
            argv = shlex.split(line)
        except ValueError:
            self.say("A quotation mark is not closed in this command.", error=True)
            return
        if not argv or article is None:
            return
        self.library.remember("pipe", line)
        text = self._plain(article)
        try:
            with self.app.suspend():
                failure = external.pipe_here(argv, text)
        except SuspendNotSupported:
            failure = "This terminal can't be handed to another program."
        if failure:
            self.say(failure, error=True)

    def _article(self) -> Article | None:
        """The article on screen, with what only the library knows of it."""
        row = self.library.headline(self.opened.entry_id)
        if row is None:
            return None
        article = self.opened.article
        return replace(
            article,
            title=article.title or row.title,
            url=article.url or row.url,
            byline=article.byline or row.author,
            site=article.site or self.library.feed_title(row.feed_id),
        )

    def _markdown(self, article: Article) -> str:
        from newsreader.article import printing  # noqa: PLC0415 - not at the start

        return printing.front_matter(article) + printing.markdown(article)

    def _plain(self, article: Article) -> str:
        from newsreader.article import printing  # noqa: PLC0415 - not at the start

        return printing.plain(article, "| " if self.config.ascii else printing.BAR)
