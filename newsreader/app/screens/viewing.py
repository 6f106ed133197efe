"""How the page looks, and the small screens over it."""

from newsreader.app.screens.prompt import Prompt, Question
from newsreader.app.screens.searching import Searching

NARROWEST, WIDEST, STEP = 30, 200, 4
"""Limits of the reading column and what one key changes it by, in cells."""


class Viewing(Searching):
    """Column, theme, search, filter, help, palette."""

    # Column and theme

    def action_view_narrower(self) -> None:
        """Make the reading column narrower."""
        self._set_column(self.reader.column - STEP)

    def action_view_wider(self) -> None:
        """Make the reading column wider."""
        self._set_column(self.reader.column + STEP)

    def _set_column(self, cells: int) -> None:
        self.reader.column = max(NARROWEST, min(WIDEST, cells))
        self.library.remember("column", self.reader.column)
        self.say(f"Reading column: {self.reader.column} cells.")

    def action_app_theme(self) -> None:
        """Choose a theme."""
        from newsreader.app.screens.theme_picker import ThemePicker  # noqa: PLC0415 - not at the start

        themes = [
            (name, "dark" if theme.dark else "light")
            for name, theme in self.app.available_themes.items()
        ]
        self.app.push_screen(ThemePicker(themes, self.app.theme), self.keep_theme)

    def keep_theme(self, name: str | None) -> None:
        """Remember the theme for the next start."""
        if name:
            self.app.theme = name
            self.library.remember("theme", name)

    def action_app_redraw(self) -> None:
        """Draw everything anew."""
        self.reader.send_again()
        self.app.refresh(layout=True)

    # Find and filter

    def find_in_article(self) -> None:
        """Ask for words to find in the article."""
        question = Question("Find in the article", self._find, left=lambda: self.go_to(self.reader))
        self.query_one(Prompt).ask(question)

    def _find(self, words: str) -> None:
        self.go_to(self.reader)
        if not words.strip():
            self.reader.end_find()
            return
        if not self.reader.find(words):
            self.say(f"“{words}” is not in this article.")

    def action_list_filter(self) -> None:
        """Filter the list while typing."""
        before = self.listed.needle
        self.go_to(self.headlines)
        self.query_one(Prompt).ask(
            Question(
                "Filter",
                done=lambda _: self._back_to_list(),
                typed=self._filter,
                left=lambda: self._leave_filter(before),
                text=before,
            )
        )

    def _filter(self, words: str) -> None:
        self.listed.needle = words.strip()
        self.list_rows()

    def _leave_filter(self, before: str) -> None:
        self._filter(before)
        self._back_to_list()

    def _back_to_list(self) -> None:
        self.go_to(self.headlines)

    # Over the page

    def action_app_help(self) -> None:
        """The keys that work here."""
        from newsreader.app.screens.help import Help  # noqa: PLC0415 - not at the start

        in_article = self.pane is self.reader
        self.app.push_screen(Help(self.desk.keymap, in_article=in_article))

    def action_app_palette(self) -> None:
        """Find any command by name."""
        from textual.command import CommandPalette  # noqa: PLC0415 - not at the start

        from newsreader.app import commands  # noqa: PLC0415 - not at the start

        providers = [commands.ActionCommands, commands.FeedCommands, commands.ThemeCommands]
        self.app.push_screen(CommandPalette(providers=providers, placeholder="Find a command …"))
