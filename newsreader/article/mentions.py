"""Who and what a block names: names, noun phrases and pronouns that may stand for a speaker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsreader.article.lexicon import (
    FEMALE_NAMES,
    FEMALE_TITLES,
    HONORIFICS,
    MALE_NAMES,
    MALE_TITLES,
    NOT_A_NAME,
    ORGANISATION,
    PARTICLES,
    PEOPLE_NOUNS,
    PLACES,
    REPORTERS,
    THING_NOUNS,
    TITLES,
)
from newsreader.article.words import Word

PRONOUNS = {
    "he": "m", "his": "m", "she": "f", "her": "f", "they": "t", "their": "t", "it": "i", "i": "1",
    "we": "1", "er": "m", "il": "m", "elle": "f", "él": "m", "ella": "f", "lui": "m", "lei": "f",
    "hij": "m", "zij": "f", "ele": "m", "ela": "f",
}  # fmt: skip
"""Pronouns that may speak, with gender: m, f, t (they), i (it), 1 (the writer)."""

_POSSESSIVE_PRONOUNS = frozenset(("his", "her", "their"))
_COMPASS = frozenset(("new", "north", "south", "west", "east", "san", "los", "united", "hong"))
_PLURALS = frozenset(("people", "police", "media", "press", "polizei", "audience"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of words that may stand for a speaker.

    ``first`` and ``last`` are indexes of words, ``last`` excluded. ``kind`` is P for a person's
    name, O for another name, N for a noun phrase of people, D for one of things, h for a pronoun.
    """

    block: int
    first: int
    last: int
    start: int
    end: int
    kind: str
    text: str
    title: str = ""
    """What stands before a name and says what its bearer is."""
    gender: str = ""
    possessive: bool = False
    modifier: bool = False
    """True when it only describes the noun after it ("the Lim campaign")."""


class MentionFinder:
    """Finds the mentions of one article's blocks.

    Args:
        words: The words of each block.
        german: True for a text in which every noun has a capital.
    """

    def __init__(self, words: Sequence[Sequence[Word]], *, german: bool) -> None:
        self._german = german
        self._lowercase = {w.lower for line in words for w in line if w.text[0].islower()}
        self._surnames = _surnames(words)

    def find(self, block: int, words: Sequence[Word]) -> list[Mention]:
        """Return the mentions of one block in order.

        Args:
            block: Its index.
            words: Its words.
        """
        names = self._names(block, words)
        nominals = _nominals(block, words, names)
        merged = _merged(words, names, nominals)
        merged += [_pronoun(block, i, word) for i, word in enumerate(words) if _speaks(words, i)]
        merged.sort(key=lambda mention: mention.first)
        return merged

    def _names(self, block: int, words: Sequence[Word]) -> list[Mention]:
        found = []
        index = 0
        while index < len(words):
            last = self._run_end(words, index)
            if last == index:
                index += 1
                continue
            name = _name(block, words, index, last)
            if name and self._is_name(words, name):
                found.append(name)
            index = last
        return found

    def _run_end(self, words: Sequence[Word], index: int) -> int:
        """Return the index after the run of capitalised words that begins at an index."""
        if not self._begins_name(words, index):
            return index
        last = index + 1
        while last < len(words) and not words[last - 1].possessive:
            ahead = last
            if words[ahead].lower in PARTICLES and words[ahead].kind != "C":
                ahead += 1
            if ahead + 1 < len(words) and ahead > last and words[ahead].lower in PARTICLES:
                ahead += 1
            if ahead >= len(words) or not _adjoins(words, last, ahead):
                break
            if not words[ahead].text[0].isupper() or words[ahead].kind in "dpwTAQ":
                break
            last = ahead + 1
        return last

    def _begins_name(self, words: Sequence[Word], index: int) -> bool:
        word = words[index]
        if word.kind == "Q" or not word.text[0].isupper():
            return False
        if word.lower in NOT_A_NAME:
            return False
        if not _begins_sentence(words, index):
            return True
        alone = index + 1 >= len(words) or not words[index + 1].text[0].isupper()
        common = word.lower in self._lowercase or word.lower.endswith(("ing", "ly"))
        return not (alone and common and word.lower not in self._surnames)

    def _is_name(self, words: Sequence[Word], name: Mention) -> bool:
        if not self._german:
            return True
        if name.last - name.first == 1:
            return words[name.first].lower in self._surnames or bool(name.title)
        return words[name.first].lower in MALE_NAMES | FEMALE_NAMES or name.kind == "P"


