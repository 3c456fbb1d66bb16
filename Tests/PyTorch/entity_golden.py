"""Entities of random tags as seqeval finds them: conlleval's rules and its strict mode.

    python entity_golden.py > ../Goldens/entities.json

One object a case: the scheme of the strict mode, gold and predicted sentences, and for both rules
and each type [gold, predicted, correct].
"""

import json
import random

from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, IOBES, Entities

LETTERS = {"iob2": "BI", "bioes": "BIES"}
SCHEMES = {"iob2": IOB2, "bioes": IOBES}
TYPES = ["PER", "LOC", "A-B"]


def counts(gold: set, predicted: set) -> dict[str, list[int]]:
    """Of each type that occurs: how many are gold, predicted, both."""
    result = {}
    for kind in sorted({span[0] for span in gold | predicted}):
        of_kind = [{s for s in spans if s[0] == kind} for spans in (gold, predicted)]
        result[kind] = [len(of_kind[0]), len(of_kind[1]), len(of_kind[0] & of_kind[1])]
    return result


def lenient(sentences: list[list[str]]) -> set:
    """(type, sentence, first, last) by conlleval's rules."""
    return {
        (kind, index, first, last)
        for index, tags in enumerate(sentences)
        for kind, first, last in get_entities(tags)
    }


def strict(sentences: list[list[str]], scheme: str) -> set:
    """(type, sentence, first, after last) by the letter of the scheme."""
    return {
        (entity.tag, index, entity.start, entity.end)
        for index, entities in enumerate(Entities(sentences, SCHEMES[scheme]).entities)
        for entity in entities
    }


def tags(draw: random.Random, scheme: str) -> list[str]:
    """A sentence of tags without regard to what may follow what."""
    choices = ["O", "O"] + [f"{letter}-{kind}" for letter in LETTERS[scheme] for kind in TYPES]
    return [draw.choice(choices) for _ in range(draw.randint(1, 9))]


def case(seed: int, scheme: str) -> dict:
    """Random gold sentences, and predictions that differ from them here and there."""
    draw = random.Random(seed)
    gold = [tags(draw, scheme) for _ in range(12)]
    predicted = [
        [tag if draw.random() < 0.7 else draw.choice(tags(draw, scheme)) for tag in sentence]
        for sentence in gold
    ]
    return {
        "scheme": scheme,
        "gold": gold,
        "predicted": predicted,
        "lenient": counts(lenient(gold), lenient(predicted)),
        "strict": counts(strict(gold, scheme), strict(predicted, scheme)),
    }


if __name__ == "__main__":
    print(json.dumps([case(seed, scheme) for seed in range(6) for scheme in LETTERS]))
