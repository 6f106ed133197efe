"""Whom "he" and "she" mean: the people named before a pronoun, ranked."""

from collections.abc import Iterator

from newsreader.article.mention import Mention
from newsreader.article.people import Person
from newsreader.article.ranking import Candidate, Said
from newsreader.article.scene import Scene

_SIGHT = 4
"""Blocks looked back over."""


def antecedent_candidates(scene: Scene, pronoun: Mention, said: Said) -> list[Candidate]:
    """Return the people a pronoun may mean, each by the nearest mention, with features.

    Args:
        scene: The article.
        pronoun: A mention of "he" or "she".
        said: Who said the quotation before.
    """
    found = [Candidate(None, features=("0", f"0 {pronoun.gender}"))]
    seen: set[int] = set()
    nearer = 0
    for mention in _before(scene, pronoun):
        person = scene.people.of(mention)
        if person is None or person.key in seen:
            continue
        seen.add(person.key)
        rank = nearer
        if person.kind == "P" and _agreement(pronoun.gender, person.gender) != "x":
            nearer += 1
        features = _features(scene, pronoun, mention, person, rank, said)
        found.append(Candidate(mention, features=features))
    return found


def _before(scene: Scene, pronoun: Mention) -> Iterator[Mention]:
    for index in [pronoun.block, *scene.earlier(pronoun.block, _SIGHT)]:
        for mention in reversed(scene.lines[index].mentions):
            if index < pronoun.block or mention.first < pronoun.first:
                yield mention


def _features(
    scene: Scene, pronoun: Mention, mention: Mention, person: Person, rank: int, said: Said
) -> tuple[str, ...]:
    line = scene.lines[mention.block]
    at = line.at[mention.first]
    far = min(pronoun.block - mention.block, 3)
    end = line.at[pronoun.first] if far == 0 else len(line.symbols)
    stops = min(line.symbols[at:end].count("."), 3)
    gender = _agreement(pronoun.gender, person.gender)
    subject = "s" if at == 0 or line.symbols[at - 1] in ".Q" else "o"
    ahead = line.symbols[at + 1 : at + 2]
    verb = "V" if ahead in ("V", "v") else "0"
    again = "r" if person is said.person else "n"
    held = ("m" if mention.modifier else "") + ("'" if mention.possessive else "")
    often = min(len(person.mentions), 10) // 2
    new = _is_introduced(mention, person)
    return (
        f"g {gender}", f"g {gender} {person.kind}", f"k {person.kind} {' ' in person.name}",
        f"d {far} {stops}", f"n {min(rank, 5)}", f"n {min(rank, 3)} {gender}",
        f"s {subject} {verb}",
        f"s {subject} {far} {stops}", f"p {again}", f"p {again} {min(rank, 3)}", f"h {held} {far}",
        f"o {often}", f"o {often} {rank > 1}",
        f"f {far} {subject} {min(rank, 3)}", f"i {new} {far} {subject}",
        f"i {new} {again}", f"w {at == 0} {far} {again}",
        f"x {len(line.mentions) < 3} {far} {subject}",
    )  # fmt: skip


def _is_introduced(mention: Mention, person: Person) -> bool:
    return person.mentions[0] is mention and mention.last - mention.first > 1


def _agreement(pronoun: str, person: str) -> str:
    if not person:
        return "?"
    return "=" if pronoun == person else "x"
