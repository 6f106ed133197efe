"""Every setting with its default, what it may be, and what the docs say of it."""

import re
from dataclasses import dataclass, field

from newsreader.rules import Rule


def _proxy_problem(value: str) -> str:
    fits = value in {"", "none"} or re.fullmatch(r"https?://[^\s/]+/?", value)
    return "" if fits else f"must be http://HOST:PORT, or none, not {value!r}"


def _header_problem(value: str) -> str:
    fits = value.isascii() and value.isprintable()
    return "" if fits else "must be plain ASCII on one line, for it is sent to servers"


AS_FOR_ALL = -1
"""What a number of one feed is where the setting for all feeds counts."""


@dataclass(frozen=True, slots=True)
class FeedConfig:
    """What may be set for one feed."""

    refresh_every: int = field(
        default=0,
        metadata={
            "help": "Minutes between two refreshes by themselves, however often it changes; what "
            "its server asks for still holds.",
            "min": 5,
            "max": 1440,
        },
    )
    user_agent: str = field(
        default="",
        metadata={"help": "Told to its server in User-Agent.", "check": _header_problem},
    )
    cookies: str = field(
        default="",
        metadata={"help": "A file of cookies in Netscape's format.", "file": True},
    )
    proxy: str = field(
        default="", metadata={"help": "As the setting for all feeds.", "check": _proxy_problem}
    )

    keep_entries: int = field(
        default=AS_FOR_ALL,
        metadata={"help": "As the setting for all feeds, which counts by default.", "min": 0},
    )
    keep_days: int = field(
        default=AS_FOR_ALL,
        metadata={"help": "As the setting for all feeds, which counts by default.", "min": 0},
    )


