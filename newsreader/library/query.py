"""The language of searching: words, "phrases", beginnings*, -minus, and fields. Pure.

One language for the search of the library, for saved searches and for rules. Any text is a query;
what is wrong with it becomes one sentence, and what is not typed to its end asks for nothing yet.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from newsreader.folding import Sought, folded, sought, words
from newsreader.text import clean_line

_TERM = re.compile(
    r'(?P<minus>-)?(?:(?P<field>[^\W\d_]+):(?!//))?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))?'
)
BEGUN = 3
"""Letters from which on an unfinished word beside others says something."""
LONGEST = 1000
"""Code points of a query that are read."""


class Field(StrEnum):
    """Where a term is looked for."""

    ANY = ""
    TITLE = "title"
    BY = "by"
    SAID = "said"
    FEED = "feed"
    FOLDER = "folder"
    IS = "is"
    AFTER = "after"
    BEFORE = "before"


TEXTS = (Field.ANY, Field.TITLE, Field.BY, Field.SAID)
"""The fields that hold words of an entry."""
STATES = ("unread", "read", "updated", "saved", "quoted")
"""What may follow ``is:``; a beginning is enough."""


class Part(NamedTuple):
    """One part of what was typed.

    Args:
        field: The name before the colon; empty for none.
        text: What follows it.
        minus: True when a minus stands before it.
        quoted: True when it stands in quotation marks.
    """

    field: str
    text: str
    minus: bool = False
    quoted: bool = False


def parts(text: str) -> Iterator[Part]:
    """Cut a query into its parts; an open quotation mark reaches to the end.

    Args:
        text: What was typed.

    Yields:
        Each part that has a text or a field.
    """
    for term in _TERM.finditer(clean_line(text, LONGEST)):
        quoted = term["quoted"] is not None
        value = term["quoted"] if quoted else term["bare"] or ""
        if value or term["field"]:
            yield Part((term["field"] or "").casefold(), value, bool(term["minus"]), quoted)


class Term(Struct, frozen=True):
    """One thing that is asked for.

    Args:
        field: Where.
        text: What, as typed.
        sought: For fields of words: what it is found by.
        minus: True where it must not be there.
        day: For ``after:`` and ``before:``: the moment, in seconds since 1970.
    """

    field: Field
    text: str
    sought: Sought | None = None
    minus: bool = False
    day: int = 0


class Query(Struct, frozen=True):
    """What is asked for: all of its terms.

    Args:
        terms: In the order typed.
        problem: One sentence on what is wrong with it; empty for nothing.
        open_end: True when the last term is a bare word with nothing behind it, which may still
            be the beginning of a longer one.
    """

    terms: tuple[Term, ...] = ()
    problem: str = ""
    open_end: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    def of(self, *fields: Field, minus: bool = False) -> list[Term]:
        """The terms of some fields."""
        return [each for each in self.terms if each.field in fields and each.minus is minus]

    @property
    def opened(self) -> "Query":
        """The query with its last word taken for the beginning of one, where it may be that.

        Beside other words one or two letters say nothing yet, and are left out.
        """
        if not (self.open_end and self.terms and (last := self.terms[-1]).sought):
            return self
        if len(last.sought.words[-1]) < BEGUN and not last.sought.begins:
            others = Query(self.terms[:-1], self.problem)
            if others.of(*TEXTS):
                return others
        begun = replace(last, sought=last.sought._replace(begins=True))
        return Query((*self.terms[:-1], begun), self.problem)


class Facts(Struct, frozen=True):
    """What a query is held against.

    Args:
        title: Of the entry.
        text: Its text.
        author: Who wrote it.
        speakers: Who is quoted in it.
        feed_id: Its feed.
        feed_title: The feed's title.
        folder: The feed's folder.
        time: Seconds since 1970.
        read: Whether it is read.
        updated: Whether it changed since it was read.
        saved: Whether it is saved for later.
        quoted: Whether it is known to hold quotations.
    """

    title: str = ""
    text: str = ""
    author: str = ""
    speakers: tuple[str, ...] = ()
    feed_id: str = ""
    feed_title: str = ""
    folder: str = ""
    time: int = 0
    read: bool = False
    updated: bool = False
    saved: bool = False
    quoted: bool = False


def parse(text: str, now: datetime | None = None) -> Query:
    """Read a query.

    Args:
        text: What the user typed, such as ``title:ferry "electric boats" -diesel is:unread``.
        now: The time it is, with its zone; None takes the clock's, in the local zone.

    Returns:
        The query; of one with a ``problem`` the other terms count all the same.
    """
    moment = now or datetime.now().astimezone()
    terms: list[Term] = []
    problems: list[str] = []
    last: Part | None = None
    for part in parts(text):
        last = part
        try:
            term = _term(part, moment)
        except ValueError as problem:
            problems.append(str(problem))
        else:
            if term:
                terms.append(term)
    bare = last is not None and not (last.field or last.quoted or last.minus or "*" in last.text)
    return Query(tuple(terms), problems[0] if problems else "", bare and text[-1:].isalnum())


def _term(part: Part, now: datetime) -> Term | None:
    try:
        field = _ALIASES.get(part.field) or Field(part.field)
    except ValueError:
        known = ", ".join(f"{each}:" for each in Field if each)
        raise ValueError(
            f"There is no field “{part.field}:”; there are {known}. Quotation marks around it "
            "look for the words."
        ) from None
    if not part.text.strip():
        return None
    return _READERS.get(field, _words)(field, part, now)


_ALIASES = {"author": Field.BY, "speaker": Field.SAID}


def _words(field: Field, part: Part, _: datetime) -> Term | None:
    begins = part.text.endswith("*")
    found = sought(part.text, begins=begins)
    return Term(field, part.text, found, part.minus) if found else None


def _place(field: Field, part: Part, _: datetime) -> Term | None:
    return Term(field, part.text.strip(), minus=part.minus)


def _state(field: Field, part: Part, _: datetime) -> Term | None:
    wanted = folded(part.text.strip())
    meant = [each for each in STATES if each.startswith(wanted)]
    if len(meant) == 1:
        return Term(field, meant[0], minus=part.minus)
    raise ValueError(f"“is:{part.text}” is nothing an entry can be: is:{', is:'.join(STATES)}.")


def _day(field: Field, part: Part, now: datetime) -> Term | None:
    day = _read_day(folded(part.text.strip()), now)
    if day is None:
        raise ValueError(
            f"“{field}:{part.text}” is no date: write {now:%Y-%m-%d}, {now:%Y-%m}, {now:%Y}, "
            "today, yesterday, 7d, 2w, 3m or 1y."
        )
    return Term(field, part.text, minus=part.minus, day=day)


_READERS: dict[Field, Callable[[Field, Part, datetime], Term | None]] = {
    Field.FEED: _place,
    Field.FOLDER: _place,
    Field.IS: _state,
    Field.AFTER: _day,
    Field.BEFORE: _day,
}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?\Z")
_AGO = re.compile(r"([0-9]{1,4})([dwmy])\Z")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def _read_day(text: str, now: datetime) -> int | None:
    """The first moment of a day in the zone of now, in seconds since 1970; None for no date."""
    if text in {"today", "yesterday"}:
        day = now.date() - timedelta(days=text == "yesterday")
    elif ago := _AGO.match(text):
        day = max(date(1970, 1, 2), _back(now.date(), int(ago[1]) * _DAYS[ago[2]]))
    elif written := _DATE.match(text):
        try:
            day = date(int(written[1]), int(written[2] or 1), int(written[3] or 1))
        except ValueError:
            return None
        if not 1971 <= day.year <= 3000:
            return None
    else:
        return None
    return int(datetime(day.year, day.month, day.day, tzinfo=now.tzinfo).timestamp())


def _back(day: date, days: int) -> date:
    return day - timedelta(days=min(days, day.toordinal() - 1))


# Holding a query against an entry


def matches(query: Query, facts: Facts) -> bool:
    """Tell whether an entry is what a query asks for: for rules, where all is at hand."""
    whole: dict[Field, list[str]] = {}
    return all(_meets(term, facts, whole) is not term.minus for term in query.terms)


def _meets(term: Term, facts: Facts, whole: dict[Field, list[str]]) -> bool:
    match term.field:
        case Field.FEED:
            return names_feed(term.text, facts.feed_id, facts.feed_title)
        case Field.FOLDER:
            return names_folder(term.text, facts.folder)
        case Field.IS:
            return _STATE_OF[term.text](facts)
        case Field.AFTER:
            return facts.time >= term.day
        case Field.BEFORE:
            return facts.time < term.day
        case field:
            if field not in whole:
                whole[field] = words("\n".join(_texts(field, facts)))
            return term.sought is not None and term.sought.place(whole[field]) >= 0


def _texts(field: Field, facts: Facts) -> Iterable[str]:
    everything = {
        Field.TITLE: (facts.title,),
        Field.BY: (facts.author,),
        Field.SAID: facts.speakers,
    }
    return everything.get(field, (facts.title, facts.author, *facts.speakers, facts.text))


_STATE_OF: dict[str, Callable[[Facts], bool]] = {
    "unread": lambda facts: not facts.read,
    "read": lambda facts: facts.read,
    "updated": lambda facts: facts.updated,
    "saved": lambda facts: facts.saved,
    "quoted": lambda facts: facts.quoted,
}


def names_feed(text: str, feed_id: str, title: str) -> bool:
    """Whether what follows ``feed:`` means a feed: part of its title, or its id's beginning."""
    wanted = folded(text)
    return wanted in folded(title) or (bool(feed_id) and feed_id.startswith(wanted))


def names_folder(text: str, folder: str) -> bool:
    """Whether what follows ``folder:`` means a folder or one that holds it."""
    outer = [folded(part).strip() for part in text.strip("/").split("/")]
    return outer == [folded(part) for part in folder.split("/")][: len(outer)]


def lit(query: Query) -> list[Sought]:
    """What of a query is to be lit in the texts that were found."""
    return [each.sought for each in query.of(*TEXTS) if each.sought]
