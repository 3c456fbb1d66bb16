"""The bar of `activity`: the same LSTM over sensor vectors, trained by PyTorch in the same regime.

    python train_sensor.py --data-dir DIR --seed 1 --epochs 15 --lanes 16 --rate 0.005 --dropout 0.1

DIR holds what sensor_csv.py wrote. One JSON line with the macro-F1 on dev of the best epoch and
that epoch's macro-F1 and accuracy on test.
"""

import argparse
import copy
import csv
import json
import math
from itertools import groupby
from pathlib import Path

import torch
from torch import Tensor, nn

from lanes import Stream
from tagger_scores import macro_f1
from train_tagger import Regime, initialise

DELAYS = [0, 2]
NAMES = ("stream", "time_s", "label")


class SensorTagger(nn.Module):
    """An LSTM over standardised vectors and log(1 + gap), one head a delay."""

    embedding, hashed = nn.Embedding(1, 1), ()

    def __init__(self, inputs: int, units: int, labels: int) -> None:
        super().__init__()
        self.rnn = nn.LSTM(inputs, units)
        self.heads = nn.ModuleDict({str(delay): nn.Linear(units, labels) for delay in DELAYS})

    def embed(self, vectors: Tensor) -> Tensor:
        """Vectors reach the layer as they are."""
        return vectors

    def logits(self, states: Tensor) -> Tensor:
        """The scores [..., delays, labels] of hidden states."""
        return torch.stack([head(states) for head in self.heads.values()], -2)


def read_trials(path: Path) -> list[tuple[list[list[float]], list[str]]]:
    """Vectors (the gap last) and labels of every stream of a file."""
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file))
    trials = []
    for _, group in groupby(lines, key=lambda line: line["stream"]):
        rows, before, vectors = list(group), None, []
        for row in rows:
            time = float(row["time_s"])
            gap = 0.0 if before is None else max(time - before, 0.0)
            before = time
            values = [float(v) for name, v in row.items() if name not in NAMES]
            vectors.append([*values, math.log1p(gap)])
        trials.append((vectors, [row["label"] for row in rows]))
    return trials


def standardise(splits: list[list[tuple]]) -> None:
    """Mean 0 and deviation 1 of every number but the gap, by the first split."""
    every = torch.tensor([vector for vectors, _ in splits[0] for vector in vectors])
    mean, std = every.mean(0), every.std(0, correction=0).clamp_min(1e-6)
    mean[-1], std[-1] = 0, 1
    for split in splits:
        for vectors, _ in split:
            vectors[:] = ((torch.tensor(vectors) - mean) / std).tolist()


@torch.no_grad()
def scores(model: SensorTagger, trials: list[tuple], labels: list[str]) -> tuple[float, float]:
    """Macro-F1 and accuracy of the final labels."""
    pairs = []
    for vectors, gold in trials:
        best = model.logits(model.rnn(torch.tensor(vectors).unsqueeze(1))[0])[:, 0].argmax(-1)
        last = len(gold) - 1
        for element, label in enumerate(gold):
            head = max(k for k, delay in enumerate(DELAYS) if element + delay <= last)
            pairs.append((label, labels[int(best[element + DELAYS[head], head])]))
    return macro_f1(pairs), sum(gold == found for gold, found in pairs) / len(pairs)


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--lanes", type=int, default=16)
    parser.add_argument("--units", type=int, default=48)
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    return parser.parse_args()


def main() -> None:
    """Trains, keeps the epoch that is best on dev, reports."""
    arguments = parse_arguments()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    train, dev, test = (
        read_trials(arguments.data_dir / f"{split}.csv") for split in ("train", "dev", "test")
    )
    standardise([train, dev, test])
    labels = sorted({label for _, gold in train for label in gold})
    model = SensorTagger(len(train[0][0][0]), arguments.units, len(labels))
    initialise(model)
    streams = [Stream.of(v, [labels.index(t) for t in gold], DELAYS) for v, gold in train]
    regime = Regime(
        model, streams, arguments.epochs, arguments.seed, arguments.lanes, arguments.dropout
    )
    optimiser = torch.optim.Adam(model.parameters(), lr=arguments.rate)
    halved = [arguments.epochs * 8 // 15, arguments.epochs * 12 // 15]
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, halved, gamma=0.5)
    best, best_weights = -1.0, model.state_dict()
    for _ in range(arguments.epochs):
        regime.train_epoch(optimiser)
        schedule.step()
        f1, _ = scores(model, dev, labels)
        if f1 > best:
            best, best_weights = f1, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    f1, accuracy = scores(model, test, labels)
    report = {"seed": arguments.seed, "dev": best, "test": f1, "test_accuracy": accuracy}
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
