"""The model folder golden: a small tagger with random weights and the probabilities it gives."""

import json
from pathlib import Path

import torch

from tagger import Tagger, tagger_config

LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
CONFIG = tagger_config(
    "torch-tagger",
    6,
    [
        {"of": "suffix3", "rows": 50, "size": 5, "seeds": 2},
        {"of": "shape", "rows": 20, "size": 3, "seeds": 1},
    ],
    [19, 19],
    [0, 1, 2],
)
VOCABULARY = """<unk> the , . in a to of was and for she he 00 0000 from at with were met letter
london zürich river maria old bridge train left late after rain people spoke quietly""".split()
SENTENCES = [
    "Maria Ødegård met the old ferryman in Zürich at 10:45 , after rain .",
    "She took the 07:30 train from LONDON to São Paulo 's sister city , Óbidos , and nobody "
    "was late in 1987 ; the river rose 12.5 cm , people spoke quietly of it .",
    "In İzmir and ΑΘΗΝΑ , 東京 and Санкт-Петербург , the letters of 31/12/1999 ( all 1,024 of "
    "them ! ) were read aloud ...... by O'Neill-McGregor III for €50 , with 🙂 and bridge .",
]
SEED = 245  # with it every label is committed, and about half are revised


def make_tagger() -> Tagger:
    """The network with weights spread so that all labels occur and some are revised."""
    model = Tagger(CONFIG, VOCABULARY, LABELS)
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            scale = 0.4 if name.startswith("rnn") else 0.1 if name.endswith("bias") else 1.2
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * scale)
        for delay in "12":  # alike, so that the labels of different delays also agree
            model.heads[delay].weight += 2 * model.heads["0"].weight
    return model


@torch.no_grad()
def probabilities(model: Tagger, tokens: list[str]) -> list[list[list[float]]]:
    """The probabilities [step][delay][label] of one sequence from the zero state, in float64."""
    rows = torch.tensor([[model.rows(token)] for token in tokens])
    return model(rows)[:, 0].softmax(-1).tolist()


def write_tagger(folder: Path) -> None:
    """Writes the model folder `torch-tagger` and `torch-tagger-expected.json` beside it."""
    model = make_tagger()
    model.save(folder / "torch-tagger")
    model.double()
    expected = [
        {"tokens": tokens, "probabilities": probabilities(model, tokens)}
        for tokens in (sentence.split() for sentence in SENTENCES)
    ]
    lines = ",\n".join(json.dumps(sequence, ensure_ascii=False) for sequence in expected)
    path = folder / "torch-tagger-expected.json"
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
