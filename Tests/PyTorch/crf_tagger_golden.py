"""The model folder golden with a CRF head: random weights, and the best paths that PyTorch finds."""

import json
from pathlib import Path

import torch
from torch import Tensor, nn

from crf_golden import FORBIDDEN, best_path, iob2_rules
from tagger import Tagger, tagger_config
from tagger_golden import LABELS, SENTENCES, VOCABULARY

CONFIG = tagger_config(
    "torch-crf-tagger", 6, [{"of": "suffix3", "rows": 50, "size": 5, "seeds": 2}], [17], [0, 1]
)
CONFIG["head"] = {"kind": "crf", "labels": "labels.txt", "scheme": "iob2", "lag": 64}
SEED = 11


class CRFScores(nn.Module):
    """The scores between labels, (from, to), and of the first and the last."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(labels, labels))
        self.start = nn.Parameter(torch.zeros(labels))
        self.end = nn.Parameter(torch.zeros(labels))


class CRFTagger(Tagger):
    """A tagger whose state_dict has `crf.transitions`, `crf.start` and `crf.end`."""

    def __init__(self) -> None:
        super().__init__(CONFIG, VOCABULARY, LABELS)
        self.crf = CRFScores(len(LABELS))


def make_tagger() -> CRFTagger:
    """Random weights; what is forbidden has high scores, which must not matter."""
    model = CRFTagger()
    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            scale = 0.4 if name.startswith("rnn") else 1.2
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * scale)
        model.heads["1"].weight += 2 * model.heads["0"].weight
        model.crf.transitions += 3 * ~iob2_rules(len(LABELS))[:-1]
    return model


@torch.no_grad()
def path(model: CRFTagger, tokens: list[str]) -> list[str]:
    """The best labels: delay 1 scores every element but the last, which only delay 0 reaches."""
    logits = model(torch.tensor([[model.rows(token)] for token in tokens]))[:, 0]
    emissions: Tensor = torch.cat([logits[1:, 1], logits[-1:, 0]])
    allowed = iob2_rules(len(LABELS))
    start = model.crf.start.masked_fill(~allowed[-1], FORBIDDEN)
    transitions = model.crf.transitions.masked_fill(~allowed[:-1], FORBIDDEN)
    return [LABELS[i] for i in best_path(emissions, start, transitions, model.crf.end)]


def write_crf_tagger(folder: Path) -> None:
    """Writes the model folder `torch-crf-tagger` and `torch-crf-tagger-expected.json` beside it."""
    model = make_tagger()
    model.save(folder / "torch-crf-tagger")
    model.double()
    expected = [
        {"tokens": tokens, "labels": path(model, tokens)}
        for tokens in (sentence.split() for sentence in SENTENCES)
    ]
    lines = ",\n".join(json.dumps(sequence, ensure_ascii=False) for sequence in expected)
    target = folder / "torch-crf-tagger-expected.json"
    target.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
