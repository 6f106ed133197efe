"""Signs that what stands in quotation marks is a title or a name: the words around it.

Features for the ranking only; their weights are fitted with the others.
"""

from collections.abc import Sequence

from newsreader.article.lexicon import NAMED_NOUNS, OUTLETS, WORK_NOUNS
from newsreader.article.quotation_marks import Stretch
from newsreader.article.scene import Scene
from newsreader.article.words import Word

_FAR = 6
"""Words from which a verb counts as far."""
_SMALL_TEXT = "a an the of in on at to for and or but with by from as is be it i i'm i’m i'll i’ll"
_SMALL = frozenset(_SMALL_TEXT.split())
"""Words that say nothing of the way of the capitals."""
_PASSED = frozenset(("called", "titled", "entitled", "named", "the", "and"))
_MARKS = "\"'“”‘’.,!?()"


def title_features(scene: Scene, stretch: Stretch, case: str, size: str) -> tuple[str, ...]:
    """Return what tells a title or a name from speech, as names of weights.

    Args:
        scene: The article.
        stretch: Text between quotation marks in one of its blocks.
        case: The way of its capitals.
        size: The class of its length.
    """
    words = scene.lines[stretch.block].words
    index = _index(words, stretch)
    work = _work(words, index)
    owner = _owner(words, index)
    near, far = _at(words, index - 1), _at(words, index - 2)
    after = _at(words, index + 1)
    capitals = _capitals(scene.texts[stretch.block][stretch.start : stretch.end])
    verb, before = _verb(words[index - 1 :: -1] if index else ())
    _, behind = _verb(words[index + 1 :])
    found = (
        f"work {work} {case}", f"work {work} {size}", f"work {work} {capitals}",
        f"owner {owner} {case}", f"owner {owner} {capitals}", f"after {after} {case}",
        f"nouns {near}{far} {case}", f"verb {before} {verb} {size}",
    )  # fmt: skip
    if scene.german:  # Its verbs stand elsewhere than those that the weights know.
        return found
    return (*found, f"verbs {before} {behind}", f"verbs {before} {case}")


def _index(words: Sequence[Word], stretch: Stretch) -> int:
    """Return which word the quotation is; 0 when it is none."""
    found = (i for i, w in enumerate(words) if w.kind == "Q" and w.start >= stretch.outer_start)
    return next(found, 0)


def _work(words: Sequence[Word], index: int) -> str:
    """Return the class of the noun that leads to a title: "her film, called …"."""
    last = index - 1
    while last > 0 and (words[last].kind in ",:-Q" or words[last].lower in _PASSED):
        last -= 1
    return _noun_class(words[last]) if index else "0"


def _at(words: Sequence[Word], index: int) -> str:
    return _noun_class(words[index]) if 0 <= index < len(words) else "-"


def _noun_class(word: Word) -> str:
    for sign, nouns in (("w", WORK_NOUNS), ("n", NAMED_NOUNS), ("o", OUTLETS)):
        if word.lower in nouns:
            return sign
    return "0"


def _owner(words: Sequence[Word], index: int) -> str:
    """Return whose the title is: an outlet's, another's; or that it follows "on"."""
    if not index:
        return "0"
    before = words[index - 1]
    if not before.possessive:
        return "on" if before.lower == "on" else "0"
    shouted = before.text.isupper() and len(before.text) > 1
    return "o" if shouted or before.lower in OUTLETS else "p"


def _verb(words: Sequence[Word]) -> tuple[str, str]:
    """Return the class of the nearest verb of speech in the sentence, and how far it is."""
    for distance, word in enumerate(words, 1):
        if word.kind == ".":
            break
        if word.kind in "VvA":
            return word.kind, str(min(distance, _FAR))
    return "-", "-"


def _capitals(inside: str) -> str:
    """Return the way of the capitals by every word that may have one, short words too."""
    words = [bare for word in inside.split() if (bare := word.strip(_MARKS))]
    if not words:
        return "--"
    first = "A" if words[0][0].isupper() else "a"
    rest = [w for w in words[1:] if w[0].isalpha() and w.lower() not in _SMALL]
    if not rest:
        return first + ("1" if len(words) == 1 else "2")
    share = sum(w[0].isupper() for w in rest) / len(rest)
    return first + ("A" if share == 1 else "m" if share > 0.5 else "a")
