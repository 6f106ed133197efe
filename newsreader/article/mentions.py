"""Who and what a block names: names, noun phrases and pronouns that may stand for a speaker."""

from collections.abc import Sequence
from itertools import pairwise

from newsreader.article.lexicon import (
    FEMALE_NAMES,
    HONORIFICS,
    MALE_NAMES,
    NOT_A_NAME,
    ORGANISATION,
    PARTICLES,
    PLACES,
    TITLES,
)
from newsreader.article.mention import PRONOUNS, Mention, adjoins, gender_of, is_honorific
from newsreader.article.noun_phrases import joined, noun_phrases
from newsreader.article.words import Word

_POSSESSIVE_PRONOUNS = frozenset(("his", "her", "their"))
_FORENAMES = MALE_NAMES | FEMALE_NAMES
_NOT_AN_OFFICE = ORGANISATION | PLACES | HONORIFICS
_BEFORE_NAMES = TITLES | HONORIFICS
_COMPASS = frozenset(("new", "north", "south", "west", "east", "san", "los", "united", "hong"))


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
        self._odd_surnames = {
            w.lower
            for line in words
            for before, w in pairwise(line)
            if before.lower in _FORENAMES and w.lower in NOT_A_NAME and w.text[0].isupper()
        }
        self._inside = {
            w.lower
            for line in words
            for i, w in enumerate(line)
            if w.kind == "C" and not _begins_sentence(line, i)
        }

    def find(self, block: int, words: Sequence[Word]) -> list[Mention]:
        """Return the mentions of one block in order.

        Args:
            block: Its index.
            words: Its words.
        """
        names = [] if _is_headline(words) else self._names(block, words)
        nominals = noun_phrases(block, words, names)
        merged = joined(words, names, nominals)
        merged += [_pronoun(block, i, word) for i, word in enumerate(words) if _speaks(words, i)]
        merged.sort(key=lambda mention: mention.first)
        return merged

    def _names(self, block: int, words: Sequence[Word]) -> list[Mention]:
        found = []
        index = 0
        while index < len(words):
            last = index if words[index].text.islower() else self._run_end(words, index)
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
            if ahead >= len(words) or not adjoins(words, last, ahead):
                break
            if not words[ahead].text[0].isupper() or words[ahead].kind in "dpwTAQ":
                break
            last = ahead + 1
        return last

    def _begins_name(self, words: Sequence[Word], index: int) -> bool:
        word = words[index]
        if word.kind == "Q" or not word.text[0].isupper():
            return False
        if word.lower in NOT_A_NAME and not self._is_particle(words, index):
            return self._is_odd_surname(words, index)
        if not _begins_sentence(words, index):
            return True
        return not self._is_common(words, index) or word.lower in self._surnames

    def _is_common(self, words: Sequence[Word], index: int) -> bool:
        """Tell a common word at the head of a sentence from a name."""
        word = words[index]
        after = words[index + 1] if index + 1 < len(words) else None
        alone = after is None or not after.text[0].isupper()
        if not alone and (word.lower in TITLES or word.lower in _FORENAMES):
            return False
        if not alone and after and after.lower in ORGANISATION:
            return False
        if alone and after and self._is_order(word, after):
            return True
        return word.lower in self._lowercase or word.lower.endswith(("ing", "ly"))

    def _is_order(self, word: Word, after: Word) -> bool:
        """Tell "Type on it" and the like, whose first word is no name elsewhere."""
        unknown = word.lower not in self._inside and word.lower not in _FORENAMES
        return unknown and (after.kind in "pdw" or after.lower in PRONOUNS)

    def _is_odd_surname(self, words: Sequence[Word], index: int) -> bool:
        """Tell "May said" from the month, where the article names an Anna May."""
        beside = [*words[max(0, index - 1) : index], *words[index + 1 : index + 2]]
        return words[index].lower in self._odd_surnames and any(w.kind in "Vv" for w in beside)

    def _is_particle(self, words: Sequence[Word], index: int) -> bool:
        """Tell "Le Pen" from an article at the head of a sentence."""
        if words[index].lower not in PARTICLES or "the" not in self._lowercase:
            return False
        after = words[index + 1] if index + 1 < len(words) else None
        return after is not None and after.kind == "C" and adjoins(words, index + 1, index + 1)

    def _is_name(self, words: Sequence[Word], name: Mention) -> bool:
        if not self._german:
            return True
        if name.last - name.first == 1:
            return words[name.first].lower in self._surnames or bool(name.title)
        return words[name.first].lower in _FORENAMES or name.kind == "P"


def _surnames(words: Sequence[Sequence[Word]]) -> set[str]:
    """Return the last words of the runs of two or more capitals inside sentences."""
    found = set()
    for line in words:
        for before, word, after in zip(line, line[1:], [*line[2:], None], strict=False):
            if before.kind == word.kind == "C" and (after is None or after.kind != "C"):
                found.add(word.lower)
    return found


def _is_headline(words: Sequence[Word]) -> bool:
    """Tell a line in which nearly all words have capitals, so that none tells a name."""
    if any(w.kind in "QV:" for w in words):
        return False
    long = [w for w in words if w.kind in "xCva" and len(w.text) > 3]
    plain = sum(1 for w in long if w.text[0].islower())
    shouted = sum(1 for w in long if w.text.isupper())
    return len(long) >= 4 and (plain * 6 < len(long) or shouted * 2 > len(long))


def _begins_sentence(words: Sequence[Word], index: int) -> bool:
    return index == 0 or words[index - 1].kind in ".:Q-("


def _name(block: int, words: Sequence[Word], first: int, last: int) -> Mention | None:
    """Make a mention of a run of capitalised words, its titles apart."""
    head = _after_titles(words, first, last)
    if head == last:
        return _bare_title(block, words, first, last)
    kind = _name_kind(words, head, last, titled=head > first)
    title = " ".join(w.text for w in words[first:head] if not is_honorific(w))
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
        gender=gender_of(lowers, words[head].lower),
        possessive=words[last - 1].possessive,
    )


def _bare_title(block: int, words: Sequence[Word], first: int, last: int) -> Mention | None:
    """Make a noun phrase of an office that stands alone: "the President"."""
    if words[last - 1].lower in _NOT_AN_OFFICE:
        return None
    return Mention(
        block, first, last, words[first].start, words[last - 1].end, "N",
        " ".join(w.text for w in words[first:last]), possessive=words[last - 1].possessive,
    )  # fmt: skip


def _after_titles(words: Sequence[Word], first: int, last: int) -> int:
    """Return where the name itself begins in a run of capitalised words."""
    titles = [i for i in range(first, last) if words[i].lower in _BEFORE_NAMES]
    if titles:
        head = titles[-1] + 1
        rest = {w.lower for w in words[head:last]}
        return head if not rest & ORGANISATION or is_honorific(words[titles[-1]]) else first
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


def _speaks(words: Sequence[Word], index: int) -> bool:
    word = words[index]
    if word.lower not in PRONOUNS or (word.kind == "C" and not _begins_sentence(words, index)):
        return word.text == "I"
    return True


def _pronoun(block: int, index: int, word: Word) -> Mention:
    return Mention(
        block, index, index + 1, word.start, word.end, "h", word.text,
        gender=PRONOUNS[word.lower], possessive=word.lower in _POSSESSIVE_PRONOUNS,
    )  # fmt: skip
