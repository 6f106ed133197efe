"""Rules at work: what a refresh brought is held against them, once, by the process that took it in.

The store tells each new entry to one process only, so that two that refresh at the same time never
act twice. What is read and saved is done at once; commands and notifications follow at the end of
the refresh, one of each for a rule, however many entries and feeds there were.
"""

import asyncio
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from newsreader.changes import Announced, EntriesChanged, Noticed
from newsreader.config import Config
from newsreader.errors import ConfigError
from newsreader.library import hooks
from newsreader.library.core import Core
from newsreader.library.query import Facts, Field, Query, matches, parse
from newsreader.library.saving import Saving
from newsreader.model import Entry, Headline, Subscription
from newsreader.rules import Rule
from newsreader.text import clean_line

_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]*>", re.I | re.S)
_LONGEST = 200_000
"""Code points of a text that a rule looks at."""


class Ruling(Struct, frozen=True):
    """A rule, ready to be used."""

    rule: Rule
    query: Query


def compiled(config: Config, file: Path) -> tuple[list[Ruling], list[ConfigError]]:
    """Read what the rules of the settings ask for.

    Args:
        config: The settings.
        file: Where they stand, to be told.

    Returns:
        The rules that can be used, and one error for each that can't.
    """
    rulings, errors = [], []
    for rule in config.rules:
        query = parse(rule.match)
        if problem := _problem(query):
            where = f"{file}, line {rule.line}: rule “{clean_line(rule.name)}”"
            sentence = f"{where}: {problem} The rule is not used."
            errors.append(ConfigError(f"rules.{rule.name}", sentence))
        else:
            rulings.append(Ruling(rule, query))
    return rulings, errors


def rule_problems(config: Config, file: Path) -> list[ConfigError]:
    """What is wrong with what the rules of the settings ask for; see ``compiled``."""
    return compiled(config, file)[1]


def _problem(query: Query) -> str:
    if query.problem:
        return query.problem
    if any(each.field is Field.SAID for each in query.terms):
        return "Who is quoted in a new entry is not known yet: said: can't be used."
    return ""


def _meeting(rulings: Sequence[Ruling], facts: Facts) -> list[Rule]:
    """The rules that an entry matches, its text given as HTML."""
    from html import unescape  # noqa: PLC0415 - not at the start

    plain = replace(facts, text=unescape(_TAG.sub(" ", facts.text)))
    return [each.rule for each in rulings if matches(each.query, plain)]


class Rules:
    """The rules of an open library."""

    def __init__(self, core: Core, saving: Saving) -> None:
        self._core = core
        self._saving = saving
        self._rulings, _ = compiled(core.config, Path())
        self._matched: dict[str, list[str]] = {}

    async def take(self, subscription: Subscription, ids: Sequence[str]) -> None:
        """Hold the new entries of a feed against all rules, and do what can be done at once."""
        for entry_id in ids if self._rulings else ():
            if facts := self._facts(subscription, entry_id):
                # Words of a long text are looked for beside the loop, which shows the news.
                for rule in await asyncio.to_thread(_meeting, self._rulings, facts):
                    self._matched.setdefault(rule.name, []).append(entry_id)
                    self._act(rule, entry_id)

    def end_round(self) -> None:
        """Run the commands and tell of what a refresh brought."""
        matched, self._matched = self._matched, {}
        told: dict[str, None] = {}
        for ruling in self._rulings:
            ids = matched.get(ruling.rule.name, [])
            if ids and ruling.rule.run:
                self._run(ruling.rule, self._document(ruling.rule, ids))
            if ruling.rule.notify:
                told.update(dict.fromkeys(ids))
        if told:
            self._core.emit(Announced(tuple(told)))

    def _act(self, rule: Rule, entry_id: str) -> None:
        if rule.mark_read and self._core.database.mark([entry_id], True):
            self._core.emit(EntriesChanged((entry_id,)))
        if rule.save and self._row(entry_id):  # which may be gone meanwhile
            self._saving.save_by_itself(entry_id)

    def _run(self, rule: Rule, document: bytes) -> None:
        """Start a rule's command at once: the reader may be about to be left."""
        told = {"NEWSREADER_RULE": rule.name}
        ended = hooks.start(rule.run, document, seconds=rule.timeout, told=told)
        self._core.spawn(self._hear(rule, ended))

    async def _hear(self, rule: Rule, ended: "asyncio.Future[str]") -> None:
        if problem := await ended:
            sentence = f"The rule “{clean_line(rule.name)}” failed: {problem}."
            self._core.emit(Noticed(sentence, error=True))

    # What is known of an entry

    def _facts(self, subscription: Subscription, entry_id: str) -> Facts | None:
        row = self._row(entry_id)
        if row is None:
            return None
        return Facts(
            title=row.title,
            text=self._text(entry_id) if self._look_inside else "",
            author=row.author,
            feed_id=row.feed_id,
            feed_title=subscription.title,
            folder=subscription.folder,
            time=row.sort_time,
            read=row.read,
            saved=row.saved,
        )

    def _row(self, entry_id: str) -> Headline | None:
        return self._core.database.index.headlines.get(entry_id)

    @property
    def _look_inside(self) -> bool:
        return any(
            term.field is Field.ANY for ruling in self._rulings for term in ruling.query.terms
        )

    def _text(self, entry_id: str) -> str:
        body = self._core.database.body(entry_id)
        return body.html[:_LONGEST] if body else ""

    def _document(self, rule: Rule, ids: Iterable[str]) -> bytes:
        rows = [row for row in map(self._row, ids) if row]
        entries = [self._value(row, self._core.database.entry(row.id)) for row in rows]
        return json.dumps({"rule": rule.name, "entries": entries}, ensure_ascii=False).encode()

    def _value(self, row: Headline, entry: Entry | None) -> dict[str, Any]:
        """An entry as ``newsreader headlines --json`` gives it, with its folder and files."""
        subscription = self._core.database.subscriptions.get(row.feed_id)
        enclosures = entry.enclosures if entry else ()
        return {
            "id": row.id,
            "feed_id": row.feed_id,
            "feed": subscription.title if subscription else "",
            "folder": subscription.folder if subscription else "",
            "title": row.title,
            "url": row.url,
            "author": row.author,
            "published": _iso(row.published),
            "first_seen": _iso(row.first_seen),
            "read": row.read,
            "saved": row.saved,
            "minutes": row.minutes or None,
            "enclosures": [{"url": each.url, "type": each.type} for each in enclosures],
        }


def _iso(seconds: int) -> str | None:
    if not seconds:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
