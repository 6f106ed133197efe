"""Fit the weights of the speaker ranking on annotated articles.

    python -m benchmarks.fit_speakers FILE.jsonl.gz [--write] [--folds 5]

FILE holds one article a line: paragraphs, and quotes with paragraph, start, end, speaker,
speaker_type (name, nominal, pronoun), names and resolved. Softmax over the candidates of each
quotation, AdaGrad, L2; the standard library only. Without --write it prints the accuracy by
cross-validation over articles; with it, the weights go to newsreader/article/.
"""

import argparse
import gzip
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from newsreader.article import ranking
from newsreader.article.antecedents import antecedent_candidates
from newsreader.article.mention import Mention
from newsreader.article.people import Person
from newsreader.article.quotation_marks import Stretch
from newsreader.article.ranking import Candidate, Said, speaker_candidates
from newsreader.article.scene import Scene
from newsreader.article.speech import speech_features
from newsreader.model import Block, BlockKind, Quote

OUTPUT = Path(ranking.__file__).with_name("speaker_weights.json")
RANKERS = ("speech", "speaker", "antecedent")
RARE = {"speech": 8, "speaker": 6, "antecedent": 4}
"""Features seen less often are left out."""
STRENGTH = {"speech": (12, 0.2), "speaker": (10, 0.005), "antecedent": (6, 0.05)}
"""Rounds over all cases and L2, by cross-validation."""

Case = tuple[list[Candidate], list[bool]]


def articles(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def tokens(text: str | None) -> set[str]:
    return set(re.findall(r"[\w’'-]+", (text or "").replace("’s", "").casefold()))


def target(quote: dict[str, Any]) -> set[str]:
    named = [*quote["names"], quote["resolved"]]
    return {w for name in named for w in tokens(name) if len(w) > 1}


def cases(article: dict[str, Any]) -> Iterator[tuple[str, Case]]:
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in article["paragraphs"]]
    marked = sorted(article["quotes"], key=lambda q: (q["paragraph"], q["start"]))
    quotes = [
        Quote(
            q["paragraph"], q["start"], q["end"], blocks[q["paragraph"]].text[q["start"] : q["end"]]
        )
        for q in marked
    ]
    scene = Scene(blocks)
    yield from (("speech", case) for case in speech_cases(scene, marked))
    said = Said(None, None, None)
    for quote, gold in zip(quotes, marked, strict=True):
        candidates = speaker_candidates(scene, quote, said)
        right = [answers(scene, c, gold, said) for c in candidates]
        if any(
            c.mention and c.mention.kind == "h" and ok
            for c, ok in zip(candidates, right, strict=True)
        ):
            right = [
                ok and (c.repeats or bool(c.mention and c.mention.kind == "h"))
                for c, ok in zip(candidates, right, strict=True)
            ]
        chosen = next(
            (c for c, ok in zip(candidates, right, strict=True) if ok and c.mention), None
        )
        if not any(right):
            right[0] = True
        yield "speaker", (candidates, right)
        if chosen and chosen.mention and chosen.mention.kind == "h" and gold["resolved"]:
            options = antecedent_candidates(scene, chosen.mention, said)
            fits = [bool(c.mention and named(scene, c.mention, target(gold))) for c in options]
            if any(fits):
                yield "antecedent", (options, fits)
        person = whom(scene, gold)
        text = gold["speaker"] if not person and gold["speaker_type"] == "nominal" else None
        said = Said(person, text, quote, chosen.mention if chosen else None)


def speech_cases(scene: Scene, marked: Sequence[dict[str, Any]]) -> Iterator[Case]:
    """Yield each stretch between marks as a choice between speech and nothing."""
    for stretch in scene.stretches:
        if stretch.end <= stretch.start or stretch.continues or stretch.continued:
            continue
        spoken = any(covers(stretch, quote) for quote in marked)
        features = tuple(speech_features(scene, stretch))
        yield [Candidate(None, features=features), Candidate(None)], [spoken, not spoken]


def covers(stretch: Stretch, quote: dict[str, Any]) -> bool:
    shared = min(stretch.end, quote["end"]) - max(stretch.start, quote["start"])
    longest = max(stretch.end - stretch.start, quote["end"] - quote["start"])
    return bool(stretch.block == quote["paragraph"] and shared * 2 >= longest)


