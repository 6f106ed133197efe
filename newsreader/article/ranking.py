"""Features of a possible speaker, and their weights.

A weight belongs to a feature's name. The weights in ``speaker_weights.json`` were fitted with
``benchmarks/fit_speakers.py`` on our development half of PolNeAR 1.0 (425 news articles with
annotated sources); they are figures of our own and hold none of its text.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path

import msgspec

from newsreader.article.mention import Mention
from newsreader.article.people import Person
from newsreader.article.scene import Line, Scene
from newsreader.model import Quote

BEFORE, AFTER = 10, 7
"""Most mentions looked at before and after a quotation in its own block."""
_APPOSED = re.compile(r"(?:\([^.(]*\(,?|p[xMm]+)*[,(\-][^.QVv:]*[,(\-]([Vv])")
_EXTENDED = re.compile(r"(?:\([^.(]*\(|p[xMm]+|x)+([Vv])")
_TOLD_AFTER = re.compile(r",(?:m,M|M,m|M|m),?V(?=[.,])")
"""Symbols right after a quotation that leave no doubt: a comma, the speaker, a verb of speech."""
_COARSE = str.maketrans("", "", "xp-(;")


@dataclass(frozen=True, slots=True)
class Said:
    """Who said the quotation before: a person or a phrase, and where that quotation stands."""

    person: Person | None
    text: str | None
    quote: Quote | None
    cue: Mention | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible answer: a mention, the speaker of the quotation before, or nobody."""

    mention: Mention | None
    repeats: bool = False
    features: tuple[str, ...] = ()


