"""Tell speech from the other things that stand in quotation marks: titles and words in doubt."""

import math
import re

from newsreader.article.quotation_marks import Stretch
from newsreader.article.ranking import weights
from newsreader.article.scene import Line, Scene
from newsreader.article.speech_verbs import SPEECH_CJK
from newsreader.article.titles import title_features
from newsreader.article.words import Word

SURE_SPEECH = 0.45
"""Least probability of speech that is taken for it."""
_GERMAN_BASE = 0.6
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_TOLD = re.compile("と[^、。「]*(?:話|述べ|語|言|答え|説明|指摘|訴え|書)")
"""Japanese: the quotation's particle, then who, then the verb."""
_CJK_REACH = 30
"""Characters after a quotation within which, in its sentence, the verb of speech may stand."""

_SPOKEN_TEXT = """
i we you me us my our your i'm i’m it's it’s we're we’re don't don’t can't can’t that's that’s not
is are was were have has had will would can could should do does did be been ich wir sie mich uns
mir mein unser ist sind war waren haben hat wird werden nicht kann können muss müssen soll würde
wäre sei seien je nous vous est sont pas avons ont était no es son hemos está non è sono abbiamo
não é são temos está ik wij niet is zijn heeft
"""
_SPOKEN = frozenset(_SPOKEN_TEXT.split())


_SO_CALLED_TEXT = """
so-called titled entitled nicknamed dubbed sogenannte sogenannten sogenannter sogenanntes genannte
genannten namens titel motto soi-disant intitulé intitulée titulado titulada intitolato intitolata
llamado llamada cosiddetto cosiddetta chamado chamada zogenaamde
"""
_SO_CALLED = frozenset(_SO_CALLED_TEXT.split())
_REPORTED_TEXT = """
sei seien habe haben werde würde würden könne könnten müsse müssten wolle wollten hätte hätten
solle sollten dürfe gebe komme stehe wäre wären
"""
_REPORTED = frozenset(_REPORTED_TEXT.split())
"""German forms that report what another said."""


def is_speech(scene: Scene, stretch: Stretch) -> bool:
    """Tell whether a stretch between marks is somebody's words.

    Args:
        scene: The article.
        stretch: Text between quotation marks in one of its blocks.
    """
    if stretch.end <= stretch.start or _is_term(scene, stretch):
        return False
    if _CJK.search(scene.texts[stretch.block], stretch.start, stretch.end):
        return True  # What is left of these is no term; the weights know only words with spaces.
    return likelihood(scene, stretch) >= SURE_SPEECH


def _is_term(scene: Scene, stretch: Stretch) -> bool:
    """Tell a word or two that nobody is said to say, or that are said to be a name."""
    inside = scene.texts[stretch.block][stretch.start : stretch.end]
    line = scene.lines[stretch.block]
    before = _word_before(line, stretch)
    if before and before.lower in _SO_CALLED:
        return True
    if scene.german or len(inside.split()) > 2 or len(inside) > 24 or inside[-1] in ".?!。？！…,":
        return False
    position = line.quote_at.get(stretch.outer_start, 0)
    left = line.symbols[_sentence_start(scene, stretch) : position]
    return _local(left, line.symbols[position + 1 :]) == "00" and not _beside_cjk_verb(
        scene, stretch
    )


def _sentence_start(scene: Scene, stretch: Stretch) -> int:
    """Return the symbol after the last quotation before that ends its sentence, or 0."""
    text, line = scene.texts[stretch.block], scene.lines[stretch.block]
    ended = [
        line.quote_at[word.start]
        for word in line.words
        if word.kind == "Q" and word.end <= stretch.outer_start and text[word.end - 2] in ".?!。"
    ]
    return ended[-1] + 1 if ended else 0


def _beside_cjk_verb(scene: Scene, stretch: Stretch) -> bool:
    text = scene.texts[stretch.block]
    around = text[max(0, stretch.outer_start - 8) : stretch.outer_start]
    after = text[stretch.outer_end : stretch.outer_end + _CJK_REACH]
    sentence = after.partition("。")[0]
    return bool(_TOLD.match(sentence)) or any(verb in around + sentence for verb in SPEECH_CJK)


def likelihood(scene: Scene, stretch: Stretch) -> float:
    """Return the probability that a stretch is somebody's words."""
    table = weights()["speech"]
    score = sum(table.get(feature, 0.0) for feature in speech_features(scene, stretch))
    if scene.german:
        score += _german_signs(scene, stretch)
    return 1 / (1 + math.exp(-score))


