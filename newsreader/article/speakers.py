"""Who said it: the speaker of each quotation, by ranking all who could have."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from newsreader.article.antecedents import antecedent_candidates
from newsreader.article.mention import Mention
from newsreader.article.people import Person
from newsreader.article.ranking import (
    Candidate,
    Said,
    probabilities,
    speaker_candidates,
    told_after,
    weights,
)
from newsreader.article.scene import Scene
from newsreader.model import Block, BlockKind, Quote

SURE_SPEAKER = 0.25
"""Least probability of a speaker that is shown: none is better than a wrong one."""
SURE_GERMAN = 0.55
"""The same in German, which the weights know less well."""
SURE_ANTECEDENT = 0.30

_OPENING = "“\"„‟«»‹›「『‘'\uff02 \t\n\u00a0\u202f"

NOBODY = Said(None, None, None)


def attribute(blocks: Sequence[Block], quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Name the speakers of quotations where the text tells them.

    Args:
        blocks: The blocks of the article.
        quotes: Its quotations in order, without speakers.

    Returns:
        The same quotations with speaker, role, the place of the name that tells it, and whether
        the line before leads to them.
    """
    return sign(Scene(blocks), quotes) if quotes else ()


def sign(scene: Scene, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Do what ``attribute`` does, on an article that has been looked at already."""
    found: list[Quote] = []
    said = NOBODY
    for run in _runs(quotes):
        said = _who(scene, run, said)
        found += [quote if quote.speaker else _signed(scene, quote, said) for quote in run]
        said = Said(said.person, said.text, run[-1], said.cue)
    return tuple(found)


def _runs(quotes: Sequence[Quote]) -> Iterator[list[Quote]]:
    """Yield the parts of each quotation, one for each of its blocks."""
    run: list[Quote] = []
    for quote in quotes:
        run.append(quote)
        if not quote.continues:
            yield run
            run = []
    if run:
        yield run


def _who(scene: Scene, run: Sequence[Quote], said: Said) -> Said:
    """Return who said a quotation: named at its first or its last part."""
    ends = run if len(run) == 1 else (run[0], run[-1])
    ranked = [(quote, *best_candidate(scene, quote, said)) for quote in ends]
    least = SURE_GERMAN if scene.german else SURE_SPEAKER
    sure = [entry for entry in ranked if entry[2] >= least and _may_speak(scene, *entry[:2])]
    if not sure:
        return NOBODY
    quote, best, _ = max(sure, key=lambda entry: (not entry[1].repeats, entry[2]))
    if best.repeats:
        near = said.cue if said.cue and said.cue.block == quote.block else None
        return Said(said.person, said.text, None, near)
    return _identified(scene, best.mention, said) if best.mention else NOBODY


def _may_speak(scene: Scene, quote: Quote, candidate: Candidate) -> bool:
    """Tell whether a candidate is somebody; for a block quote only where a line leads to it."""
    if candidate.mention is None and not candidate.repeats:
        return False
    is_block_quote = scene.blocks[quote.block].kind is BlockKind.QUOTE
    return not is_block_quote or _lead(scene, quote) is not None


def _lead(scene: Scene, quote: Quote) -> int | None:
    """Return the block before, captions aside, that leads to a quotation at a block's head."""
    if scene.blocks[quote.block].text[: quote.start].strip(_OPENING):
        return None
    above = scene.earlier(quote.block, 1)
    if above and scene.texts[above[0]].rstrip()[-1:] in (":", ",", "："):
        return above[0]
    return None


def best_candidate(scene: Scene, quote: Quote, said: Said) -> tuple[Candidate, float]:
    """Return the likeliest speaker of a quotation and its probability."""
    if told := told_after(scene, quote):
        return Candidate(told), 1.0
    candidates = speaker_candidates(scene, quote, said)
    chances = probabilities(candidates, weights()["speaker"])
    return max(zip(candidates, chances, strict=True), key=lambda pair: pair[1])


def _identified(scene: Scene, mention: Mention, said: Said) -> Said:
    person = scene.people.of(mention)
    if person:
        return Said(person, None, None, mention)
    if mention.kind != "h":
        return Said(None, mention.text, None, mention)
    meant = antecedent(scene, mention, said)
    return Said(meant, None, None, mention) if meant else NOBODY


def antecedent(scene: Scene, pronoun: Mention, said: Said) -> Person | None:
    """Return whom "he" or "she" means; None for other pronouns and in doubt."""
    if pronoun.gender not in ("m", "f"):
        return None
    candidates = antecedent_candidates(scene, pronoun, said)
    chances = probabilities(candidates, weights()["antecedent"])
    best, chance = max(zip(candidates, chances, strict=True), key=lambda pair: pair[1])
    if best.mention is None or chance < SURE_ANTECEDENT:
        return None
    return scene.people.of(best.mention)


def _signed(scene: Scene, quote: Quote, said: Said) -> Quote:
    name = said.person.name if said.person else said.text
    if not name:
        return quote
    cue = said.cue
    return replace(
        quote,
        speaker=name,
        role=scene.people.role(said.person) if said.person else None,
        cue_block=cue.block if cue else None,
        cue_start=cue.start if cue else 0,
        cue_end=cue.end if cue else 0,
        led=cue is not None and cue.block == _lead(scene, quote),
    )