@cache
def weights() -> dict[str, dict[str, float]]:
    """Return the fitted weights by ranker ("speaker", "antecedent") and feature."""
    raw = Path(__file__).with_name("speaker_weights.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, dict[str, float]])


def probabilities(candidates: Sequence[Candidate], table: dict[str, float]) -> list[float]:
    """Return the softmax of the candidates' summed weights."""
    get = table.get
    scores = [sum(map(get, c.features, repeat(0.0))) for c in candidates]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def speaker_candidates(scene: Scene, quote: Quote, said: Said) -> list[Candidate]:
    """Return the possible speakers of a quotation with their features.

    Args:
        scene: The article.
        quote: The quotation; its speaker is not looked at.
        said: Who said the quotation before.
    """
    context = _Context(scene, quote, said)
    found = [Candidate(None, features=context.nobody())]
    if said.person or said.text:
        found.append(Candidate(None, repeats=True, features=context.repeated()))
    before, after = context.around()
    found += [Candidate(m, features=context.beside(m, rank)) for rank, m in before]
    found += [Candidate(m, features=context.beside(m, rank)) for rank, m in after]
    for distance, index in enumerate(scene.earlier(quote.block, 2), 1):
        mentions = [m for m in scene.lines[index].mentions if not m.modifier][-8:]
        found += [Candidate(m, features=context.above(m, distance)) for m in mentions]
    return found


def told_after(scene: Scene, quote: Quote) -> Mention | None:
    """Return the speaker of “…”, the mayor, Mara Holt, added: the name, or else the noun phrase."""
    line = scene.lines[quote.block]
    position, _ = _position(line, quote)
    told = _TOLD_AFTER.match(line.symbols, position + 1)
    if not told:
        return None
    named = [m for m in line.mentions if told.start() < line.at[m.first] < told.end()]
    named = [m for m in named if not m.modifier]
    return next((m for m in named if m.kind == "P"), named[0] if named else None)


class _Context:
    """One quotation and what stands around it."""

    def __init__(self, scene: Scene, quote: Quote, said: Said) -> None:
        self.scene, self.quote, self.said = scene, quote, said
        self.line = scene.lines[quote.block]
        self.position, self.offset = _position(self.line, quote)
        symbols = self.line.symbols
        self.left, self.right = symbols[: self.position], symbols[self.position + 1 :]
        self.shape = self._shape()
        self.distance = quote.block - said.quote.block if said.quote else 9
        self.local = self._local()
        self.first_above = next(iter(scene.earlier(quote.block, 1)), None)
        self.lead = self._lead()

    def _shape(self) -> str:
        """Return where the quotation stands in its block: alone, first, last, inside."""
        left, right = self.left.strip("-("), self.right.strip(".-(,")
        if not right:
            return "only" if not left else "last"
        return "first" if not left else "mid"

    def _ending(self) -> str:
        last = self.quote.text.rstrip()[-1:]
        return last if last in ",.?!" else "x"

    def _local(self) -> str:
        """Return which verb of speech shares the sentence: before, after, both or none."""
        before = self.left[self.left.rfind(".") + 1 :]
        after = self.right.split(".", 1)[0]
        if self._ending() in ".!?" and self.right[:1] not in ("V", ""):
            after = after if self._ending() == "?" else ""
        found = ("b" if _has_speech(before) else "") + ("a" if _has_speech(after) else "")
        return found or "0"

    def _lead(self) -> str:
        if self.first_above is None:
            return "none"
        text = self.scene.texts[self.first_above].rstrip()
        speech = "V" if _has_speech(self.scene.lines[self.first_above].symbols[-8:]) else "0"
        return (text[-1:] if text[-1:] in ":," else ".") + speech

    def _size(self) -> str:
        count = self.quote.text.count(" ") + 1
        return "1" if count == 1 else "3" if count <= 3 else "6" if count <= 6 else "9"

    def nobody(self) -> tuple[str, ...]:
        size, shape, local = self._size(), self.shape, self.local
        return (
            "0", f"0 {size}", f"0 {shape}", f"0 {local}", f"0 {shape} {local} {size}",
            f"0 {self._case()} {size}", f"0 lead {self.lead}", f"0 prev {min(self.distance, 3)}",
            f"0 left {self.left[-2:]}", f"0 right {self.right[:2]}",
        )  # fmt: skip

    def _case(self) -> str:
        return "A" if self.quote.text[:1].isupper() else "a"

    def repeated(self) -> tuple[str, ...]:
        """Return the features of "whoever spoke last"."""
        far = min(self.distance, 3)
        between = "~"
        if far == 0 and self.said.quote:
            start, _ = _position(self.line, self.said.quote)
            between = _short(self.line.symbols[start + 1 : self.position].translate(_COARSE))
        plural = "t" if self.said.cue and self.said.cue.gender == "t" else ""
        return (
            "r", f"r {far}", f"r {far} {self.shape}", f"r {far} {self.local}",
            f"r {far} {self.shape} {self.local} {self._ending()}", f"r {between}",
            f"r {between} {self.local}", f"r {far} {self.lead} {self.shape}",
            f"r {self._case()} {far} {self._size()}", f"r {plural}",
        )  # fmt: skip

    def around(self) -> tuple[list[tuple[int, Mention]], list[tuple[int, Mention]]]:
        """Return the mentions before and after in the block, with their rank from here."""
        mentions = [m for m in self.line.mentions if not m.modifier]
        before = [m for m in mentions if m.start < self.offset][::-1][:BEFORE]
        after = [m for m in mentions if m.start >= self.offset][:AFTER]
        return list(enumerate(before)), list(enumerate(after))

    def beside(self, mention: Mention, rank: int) -> tuple[str, ...]:
        """Return the features of a mention in the quotation's own block."""
        line, at = self.line, self.line.at[mention.first]
        follows = mention.start >= self.offset
        if follows:
            between = line.symbols[self.position + 1 : at]
            side, nearest = "a" + self._ending(), line.symbols[at + 1 : at + 3]
        else:
            between = line.symbols[at + 1 : self.position]
            side, nearest = "b", line.symbols[max(0, at - 2) : at]
        coarse = between.translate(_COARSE)
        stops = between.count(".")
        kind = mention.kind + ("'" if mention.possessive else "")
        far = min(stops, 3)
        verb = _verb_after(line, mention)
        fine = _short(between)
        return (
            f"{side} {kind}", f"{side} {fine}", f"{side} {kind} {_short(coarse)}",
            f"{side} {_short(coarse)}", f"{side} {far} {verb}", f"{side} {far} {min(rank, 4)}",
            f"{side[0]} {kind} {far} {verb} {self.local}", f"{side[0]} near {nearest} {far}",
            f"{side[0]} {self.shape} {far} {verb}", f"{side[0]} {far} {self.local} {verb}",
            f"{side[0]} tail {between[-2:] if not follows else between[:2]} {far}",
            *self._about(mention, f"{side[0]}{far}", verb),
        )  # fmt: skip

    def above(self, mention: Mention, distance: int) -> tuple[str, ...]:
        """Return the features of a mention in an earlier block."""
        line = self.scene.lines[mention.block]
        at = line.at[mention.first]
        rest = line.symbols[at + 1 :]
        stops = min(rest.rstrip(".").count("."), 3)
        kind = mention.kind + ("'" if mention.possessive else "")
        verb = _verb_after(line, mention)
        side = f"u{distance}"
        lead = self.lead if distance == 1 else "-"
        return (
            side, f"{side} {kind}", f"{side} {lead} {verb} {stops}", f"{side} {stops} {verb}",
            f"{side} {self.shape} {self.local}", f"{side} {self.shape} {verb} {stops}",
            f"{side} {lead} {_short(rest.translate(_COARSE))}", f"{side} {lead} {kind}",
            f"{side} first {at == 0} {stops}",
            *self._about(mention, side, verb),
        )  # fmt: skip

    def _about(self, mention: Mention, side: str, verb: str) -> tuple[str, ...]:
        """Return what holds wherever the mention stands."""
        person = self.scene.people.of(mention)
        line = self.scene.lines[mention.block]
        before = line.words[mention.first - 1].kind if mention.first else "^"
        found = [
            f"{mention.kind} {verb}", f"pre {before} {mention.kind} {verb}", f"{side} pre {before}",
        ]  # fmt: skip
        if person:
            again = "r" if person is self.said.person else "n"
            often = min(len(person.mentions), 8) // 2
            found += [
                f"{side} {again} {min(self.distance, 2)}", f"often {often}",
                f"{again} {verb} {self.local}", f"known {person.kind} {' ' in person.name}",
            ]  # fmt: skip
            if mention.title:
                found.append("titled")
        elif mention.kind == "h":
            found.append(f"{side} pro {mention.gender} {verb}")
            found.append(f"pro {mention.gender}")
        elif mention.text and mention.text == self.said.text:
            found.append(f"{side} again")
        return tuple(found)


def _position(line: Line, quote: Quote) -> tuple[int, int]:
    """Return where a quotation stands among the symbols, and its offset."""
    best = max((s for s in line.quote_at if s <= quote.start), default=None)
    if best is None:
        return 0, quote.start
    return line.quote_at[best], quote.start


def _has_speech(symbols: str) -> bool:
    return "V" in symbols or "v" in symbols or "A" in symbols


def _short(symbols: str) -> str:
    return symbols if len(symbols) <= 6 else symbols[:3] + "~" + symbols[-2:]


def _verb_after(line: Line, mention: Mention) -> str:
    found = line.verbs.get(mention.first)
    if found is None:
        found = line.verbs[mention.first] = _find_verb(line, mention)
    return found


def _find_verb(line: Line, mention: Mention) -> str:
    """Return how a verb of speech hangs on a mention: right after, behind an apposition."""
    at = line.at[mention.first]
    after, before = line.symbols[at + 1 : at + 22], line.symbols[max(0, at - 3) : at]
    if after[:1] in ("V", "v"):
        return "s" + after[0]
    if before[-1:] == "A" or before[-2:] in ("Ap", "Ax"):
        return "A"
    if before[-1:] in ("V", "v") and "Q" in line.symbols[max(0, at - 4) : at]:
        return "i" + before[-1]
    for sign, pattern in (("c", _APPOSED), ("e", _EXTENDED)):
        if hung := pattern.match(after):
            return sign + hung[1]
    sentence = after.split(".", 1)[0]
    return "nV" if "V" in sentence[:5] else "nv" if "v" in sentence[:5] else "0"
