"""The registry of everything a key can do: the one place where actions and default keys are said.

Bindings, the check of the user's keys, the palette, the footer, the help screen and the key table
of the docs are all made from it. Pure data: imports nothing of the project.
"""

from enum import StrEnum

from msgspec import Struct


class Group(StrEnum):
    """Headings under which actions are listed."""

    MOVE = "Move"
    FLOW = "Flow"
    STATE = "Read and saved"
    GET = "Get"
    OUT = "Out"
    QUOTES = "Quotes and links"
    FIND = "Find"
    VIEW = "View"


class Scope(StrEnum):
    """Where an action works."""

    READER = "reader"
    """The main screen, whichever of its panes has the focus."""
    ARTICLE = "article"
    """The main screen while the article has the focus; the key is free elsewhere."""
    NOTEBOOK = "notebook"
    """The quotes notebook alone."""
    HEALTH = "health"
    """The page on the feeds' health alone."""
    DOWNLOADS = "downloads"
    """The list of downloads alone."""


class Action(Struct, frozen=True):
    """One thing the user can do.

    Args:
        id: Stable name, used in the config file: ``group.verb``.
        title: Two or three words for palette and help.
        help: One sentence.
        keys: Default keys, by Textual's names; the first is the one shown.
        group: Heading under which it is listed.
        scope: Where it works.
        footer: Word for the footer; empty leaves it out.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    group: Group
    scope: Scope = Scope.READER
    footer: str = ""

    @property
    def handler(self) -> str:
        """Name of the action method that carries it out, without ``action_``."""
        return self.id.replace(".", "_").replace("-", "_")


# One action in as few lines as it takes, so that the registry can be seen whole.
# fmt: off
_MOVE = (
    Action(
        "move.down", "Down", "Down one row, or one line of the article.", ("j", "down"), Group.MOVE
    ),
    Action("move.up", "Up", "Up one row, or one line of the article.", ("k", "up"), Group.MOVE),
    Action("move.top", "Top", "To the first row or line.", ("g", "home"), Group.MOVE),
    Action("move.bottom", "Bottom", "To the last row or line.", ("G", "end"), Group.MOVE),
    Action("move.half-down", "Half a page down", "Half a page down.", ("ctrl+d",), Group.MOVE),
    Action("move.half-up", "Half a page up", "Half a page up.", ("ctrl+u",), Group.MOVE),
    Action("move.page-down", "Page down", "One page down.", ("pagedown", "ctrl+f"), Group.MOVE),
    Action("move.page-up", "Page up", "One page up.", ("pageup",), Group.MOVE),
    Action(
        "pane.right", "Pane to the right", "To the next pane: deeper.", ("l", "right"), Group.MOVE
    ),
    Action("pane.left", "Pane to the left", "To the pane before: back.", ("h", "left"), Group.MOVE),
    Action("pane.next", "Next pane", "Around the panes.", ("tab",), Group.MOVE),
    Action(
        "pane.previous", "Previous pane", "Around the panes, backwards.", ("shift+tab",), Group.MOVE
    ),
    Action("move.open", "Open",
           "Open the headline; fold or unfold the folder; open the link or image reached.",
           ("enter",), Group.MOVE, footer="open"),
    Action("move.back", "Back",
           "End a search, or go back one level; leaves from the top.", ("q", "escape"),
           Group.MOVE),
    Action("app.quit", "Quit", "Leave newsreader; everything is kept.", ("Q",), Group.MOVE),
)

_FLOW = (
    Action("flow.read-on", "Read on",
           "A page on; at the end of the article the next unread one.", ("space",), Group.FLOW,
           footer="read on"),
    Action("flow.next", "Next unread",
           "The next unread headline; the next hit while a search is on.", ("n",), Group.FLOW,
           footer="next"),
    Action("flow.previous", "Previous unread", "The unread headline before.", ("p",), Group.FLOW),
    Action(
        "find.previous", "Previous hit", "The hit before, while a search is on.", ("N",), Group.FIND
    ),
    Action("flow.scroll-down", "Scroll the article",
           "Scroll the article down while the list keeps the focus.", ("J",), Group.FLOW),
    Action("flow.scroll-up", "Scroll the article up",
           "Scroll the article up while the list keeps the focus.", ("K",), Group.FLOW),
)

_STATE = (
    Action("entry.toggle-read", "Toggle read",
           "Mark the selected entry read or unread.", ("m",), Group.STATE, footer="read"),
    Action("list.mark-read", "Mark all read",
           "Mark everything listed read; can be undone.", ("A",), Group.STATE),
    Action("entry.toggle-saved", "Save for later",
           "Save the entry whole for later, or remove it from there.", ("s",), Group.STATE,
           footer="save"),
    Action("view.saved", "Saved", "Show the read-later list.", ("S",), Group.STATE),
    Action("view.started", "Continue reading", "Show the half-read articles.", ("C",), Group.STATE),
    Action("view.toggle-read", "Show or hide read",
           "Show or hide what is read, remembered for this view.", ("u",), Group.STATE),
    Action("app.undo", "Undo", "Undo the last mark, save or removal.", ("ctrl+z",), Group.STATE),
)

_GET = (
    Action("feed.refresh", "Refresh this feed",
           "Refresh the feed or folder selected.", ("r",), Group.GET),
    Action("feed.refresh-all", "Refresh all",
           "Refresh every feed; pressed again while it runs: stop.", ("R",), Group.GET,
           footer="refresh"),
    Action("list.show-new", "Show new headlines",
           "Let the headlines that wait into the list.", ("full_stop",), Group.GET),
    Action("article.full-text", "Full text",
           "Switch between the feed's text and the page's, remembered for the feed.", ("x",),
           Group.GET, footer="full text"),
    Action("article.changes", "What changed",
           "Show what changed in the article since you read it, or go back to it.", ("d",),
           Group.GET),
    Action("app.add", "Add",
           "Add a feed, a site or a page to read later.", ("a",), Group.GET, footer="add"),
    Action("feed.remove", "Remove, unsubscribe",
           "Remove the subscription, saved entry or kept quote selected; can be undone.", ("D",),
           Group.GET),
    Action("feed.pause", "Pause",
           "Ask the feed for nothing new, or go on; its entries stay.", ("P",), Group.GET),
    Action("feed.credentials", "Name and password",
           "Keep the name and password that the feed's server asks for.", ("L",), Group.GET),
    Action("view.health", "Feed health",
           "Show the feeds that fail, moved, fell silent or flood, with what can be done.", ("H",),
           Group.GET),
    Action("feed.relocate", "New address",
           "Use the feed's new address, or look for it on its site.", ("U",), Group.GET,
           Scope.HEALTH),
    Action("entry.enclosures", "Files",
           "List the entry's files: to play or open, to download, to remove.", ("E",), Group.GET),
    Action("entry.download", "Download",
           "Download the entry's file, or the one selected; again: go on, or try again.", ("B",),
           Group.GET),
    Action("view.downloads", "Downloads", "Show what is downloaded.", ("M",), Group.GET),
    Action("downloads.clear", "Clear the list",
           "Take what is there off the list; the files stay.", ("Z",), Group.GET,
           Scope.DOWNLOADS),
    Action("feed.next-error", "Next failing feed",
           "Select the next feed that failed.", ("e",), Group.GET),
)

_OUT = (
    Action("entry.browse", "Open in browser",
           "Open the address, or the link reached, in the browser.", ("o",), Group.OUT,
           footer="browser"),
    Action("entry.browse-read", "Browser, mark read",
           "Open in the browser and mark read.", ("O",), Group.OUT),
    Action("entry.copy-address", "Copy address",
           "Copy the address, or that of the link reached.", ("y",), Group.OUT),
    Action("entry.copy-citation", "Copy citation",
           "Copy the current quote as a citation, or title and address.", ("Y",), Group.OUT),
    Action("article.write", "Write to a file",
           "Write the article to a file, as Markdown or plain text.", ("w",), Group.OUT),
    Action("article.pipe", "Pipe to a command",
           "Give the article's text to a command that you type.", ("vertical_line",), Group.OUT),
)

_QUOTES = (
    Action("quote.next", "Next quote",
           "To the next quote of the article.", ("right_square_bracket",), Group.QUOTES,
           footer="quote"),
    Action("quote.previous", "Previous quote",
           "To the quote before.", ("left_square_bracket",), Group.QUOTES),
    Action("quote.dim", "Dim all but quotes",
           "Dim all of the article but its quotes, or nothing.", ("f",), Group.QUOTES),
    Action("quote.list", "Quotes by speaker",
           "List the article's quotes by speaker; Enter goes to one.", ("i",), Group.QUOTES),
    Action("quote.keep", "Keep the quote",
           "Keep the current quote, or the first on screen, in the notebook.", ("apostrophe",),
           Group.QUOTES, footer="keep"),
    Action("quote.notebook", "Quotes notebook",
           "Show the quotes that you keep.", ("quotation_mark",), Group.QUOTES),
    Action("quote.speakers", "Speakers",
           "Show who is quoted in what was opened, how often and where.", ("W",), Group.QUOTES),
    Action("notebook.note", "Note",
           "Write a note on the kept quote.", ("c",), Group.QUOTES, Scope.NOTEBOOK),
    Action("notebook.tags", "Tags",
           "Give the kept quote tags.", ("t",), Group.QUOTES, Scope.NOTEBOOK),
    Action("links.hint", "Choose a link",
           "Put letters on the links on screen, to open, copy or save one.", ("semicolon",),
           Group.QUOTES),
    *(
        Action(
            f"link.{n}",
            f"Link {n}",
            f"Open link {n} of the article in the browser.",
            (str(n),),
            Group.QUOTES,
            Scope.ARTICLE,
        )
        for n in range(1, 10)
    ),
)

_FIND = (
    Action("find.start", "Search",
           "Search the library; in the article, while it has the focus, find words in it.",
           ("slash",), Group.FIND, footer="search"),
    Action("search.save", "Save the search",
           "Keep the search under a name; on a saved search, rename it.", ("asterisk",),
           Group.FIND),
    Action("list.filter", "Filter the list",
           "Keep only the headlines that hold what you type.", ("F",), Group.FIND),
)

_VIEW = (
    Action("view.order", "Order",
           "Order the list: newest, oldest, by feed, longest; remembered for this view.", ("v",),
           Group.VIEW),
    Action("view.zen", "Article alone",
           "Show the article alone, or all panes again.", ("z",), Group.VIEW),
    Action("view.narrower", "Narrower column",
           "Make the reading column narrower.", ("less_than_sign",), Group.VIEW),
    Action("view.wider", "Wider column",
           "Make the reading column wider.", ("greater_than_sign",), Group.VIEW),
    Action(
        "view.subscriptions", "Subscriptions", "Show or hide the subscriptions.", ("b",), Group.VIEW
    ),
    Action("view.sideways-right", "Scroll code sideways",
           "Move wide code and tables to the left.", ("shift+right",), Group.VIEW),
    Action("view.sideways-left", "Scroll code back",
           "Move wide code and tables back.", ("shift+left",), Group.VIEW),
    Action("view.images", "Images",
           "Show images in the article, or captions alone; remembered.", ("I",), Group.VIEW),
    Action("app.theme", "Theme", "Choose a theme, seen at once.", ("T",), Group.VIEW),
    Action("app.help", "Help",
           "The keys that work here.", ("question_mark",), Group.VIEW, footer="keys"),
    Action("app.palette", "Palette", "Find any command by name.", ("colon", "ctrl+p"), Group.VIEW),
    Action("app.redraw", "Redraw", "Draw the screen anew.", ("ctrl+l",), Group.VIEW),
)
# fmt: on

ACTIONS: tuple[Action, ...] = (
    *_MOVE, *_FLOW, *_STATE, *_GET, *_OUT, *_QUOTES, *_FIND, *_VIEW,
)  # fmt: skip

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