def _surnames(words: Sequence[Sequence[Word]]) -> set[str]:
    """Return the last words of the runs of two or more capitals inside sentences."""
    found = set()
    for line in words:
        for before, word, after in zip(line, line[1:], [*line[2:], None], strict=False):
            if before.kind == word.kind == "C" and (after is None or after.kind != "C"):
                found.add(word.lower)
    return found


def _adjoins(words: Sequence[Word], last: int, ahead: int) -> bool:
    return all(words[i].start - words[i - 1].end <= 1 for i in range(last, ahead + 1))


def _begins_sentence(words: Sequence[Word], index: int) -> bool:
    return index == 0 or words[index - 1].kind in ".:Q-("


def _name(block: int, words: Sequence[Word], first: int, last: int) -> Mention | None:
    """Make a mention of a run of capitalised words, its titles apart."""
    head = _after_titles(words, first, last)
    if head == last:
        return _bare_title(block, words, first, last)
    kind = _name_kind(words, head, last, titled=head > first)
    title = " ".join(w.text for w in words[first:head] if not _is_honorific(w))
    lowers = [w.lower for w in words[first:last]]
    return Mention(
        block=block,
        first=head,
        last=last,
        start=words[head].start,
        end=words[last - 1].end,
        kind=kind,
        text=" ".join(w.text for w in words[head:last]),
        title=title,
        gender=_gender(lowers, words[head].lower),
        possessive=words[last - 1].possessive,
    )


def _bare_title(block: int, words: Sequence[Word], first: int, last: int) -> Mention | None:
    """Make a noun phrase of an office that stands alone: "the President"."""
    if words[last - 1].lower in ORGANISATION | PLACES or words[last - 1].lower in HONORIFICS:
        return None
    return Mention(
        block, first, last, words[first].start, words[last - 1].end, "N",
        " ".join(w.text for w in words[first:last]), possessive=words[last - 1].possessive,
    )  # fmt: skip


def _is_honorific(word: Word) -> bool:
    return word.lower in HONORIFICS


def _after_titles(words: Sequence[Word], first: int, last: int) -> int:
    """Return where the name itself begins in a run of capitalised words."""
    titles = [i for i in range(first, last) if words[i].lower in TITLES | HONORIFICS]
    if titles:
        head = titles[-1] + 1
        rest = {w.lower for w in words[head:last]}
        return head if not rest & ORGANISATION or _is_honorific(words[titles[-1]]) else first
    head = first
    if words[head].lower in _COMPASS and last - head > 3:
        head += 2
    while last - head > 2 and words[head].lower in PLACES:
        head += 1
    rest = {w.lower for w in words[head:last]}
    return first if rest & ORGANISATION else head


def _name_kind(words: Sequence[Word], head: int, last: int, *, titled: bool) -> str:
    lowers = [w.lower for w in words[head:last]]
    if any(lower in ORGANISATION for lower in lowers):
        return "O"
    if all(lower in PLACES or lower in _COMPASS for lower in lowers):
        return "O"
    if titled or lowers[0] in MALE_NAMES or lowers[0] in FEMALE_NAMES:
        return "P"
    if len(lowers) == 1:
        text = words[head].text
        return "O" if text.isupper() and len(text) > 1 else "P"
    return "P" if len(lowers) <= 4 and lowers[0] not in PLACES else "O"


def _gender(lowers: Sequence[str], forename: str) -> str:
    if any(lower in FEMALE_TITLES for lower in lowers) or forename in FEMALE_NAMES:
        return "f"
    if any(lower in MALE_TITLES for lower in lowers) or forename in MALE_NAMES:
        return "m"
    return ""


def _nominals(block: int, words: Sequence[Word], names: Sequence[Mention]) -> list[Mention]:
    found: list[Mention] = []
    named = {i for n in names if n.kind != "N" for i in range(n.first, n.last)}
    for index, word in enumerate(words):
        if index in named or not _is_head(words, index):
            continue
        first = _phrase_start(words, index, found[-1].last if found else 0)
        if not _is_phrase(words, first, index, named):
            continue
        last = _phrase_end(words, index)
        people = word.lower in PEOPLE_NOUNS
        found.append(
            Mention(
                block,
                first,
                last,
                words[first].start,
                words[last - 1].end,
                "N" if people else "D",
                "",
                gender=_gender((word.lower,), ""),
                possessive=word.possessive,
            )  # fmt: skip
        )
    return found