def whom(scene: Scene, gold: dict[str, Any]) -> Person | None:
    wanted = target(gold)
    fitting = [p for p in scene.people.all if wanted & tokens(p.name)]
    return max(fitting, key=lambda p: (len(wanted & tokens(p.name)), len(p.mentions)), default=None)


def named(scene: Scene, mention: Mention, wanted: set[str]) -> bool:
    person = scene.people.of(mention)
    return bool(person and wanted & tokens(person.name))


def answers(scene: Scene, candidate: Candidate, gold: dict[str, Any], said: Said) -> bool:
    """Tell whether a candidate is the annotated speaker."""
    wanted = target(gold)
    if candidate.repeats:
        if said.person:
            return bool(wanted & tokens(said.person.name))
        return bool(
            said.text and gold["speaker"] and said.text.casefold() == gold["speaker"].casefold()
        )
    mention = candidate.mention
    if mention is None:
        return gold["speaker"] is None
    if mention.kind == "h":
        same = mention.text.casefold() == (gold["speaker"] or "").casefold()
        return bool(same and gold["speaker_type"] == "pronoun")
    if mention.kind in "ND":
        return means_phrase(mention, gold)
    return named(scene, mention, wanted) or (
        not wanted
        and bool({w for w in tokens(gold["speaker"]) if len(w) > 3} & tokens(mention.text))
    )


def means_phrase(mention: Mention, gold: dict[str, Any]) -> bool:
    said, given = tokens(gold["speaker"]), tokens(mention.text)
    articles = {"the", "a", "an"}
    if said - articles == given - articles:
        return True
    long = {w for w in said if len(w) > 3}
    return gold["speaker_type"] == "nominal" and bool(long & given)


def fit(train: Sequence[Case], ranker: str) -> dict[str, float]:
    counts = Counter(f for candidates, _ in train for c in candidates for f in c.features)
    table = {f: 0.0 for f, n in counts.items() if n >= RARE[ranker]}
    epochs, l2 = STRENGTH[ranker]
    squares: defaultdict[str, float] = defaultdict(lambda: 1e-2)
    order = list(range(len(train)))
    shuffle = random.Random(1)
    for epoch in range(epochs):
        shuffle.shuffle(order)
        for index in order:
            step(train[index], table, squares, 0.15 / (1 + epoch * 0.15), l2)
    return {f: round(w, 2) for f, w in table.items() if abs(w) >= 0.03}


def step(
    case: Case, table: dict[str, float], squares: dict[str, float], rate: float, l2: float
) -> None:
    candidates, right = case
    chances = ranking.probabilities(candidates, table)
    mass = sum(p for p, ok in zip(chances, right, strict=True) if ok)
    gradient: defaultdict[str, float] = defaultdict(float)
    for candidate, chance, ok in zip(candidates, chances, right, strict=True):
        push = (chance / max(mass, 1e-9) if ok else 0.0) - chance
        if abs(push) > 1e-4:
            for feature in candidate.features:
                if feature in table:
                    gradient[feature] += push
    for feature, value in gradient.items():
        slope = value - l2 * table[feature]
        squares[feature] += slope * slope
        table[feature] += rate * slope / math.sqrt(squares[feature])


def accuracy(cases: Sequence[Case], table: dict[str, float]) -> float:
    hits = 0
    for candidates, right in cases:
        chances = ranking.probabilities(candidates, table)
        hits += right[max(range(len(chances)), key=chances.__getitem__)]
    return hits / max(1, len(cases))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    groups = [list(cases(article)) for article in articles(options.file)]
    tables: dict[str, dict[str, float]] = {}
    for ranker in RANKERS:
        by_article = [[case for name, case in group if name == ranker] for group in groups]
        if options.folds:
            print(ranker, cross_validated(by_article, ranker, options.folds))
        tables[ranker] = fit([c for group in by_article for c in group], ranker)
        print(ranker, len(tables[ranker]), "weights")
    if options.write:
        OUTPUT.write_text(json.dumps(tables, ensure_ascii=False, indent=0, sort_keys=True) + "\n")


def cross_validated(by_article: Sequence[Sequence[Case]], ranker: str, folds: int) -> float:
    scores = []
    for fold in range(folds):
        train = [c for i, group in enumerate(by_article) if i % folds != fold for c in group]
        test = [c for i, group in enumerate(by_article) if i % folds == fold for c in group]
        scores.append(accuracy(test, fit(train, ranker)))
    return sum(scores) / len(scores)


if __name__ == "__main__":
    main()