_USUAL = FeedConfig()


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting with its default. The field's ``metadata`` holds what the docs say of it."""

    refresh_at_start: bool = field(
        default=True, metadata={"help": "Refresh the feeds that are due when the reader opens."}
    )
    refresh_every: int = field(
        default=60,
        metadata={
            "help": "Shortest time in minutes between two refreshes of a feed, which go by "
            "themselves while the reader is open; less than 30 counts as 30, 0 = only by hand. "
            "Feeds that change rarely are asked less often.",
            "min": 0,
        },
    )
    connections: int = field(
        default=100, metadata={"help": "Feeds fetched at once.", "min": 1, "max": 200}
    )
    connections_per_host: int = field(
        default=4, metadata={"help": "Feeds fetched at once from one host.", "min": 1, "max": 20}
    )
    pause_per_host: float = field(
        default=0.1,
        metadata={
            "help": "Seconds between two requests to one host.",
            "min": 0,
            "max": 60,
        },
    )
    timeout: int = field(
        default=30,
        metadata={"help": "Seconds one feed or page may take in all.", "min": 1, "max": 600},
    )
    max_megabytes: int = field(
        default=15, metadata={"help": "Largest feed or page, in MB.", "min": 1, "max": 200}
    )
    contact: str = field(
        default="",
        metadata={
            "help": "An address of yours, web or mail, told to servers in User-Agent, so that they "
            "can complain to somebody; empty = none.",
            "check": _header_problem,
        },
    )
    proxy: str = field(
        default="",
        metadata={
            "help": "Proxy for everything, as http://HOST:PORT; empty = as http_proxy, https_proxy "
            "and no_proxy in the environment say, none = no proxy.",
            "check": _proxy_problem,
        },
    )
    ca_file: str = field(
        default="",
        metadata={
            "help": "A file of certificates (PEM) that are trusted beside the system's.",
            "file": True,
        },
    )
    cookies: str = field(
        default="",
        metadata={
            "help": "A file of cookies in Netscape's format, each sent where it belongs. What "
            "servers set is never kept.",
            "file": True,
        },
    )
    private_addresses: bool = field(
        default=False,
        metadata={
            "help": "Let what feeds and pages of the internet name lead to this machine and into "
            "private networks. Feeds that live there need no permission."
        },
    )
    keep_entries: int = field(
        default=1000,
        metadata={
            "help": "Entries kept of each feed; more only of what is unread, saved or quoted, or "
            "still in the feed. 0 = any number.",
            "min": 0,
        },
    )
    keep_days: int = field(
        default=365,
        metadata={
            "help": "Days for which entries are kept that their feed has no more, and unread ones "
            "in any case; 0 = for ever.",
            "min": 0,
        },
    )
    mark_read_after: float = field(
        default=4.0,
        metadata={
            "help": "Seconds an article must have been on screen for moving on to mark it read; "
            "0 = only by hand.",
            "min": 0,
        },
    )
    fetch_full_text: bool = field(
        default=True,
        metadata={
            "help": "Fetch the page when you read an entry of which the feed gives the beginning "
            "only; x decides for each feed."
        },
    )
    column: int = field(
        default=72,
        metadata={"help": "Widest reading column, in cells.", "min": 30, "max": 200},
    )
    list_beside: int = field(
        default=100,
        metadata={
            "help": "From this many columns on the article stands beside the list, below it above.",
            "min": 60,
        },
    )
    images: str = field(
        default="auto",
        metadata={
            "help": "Images in the article, with the extra newsreader-tui[images]: auto = if the "
            "terminal shows them; blocks = by coloured characters; kitty or sixel = without asking "
            "the terminal; off.",
            "choices": ("auto", "kitty", "sixel", "blocks", "off"),
        },
    )
    images_megabytes: int = field(
        default=100,
        metadata={
            "help": "Room for images on disk, in MB; the longest unused go first.",
            "min": 0,
            "max": 10_000,
        },
    )
    theme: str = field(
        default="", metadata={"help": "Name of the theme; empty = as last chosen in the palette."}
    )
    ascii: bool = field(default=False, metadata={"help": "Plain ASCII signs in place of ● ⚑ ▌ ❝."})
    footer: bool = field(default=True, metadata={"help": "Show the keys at the foot."})
    mouse: bool = field(default=True, metadata={"help": "React to the mouse."})
    browser: str = field(
        default="",
        metadata={
            "help": "Command that opens an address, given as its last argument; "
            "empty = the system's browser."
        },
    )
    player: str = field(
        default="",
        metadata={
            "help": "Command that plays sound and video, given a file or an address as its last "
            "argument; empty = mpv, or the system's program."
        },
    )
    downloads: str = field(
        default="",
        metadata={
            "help": "Folder for downloaded files; empty = newsreader in your folder of downloads."
        },
    )
    download_megabytes: int = field(
        default=2000,
        metadata={"help": "Largest file that is downloaded, in MB.", "min": 1},
    )
    notify: str = field(
        default="auto",
        metadata={
            "help": "How rules with notify = true tell of new entries: auto = by the terminal or "
            "the desktop, whichever can; osc9, osc99 or osc777 = by the terminal; notify-send = "
            "by the desktop; off.",
            "choices": ("auto", "osc9", "osc99", "osc777", "notify-send", "off"),
        },
    )
    rules: tuple[Rule, ...] = field(
        default_factory=tuple,
        metadata={"help": "Tables [[rules]]: what happens to new entries, see automation.md."},
    )
    keys: dict[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata={"help": "Table [keys]: action id = a key or a list of keys; [] = none."},
    )
    feeds: dict[str, FeedConfig] = field(
        default_factory=dict,
        metadata={"help": 'Tables [feeds."ID OR ADDRESS"]: settings of one feed, see below.'},
    )
    key_lines: dict[str, int] = field(default_factory=dict, metadata={"hidden": True})
    """Line of each id in [keys], for the check that knows the actions."""

    def of_feed(self, feed_id: str, url: str) -> FeedConfig:
        """What is set for a feed, by its id or its address."""
        if not self.feeds:
            return _USUAL
        return self.feeds.get(feed_id) or self.feeds.get(url) or _USUAL