def _is_head(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    following = words[index + 1] if index + 1 < len(words) else None
    if word.lower in PEOPLE_NOUNS or word.lower in THING_NOUNS:
        compound = following and following.lower in PEOPLE_NOUNS | THING_NOUNS
        return word.kind in "xvnCa" and not (compound and following.start - word.end == 1)
    return word.kind == "x" and following is not None and following.kind == "V"


def _phrase_start(words: Sequence[Word], index: int, floor: int) -> int:
    first = index
    while first > floor and index - first < 7:
        before = words[first - 1]
        if before.kind not in "xCnd" and not (before.kind == "v" and before.lower.endswith("ed")):
            break
        if words[first].start - before.end > 3:
            break
        first -= 1
        if before.kind == "d" and not (first > floor and words[first - 1].possessive):
            break
    return first


def _is_phrase(words: Sequence[Word], first: int, index: int, named: set[int]) -> bool:
    """Tell a noun phrase from a bare noun that names nobody in particular."""
    head = words[index]
    if head.lower in REPORTERS and index and words[index - 1].lower in {"told", "tells", "telling"}:
        return False
    known = head.lower in PEOPLE_NOUNS or head.lower in THING_NOUNS
    if words[first].kind == "d":
        return True
    plural = head.lower.endswith("s") or head.lower in _PLURALS
    return known and (
        plural
        or head.text[0].isupper()
        or any(i in named for i in range(first, index))
        or first < index
    )


def _phrase_end(words: Sequence[Word], index: int) -> int:
    """Return the index after a phrase with its "of" and "for"."""
    last = index + 1
    if words[index].possessive:
        return last
    while last < len(words) and words[last].lower in {
        "of",
        "for",
        "at",
        "with",
        "from",
        "von",
        "de",
    }:
        ahead = last + 1
        while ahead < len(words) and ahead - last <= 6 and words[ahead].kind in "xCnd":
            ahead += 1
        if ahead == last + 1 or words[ahead - 1].kind == "d":
            break
        last = ahead
    return last


def _merged(
    words: Sequence[Word], names: Sequence[Mention], nominals: Sequence[Mention]
) -> list[Mention]:
    """Join what describes with what it describes: "the club's captain Ana Lim" is Ana Lim."""
    found: list[Mention] = []
    taken: set[int] = set()
    by_first = {name.first: name for name in names}
    for phrase in nominals:
        inside = [n for n in names if phrase.first <= n.first < phrase.last]
        taken.update(n.first for n in inside)
        described = _described(words, phrase, inside, by_first)
        if described:
            taken.add(described.first)
            found.append(_titled(words, phrase, described))
        else:
            found.append(_with_text(words, phrase))
        found += [replace(n, modifier=True) for n in inside if n is not described and n.kind != "N"]
    found += [n for n in names if n.first not in taken]
    return found


def _described(
    words: Sequence[Word], phrase: Mention, inside: Sequence[Mention], names: dict[int, Mention]
) -> Mention | None:
    """Return the person that a phrase describes by standing right before the name."""
    if phrase.kind != "N" or phrase.possessive:
        return None
    last = inside[-1] if inside else None
    if last and last.last == phrase.last and last.title and words[phrase.first].kind == "C":
        return last
    start = phrase.last
    while start < len(words) and start not in names and _is_title(words[start]):
        start += 1
    after = names.get(start)
    if after is None or after.kind != "P" or not _adjoins(words, phrase.last, after.first):
        return None
    return after


def _is_title(word: Word) -> bool:
    return word.text[0].isupper() and (word.lower in TITLES or word.lower in HONORIFICS)


def _titled(words: Sequence[Word], phrase: Mention, name: Mention) -> Mention:
    parts = words[phrase.first : name.first]
    if parts and parts[0].kind == "d":
        parts = parts[1:]
    title = " ".join(_shown(w) for w in parts if not _is_honorific(w))
    return replace(name, title=title, gender=name.gender or phrase.gender)


def _with_text(words: Sequence[Word], phrase: Mention) -> Mention:
    return replace(phrase, text=" ".join(_shown(w) for w in words[phrase.first : phrase.last]))


def _shown(word: Word) -> str:
    return word.text + ("’s" if word.possessive and word.text[-1] != "s" else "")


def _speaks(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.lower not in PRONOUNS or word.kind == "C" and not _begins_sentence(words, index):
        return word.text == "I"
    return True


def _pronoun(block: int, index: int, word: Word) -> Mention:
    return Mention(
        block, index, index + 1, word.start, word.end, "h", word.text,
        gender=PRONOUNS[word.lower], possessive=word.lower in _POSSESSIVE_PRONOUNS,
    )  # fmt: skip
