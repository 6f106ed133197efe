"""Finds the platform's folders and reads config.toml into a typed, frozen Config.

A problem in the file never stops the reader: the setting keeps its default and the problem is
told as one sentence that names file, line and key.
"""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from newsreader.errors import ConfigError
from newsreader.rules import Rule, read_rules

APP_NAME = "newsreader"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where everything of the user's lies. Made by ``find``; created on first write."""

    config: Path
    data: Path
    cache: Path
    home: Path | None = None
    """The one folder that all of them lie in, where there is one."""

    @property
    def config_file(self) -> Path:
        """The settings file, which need not exist."""
        return self.config / "config.toml"

    @property
    def themes(self) -> Path:
        """Folder of the user's own themes, which need not exist."""
        return self.config / "themes"

    def downloads(self, chosen: str = "") -> Path:
        """Where downloaded files go.

        Args:
            chosen: The setting ``downloads``; empty takes a folder among the user's downloads.
        """
        if chosen:
            return Path(chosen).expanduser().absolute()
        if self.home:
            return self.home / "downloads"
        return platformdirs.user_downloads_path() / APP_NAME

    @classmethod
    def find(cls, home: str | Path | None = None) -> "Folders":
        """Tell where config, data and cache lie.

        Args:
            home: One folder for all three; None takes ``NEWSREADER_HOME`` or, without it, the
                platform's own folders.

        Returns:
            The folders, none of them created.

        Raises:
            ConfigError: The platform doesn't say where the user's home is.
        """
        chosen = home or os.environ.get("NEWSREADER_HOME")
        if chosen:
            root = Path(chosen).expanduser().absolute()
            return cls(root / "config", root / "data", root / "cache", root)
        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False)
        try:
            return cls(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)
        except RuntimeError as error:
            sentence = "Your home folder can't be found: set HOME, or NEWSREADER_HOME to a folder."
            raise ConfigError("HOME", sentence) from error


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
        default=True, metadata={"help": "Refresh all feeds when the reader opens."}
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


def load(path: Path) -> tuple[Config, list[ConfigError]]:
    """Read the settings.

    Args:
        path: The config file; a missing one means all defaults.

    Returns:
        The settings, and one error for each that can't be used.
    """
    try:
        source = path.read_text("utf-8")
        table = tomllib.loads(source)
    except FileNotFoundError:
        return Config(), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        return Config(), [
            ConfigError(str(path), f"{path}: {reason}; all settings keep their default.")
        ]
    return _typed(table, source, path)


def _typed(table: dict[str, Any], source: str, path: Path) -> tuple[Config, list[ConfigError]]:
    given = dict(table)
    keys, errors = _keys(given.pop("keys", {}), source, path)
    rules, in_rules = read_rules(given.pop("rules", []), source, path)
    feeds, in_feeds = _feeds(given.pop("feeds", {}), source, path)
    values, in_values = _values(given, Config, _Place(source, path))
    values |= {
        "keys": keys,
        "key_lines": {each: _line(source, each) for each in keys},
        "feeds": feeds,
        "rules": rules,
    }
    return replace(Config(), **values), [*errors, *in_rules, *in_feeds, *in_values]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where settings stand: in a file, from some place of it on."""

    source: str
    path: Path
    start: int = 0

    def named(self, name: str) -> str:
        return f"{self.path}, line {_line(self.source, name, self.start)}: {name}"


def _feeds(
    table: object, source: str, path: Path
) -> tuple[dict[str, FeedConfig], list[ConfigError]]:
    if not isinstance(table, dict) or not all(isinstance(each, dict) for each in table.values()):
        where = f"{path}, line {_line(source, 'feeds')}: feeds"
        return {}, [ConfigError("feeds", f'{where} must be tables, [feeds."ID OR ADDRESS"].')]
    feeds, errors = {}, []
    for feed, settings in table.items():
        header = re.search(rf"^[ \t]*\[.*{re.escape(feed)}", source, re.MULTILINE)
        place = _Place(source, path, header.start() if header else 0)
        values, problems = _values(settings, FeedConfig, place)
        feeds[feed] = FeedConfig(**values)
        errors += problems
    return feeds, errors


def _values(
    table: dict[str, Any], kind: type[Any], place: _Place
) -> tuple[dict[str, Any], list[ConfigError]]:
    known = {each.name: each for each in fields(kind) if not each.metadata.get("hidden")}
    values: dict[str, Any] = {}
    errors = []
    for name, value in table.items():
        where = place.named(name)
        if name not in known:
            errors.append(ConfigError(name, f"{where} is no setting; see docs/configuration.md."))
            continue
        usable = _usable(value, known[name], place.path)
        if problem := _problem(usable, known[name]):
            errors.append(
                ConfigError(name, f"{where} {problem}; it keeps {known[name].default!r}.")
            )
        else:
            values[name] = usable
    return values, errors


def _usable(value: Any, setting: Any, path: Path) -> Any:
    """A value as it is used: a file's path whole, a number of the right kind."""
    if setting.metadata.get("file") and isinstance(value, str) and value:
        return str(path.parent / Path(value).expanduser())
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if isinstance(setting.default, float) and is_number else value


def _problem(value: object, setting: Any) -> str:
    wanted = type(setting.default)
    if type(value) is not wanted:
        return f"must be {_KIND[wanted]}, not {value!r}"
    choices = setting.metadata.get("choices")
    if choices and value not in choices:
        return f"must be one of {', '.join(choices)}, not {value!r}"
    low, high = setting.metadata.get("min"), setting.metadata.get("max")
    if low is not None and isinstance(value, int | float) and value < low:
        return f"must be at least {low}"
    if high is not None and isinstance(value, int | float) and value > high:
        return f"must be at most {high}"
    if setting.metadata.get("file") and value and not Path(str(value)).is_file():
        return f"names a file that is not there, {value}"
    check = setting.metadata.get("check")
    return str(check(value)) if check else ""


_KIND = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}


def _keys(
    table: object, source: str, path: Path
) -> tuple[dict[str, tuple[str, ...]], list[ConfigError]]:
    if not isinstance(table, dict):
        return {}, [ConfigError("keys", f"{path}: keys must be a table, [keys].")]
    keys, errors = {}, []
    for action, value in _flat(table):
        chosen = [value] if isinstance(value, str) else value
        if isinstance(chosen, list) and all(isinstance(key, str) for key in chosen):
            keys[action] = tuple(chosen)
        else:
            where = f"{path}, line {_line(source, action)}: {action}"
            errors.append(ConfigError(action, f"{where} must be a key or a list of keys."))
    return keys, errors


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Ids hold dots, which TOML reads as tables within tables unless they are quoted."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _line(source: str, key: str, start: int = 0) -> int:
    pattern = re.compile(
        rf"""^[ \t]*(?:\[\s*)?["']?{re.escape(key)}["']?\s*(?:[=\].]|$)""", re.MULTILINE
    )
    found = pattern.search(source, start)
    return source.count("\n", 0, found.start()) + 1 if found else 1