def _german_signs(scene: Scene, stretch: Stretch) -> float:
    """Return what German tells besides, where nouns have capitals as titles have.

    The mood of report speaks for speech; a noun or an article right before a few words for a
    title, and so do words without any verb. Set by hand.
    """
    inside = scene.texts[stretch.block][stretch.start : stretch.end]
    count = len(inside.split())
    before = _word_before(scene.lines[stretch.block], stretch)
    kind = before.kind if before else ""
    score = _GERMAN_BASE
    if _is_reported(scene.texts[stretch.block], stretch):
        score += 0.7
    elif count < 5:
        score -= 0.8
    if count < 5 and kind == "C":
        score -= 0.9
    if 1 < count < 5 and kind == "d" and inside[0].isupper():
        score -= 0.7
    if count > 1 and inside[-1] not in ".?!," and not _count_spoken(inside):
        score -= 0.7
    return score + (1.5 if kind == ":" and count >= 5 else 0.0)


def _is_reported(text: str, stretch: Stretch) -> bool:
    around = text[max(0, stretch.start - 80) : stretch.start] + text[stretch.end :][:60]
    return any(word.strip(",.„“") in _REPORTED for word in around.lower().split())


def _count_spoken(inside: str) -> int:
    return sum(word in _SPOKEN for word in inside.lower().split())


def speech_features(scene: Scene, stretch: Stretch) -> list[str]:
    """Return what tells speech from a title, as names of weights."""
    text = scene.texts[stretch.block]
    line = scene.lines[stretch.block]
    inside = text[stretch.start : stretch.end]
    size = _size(inside)
    position = line.quote_at.get(stretch.outer_start, 0)
    left, right = line.symbols[:position], line.symbols[position + 1 :]
    local = _local(line.symbols[_sentence_start(scene, stretch) : position], right)
    ending = inside[-1:] if inside[-1:] in ",.?!" else "x"
    case = _case(inside)
    spoken = min(_count_spoken(inside), 3)
    before = _word_before(line, stretch)
    word = before.lower if before else ""
    return [
        "", f"size {size}", f"end {ending}", f"end {ending} {size}", f"case {case}",
        f"case {case} {size}", f"local {local}", f"local {local} {size}", f"spoken {spoken}",
        f"spoken {spoken} {size}", f"left {left[-1:]}", f"left {left[-2:]}", f"right {right[:1]}",
        f"right {right[:2]}", f"left {left[-1:]} {case}", f"right {right[:1]} {case}",
        f"right {right[:1]} {size}", f"left {left[-1:]} {size}", f"alone {not left} {not right}",
        f"next {_word_after(line, stretch)}", f"owned {bool(before and before.possessive)} {case}",
        f"word {word}", f"word {word} {case}",
        f"company {line.symbols.count('Q') > 1} {size}",
        f"speech {_speech_near(left, right)} {size} {case}",
        f"left {left[-3:]} .", f"right {right[:3]} .", *title_features(scene, stretch, case, size),
    ]  # fmt: skip


def _size(inside: str) -> str:
    count = len(inside.split())
    if (
        count == 1
        and not inside.isascii()
        and len(inside) > 6
        and "\u3000" <= inside[0] <= "\uffef"
    ):
        count = len(inside) // 2
    for least in (15, 9, 6, 5, 4, 3, 2):
        if count >= least:
            return str(least)
    return "1"


def _case(inside: str) -> str:
    """Return the way of its capitals: a title's, a sentence's, none."""
    words = inside.split()
    first = "A" if inside[:1].isupper() else "a"
    long = [w for w in words[1:] if len(w) > 3 and w[0].isalpha()]
    if not long:
        return first + "-"
    share = sum(w[0].isupper() for w in long) / len(long)
    return first + ("A" if share > 0.7 else "a" if share < 0.3 else "m")


def _local(left: str, right: str) -> str:
    before, after = left[left.rfind(".") + 1 :], right.split(".", 1)[0]
    return _strongest(before) + _strongest(after)


def _strongest(symbols: str) -> str:
    return "V" if "V" in symbols else "v" if "v" in symbols or "A" in symbols else "0"


def _speech_near(left: str, right: str) -> bool:
    return any(s in "VvA" for s in left[-4:] + right[:4])


def _word_after(line: Line, stretch: Stretch) -> str:
    return next((word.lower for word in line.words if word.start > stretch.outer_start), "")


def _word_before(line: Line, stretch: Stretch) -> Word | None:
    before = None
    for word in line.words:
        if word.start >= stretch.outer_start:
            break
        before = word
    return before
