"""The people of one article: which mentions mean the same one, their full name and their role."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsreader.article.lexicon import AUXILIARIES, PEOPLE_NOUNS, SUFFIXES, TITLES
from newsreader.article.mention import Mention
from newsreader.article.words import Word

_NOT_A_ROLE_TEXT = """
who which whose whom and but or speaking said says when while where he she they i we it according
in on at by for with after before as if although though because however qui che
"""
_NOT_A_ROLE = frozenset(_NOT_A_ROLE_TEXT.split())
_APPOSITION = re.compile(
    r"\s*,\s+(?P<role>[^,;:“”\"\n]{3,110}?)\s*"
    r"(?=[,;]|(?<=[^\W\d_]{3})(?<!\bRep)(?<!\bSen)(?<!\bGov)\.(?:\s|\Z)|\s[—–-]\s|\Z)"
)
_CLAUSE = re.compile(r"\s+(?:who|whom|whose|which|that|said|says|told|qui|que|che)\b.*")
_NO_OPENING = _NOT_A_ROLE | AUXILIARIES | {"who's", "who’s"}
_INDEFINITE = frozenset(("a", "an", "ein", "eine", "un", "une", "una", "um", "uma", "een"))
_TIME = frozenset(("ago", "later", "earlier", "day", "week", "month", "year", "minute", "moment"))
_NO_OFFICE = ("state", "house", "senate", "former", "majority", "minority", "republican")
"""Words that are left of a title when the rest of it stood apart."""


@dataclass(slots=True)
class Person:
    """Somebody (or something) that the article names.

    ``name`` is the fullest form as first given; ``key`` its index in the article's list.
    """

    key: int
    name: str
    kind: str
    gender: str = ""
    role: str | None = None
    mentions: list[Mention] = field(default_factory=list)


class People:
    """All who are named in an article.

    Args:
        texts: The text of each block.
        words: The words of each block.
        mentions: The mentions of each block, in order.
    """

    def __init__(
        self,
        texts: Sequence[str],
        words: Sequence[Sequence[Word]],
        mentions: Sequence[Sequence[Mention]],
    ) -> None:
        self.all: list[Person] = []
        self._texts, self._words = texts, words
        self._by_last: dict[str, list[Person]] = {}
        self._of: dict[tuple[int, int], Person] = {}
        named = [m for line in mentions for m in line if m.kind in "PO"]
        self._full = [m for m in named if _length(m) > 1]
        for mention in named:
            self._add(mention)

    def of(self, mention: Mention) -> Person | None:
        """Return who is meant by a name; None for a phrase or a pronoun."""
        return self._of.get((mention.block, mention.first))

    def role(self, person: Person) -> str | None:
        """Return what the article says a person is, from the first mention that says it."""
        if person.role is None:
            found = (self._role_at(mention) for mention in person.mentions[:6])
            person.role = next((role for role in found if role), "")
        return person.role or None

    def _add(self, mention: Mention) -> None:
        tokens = _tokens(mention)
        person = self._known(tokens) or self._new(mention, tokens)
        person.mentions.append(mention)
        person.gender = person.gender or mention.gender
        if len(tokens) > len(_split(person.name)) and len(_split(person.name)) == 1:
            person.name = mention.text
            self._index(person, tokens)
        self._of[mention.block, mention.first] = person

    def _new(self, mention: Mention, tokens: Sequence[str]) -> Person:
        person = Person(len(self.all), mention.text, mention.kind)
        self.all.append(person)
        self._index(person, tokens)
        return person

    def _index(self, person: Person, tokens: Sequence[str]) -> None:
        for token in tokens:
            self._by_last.setdefault(token, []).insert(0, person)

    def _known(self, tokens: Sequence[str]) -> Person | None:
        candidates = self._by_last.get(tokens[-1], []) + self._by_last.get(tokens[0], [])
        return next((p for p in candidates if _same(_split(p.name), tokens)), None)

    def _role_at(self, mention: Mention) -> str | None:
        text = self._texts[mention.block]
        match = _APPOSITION.match(text, mention.end)
        role = _CLAUSE.sub("", match["role"]) if match else ""
        return role if _is_role(role) else _office(mention.title)


def _office(title: str) -> str | None:
    """Return what stands before a name, where it is one person's office."""
    words = title.split()
    if not words or words[-1].lower() in _NO_OFFICE or _is_plural(words[-1].lower()):
        return None
    shouted = any(len(word) > 4 and word.isupper() for word in words)
    return None if shouted else title


def _is_plural(word: str) -> bool:
    return word in PEOPLE_NOUNS and word.endswith("s") and word[:-1] in PEOPLE_NOUNS


def _is_role(role: str) -> bool:
    words = re.findall(r"[\w’'-]+", role.lower())
    if len(words) > 1 and words[0] in _INDEFINITE:
        return not _TIME & set(words)
    if not words or words[0] in _NO_OPENING:
        return False
    if words[0].endswith("ing") and words[0] not in TITLES:
        return False
    return any(_names_role(word) for word in words[:7])


def _names_role(word: str) -> bool:
    return word in PEOPLE_NOUNS or word in TITLES


def _length(mention: Mention) -> int:
    return mention.last - mention.first


def _tokens(mention: Mention) -> list[str]:
    return _split(mention.text)


def _split(name: str) -> list[str]:
    tokens = [t.strip(".,").casefold() for t in name.split()]
    return [t for t in tokens if t and t not in SUFFIXES] or tokens


def _same(known: Sequence[str], tokens: Sequence[str]) -> bool:
    """Tell whether two names may be one person's: equal, or one a part of the other."""
    if len(tokens) == 1:
        return tokens[0] in (known[-1], known[0])
    if len(known) == 1:
        return known[0] in (tokens[-1], tokens[0])
    if known[-1] != tokens[-1]:
        return False
    return known[0] == tokens[0] or (
        known[0][:1] == tokens[0][:1] and min(len(known[0]), len(tokens[0])) <= 2
    )
