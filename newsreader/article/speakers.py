"""Who said it: the speaker of each quotation, by ranking all who could have."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from newsreader.article.antecedents import antecedent_candidates
from newsreader.article.mentions import Mention
from newsreader.article.people import Person
from newsreader.article.quotation_marks import RUNNING_TEXT
from newsreader.article.ranking import (
    Candidate,
    Said,
    probabilities,
    speaker_candidates,
    weights,
)
from newsreader.article.scene import Scene
from newsreader.model import Block, Quote

SURE_SPEAKER = 0.30
"""Least probability of a speaker that is shown: none is better than a wrong one."""
SURE_ANTECEDENT = 0.30

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
    if not quotes:
        return ()
    scene = Scene(blocks, quotes)
    found: list[Quote] = []
    said = NOBODY
    carried = False
    for quote in quotes:
        if not carried:
            said = _who(scene, quote, said)
        found.append(_signed(scene, quote, said, carried=carried))
        said = Said(said.person, said.text, quote, said.cue)
        carried = quote.continues
    return tuple(found)


def _who(scene: Scene, quote: Quote, said: Said) -> Said:
    best, sure = best_candidate(scene, quote, said)
    if sure < SURE_SPEAKER:
        return NOBODY
    if best.repeats:
        return said
    return _identified(scene, best.mention, said) if best.mention else NOBODY


def best_candidate(scene: Scene, quote: Quote, said: Said) -> tuple[Candidate, float]:
    """Return the likeliest speaker of a quotation and its probability."""
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


def _signed(scene: Scene, quote: Quote, said: Said, *, carried: bool) -> Quote:
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
    )
