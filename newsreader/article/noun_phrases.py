"""Noun phrases that may speak, and how they join the names beside them."""

from collections.abc import Sequence
from dataclasses import replace

from newsreader.article.lexicon import (
    HONORIFICS,
    NOT_A_NAME,
    PEOPLE_NOUNS,
    REPORTERS,
    THING_NOUNS,
    TITLES,
)
from newsreader.article.mention import PRONOUNS, Mention, adjoins, gender_of, is_honorific
from newsreader.article.words import Word

_NOUNS = PEOPLE_NOUNS | THING_NOUNS
_LINKS = frozenset(("of", "for", "at", "with", "from", "von", "de"))
_PLURALS = frozenset(("people", "police", "media", "press", "polizei", "audience"))


def noun_phrases(block: int, words: Sequence[Word], names: Sequence[Mention]) -> list[Mention]:
    """Return the noun phrases of a block that may speak: "a spokesman for the port".

    Args:
        block: Its index.
        words: Its words.
        names: The names found in it.
    """
    found: list[Mention] = []
    named = {i for n in names if n.kind != "N" for i in range(n.first, n.last)}
    for index, word in enumerate(words):
        if index in named or not _is_head(words, index):
            continue
        first = _phrase_start(words, index, found[-1].last if found else 0)
        if not _is_phrase(words, first, index, named):
            continue
        last = _phrase_end(words, first, index)
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
                gender=gender_of((word.lower,), ""),
                possessive=word.possessive,
            )
        )
    return found


def _is_head(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.kind not in "xvnCa":
        return False
    following = words[index + 1] if index + 1 < len(words) else None
    if word.lower in _NOUNS:
        compound = following is not None and following.lower in _NOUNS
        adjoining = following is not None and following.start - word.end == 1
        return not (compound and adjoining)
    if word.kind != "x" or (following and following.kind in "xCn"):
        return False
    if following and following.kind == "V":
        return True
    first = _phrase_start(words, index, 0)
    return first > 0 and words[first].kind == "d" and words[first - 1].kind == "V"


def _phrase_start(words: Sequence[Word], index: int, floor: int) -> int:
    first = index
    while first > floor and index - first < 7:
        before = words[first - 1]
        if before.kind not in "xCnd" and not _is_participle(words, first - 1):
            break
        if words[first].start - before.end > 3 or _ends_phrase(before):
            break
        first -= 1
        if before.kind == "d" and not (first > floor and words[first - 1].possessive):
            break
    while first < index and words[first].kind == "v":
        first += 1
    return first


def _is_participle(words: Sequence[Word], index: int) -> bool:
    """Tell "a proposed line" from "Lim proposed a line"."""
    past = words[index].kind == "v" and words[index].lower.endswith("ed")
    return past and index > 0 and words[index - 1].kind != "C"


def _ends_phrase(word: Word) -> bool:
    """Tell a word that no noun phrase goes back over."""
    return word.kind != "d" and (word.lower in NOT_A_NAME or word.lower in PRONOUNS)


def _is_phrase(words: Sequence[Word], first: int, index: int, named: set[int]) -> bool:
    """Tell a noun phrase from a bare noun that names nobody in particular."""
    head = words[index]
    if head.lower in REPORTERS and index and words[index - 1].lower in {"told", "tells", "telling"}:
        return False
    known = head.lower in _NOUNS
    if words[first].kind == "d":
        return True
    plural = head.lower.endswith("s") or head.lower in _PLURALS
    return known and (
        plural
        or head.text[0].isupper()
        or any(i in named for i in range(first, index))
        or first < index
    )


def _phrase_end(words: Sequence[Word], first: int, index: int) -> int:
    """Return the index after a phrase with its "of" and "for"."""
    last = index + 1
    if words[index].possessive:
        return last
    while last < len(words) and _goes_on(words, first, last):
        ahead = last + 1
        while ahead < len(words) and ahead - last <= 6 and words[ahead].kind in "xCnd":
            ahead += 1
        if ahead == last + 1 or words[ahead - 1].kind == "d":
            break
        last = ahead
    return last


def _goes_on(words: Sequence[Word], first: int, index: int) -> bool:
    """Tell a preposition that belongs to a phrase: "a reader in the upper town" too."""
    if words[index].lower != "in":
        return words[index].lower in _LINKS
    after = words[index + 1] if index + 1 < len(words) else None
    return words[first].lower in ("a", "an") and after is not None and after.lower == "the"


def joined(
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
    if after is None or after.kind != "P" or not adjoins(words, phrase.last, after.first):
        return None
    return after


def _is_title(word: Word) -> bool:
    return word.text[0].isupper() and (word.lower in TITLES or word.lower in HONORIFICS)


def _titled(words: Sequence[Word], phrase: Mention, name: Mention) -> Mention:
    parts = words[phrase.first : name.first]
    if parts and parts[0].kind == "d":
        parts = parts[1:]
    title = " ".join(_shown(w) for w in parts if not is_honorific(w))
    return replace(name, title=title, gender=name.gender or phrase.gender)


def _with_text(words: Sequence[Word], phrase: Mention) -> Mention:
    return replace(phrase, text=" ".join(_shown(w) for w in words[phrase.first : phrase.last]))


def _shown(word: Word) -> str:
    return word.text + ("’s" if word.possessive and word.text[-1] != "s" else "")
