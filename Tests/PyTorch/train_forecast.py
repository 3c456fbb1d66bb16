"""The bar of the recipe `forecast-ett`: the network of its config.json, trained by PyTorch in the same regime.

    python train_forecast.py --config FILE --data-dir DIR --rounds 20:0.002 [OPTION…]

DIR holds what the recipe's convert.py wrote. Prints the mean negative log-likelihood of a number on dev each epoch,
then the mean squared errors of the best epoch on test: of the next step, and over all of the first and second day. Forecasts of
the second day add two differences, so their errors add up too.
"""

import argparse
import csv
import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import gaussian_nll_loss

from averaged import AveragedRegime, options_of, train
from lanes import IGNORED, Stream
from train_tagger import initialise

DAY = 24


class Forecaster(nn.Module):
    """An LSTM over vectors; mean and logarithm of the variance of each number at each horizon."""

    embedding, hashed = nn.Embedding(1, 1), ()

    def __init__(self, inputs: int, units: int, horizons: int) -> None:
        super().__init__()
        self.rnn = nn.LSTM(inputs, units)
        self.heads = nn.ModuleDict({"forecast": nn.Linear(units, 2 * horizons * inputs)})

    def embed(self, vectors: Tensor) -> Tensor:
        """Vectors reach the layer as they are."""
        return vectors

    def logits(self, states: Tensor) -> Tensor:
        """(mean, log variance) of all numbers: [..., horizons · inputs, 2]."""
        return self.heads["forecast"](states).unflatten(-1, (-1, 2))


def likelihood(logits: Tensor, targets: Tensor) -> Tensor:
    """The mean negative log-likelihood of the numbers that are known."""
    known = targets != IGNORED
    mean, log_variance = logits[known].unbind(-1)
    return gaussian_nll_loss(mean, targets[known], log_variance.exp(), full=True)


class ForecastRegime(AveragedRegime):
    """Makes the negative log-likelihood smaller."""

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        return likelihood(logits, targets)


def read(path: Path) -> Tensor:
    """The rows of a CSV file."""
    with path.open(newline="") as file:
        return torch.tensor([[float(v) for v in row] for row in list(csv.reader(file))[1:]])


def stream_of(rows: Tensor, horizons: list[int]) -> Stream:
    """At each step the numbers after each horizon: [T, horizons · inputs]."""
    targets = torch.full((len(rows), len(horizons), rows.shape[1]), float(IGNORED))
    for place, horizon in enumerate(horizons):
        targets[: len(rows) - horizon, place] = rows[horizon:]
    return Stream(rows, targets.flatten(1))


def pieces(stream: Stream, count: int) -> list[Stream]:
    """A stream cut so that each lane reads one."""
    size = -(-len(stream.rows) // count)
    return [Stream(*pair) for pair in zip(stream.rows.split(size), stream.targets.split(size))]


@torch.no_grad()
def squared_errors(model: Forecaster, stream: Stream, std: Tensor) -> dict[str, float]:
    """In units of the input, over the steps from which all horizons are known."""
    logits = model.logits(model.rnn(stream.rows.unsqueeze(1))[0])[:, 0]
    known = (stream.targets != IGNORED).all(-1)
    errors = (logits[known][..., 0] - stream.targets[known]).unflatten(-1, (-1, len(std))) * std
    if errors.shape[1] > DAY:
        errors[:, DAY:] = errors[:, DAY:] + errors[:, : errors.shape[1] - DAY]
    spans = [span for span in (1, DAY, 2 * DAY) if span <= errors.shape[1]]
    return {f"mse_{span}": float((errors[:, :span] ** 2).mean()) for span in spans}


def main() -> None:
    """Trains, reports."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    options = options_of(parser)
    config = json.loads(options.config.read_text())
    horizons, units = config["head"]["horizons"], config["layers"][0]["size"]
    splits = [read(options.data_dir / f"{split}.csv") for split in ("train", "dev", "test")]
    mean, std = splits[0].mean(0), splits[0].std(0, correction=0)
    data, dev, test = (stream_of((rows - mean) / std, horizons) for rows in splits)
    model = Forecaster(len(std), units, len(horizons))
    initialise(model)

    @torch.no_grad()
    def measure(each: Forecaster) -> float:
        return float(likelihood(each.logits(each.rnn(dev.rows.unsqueeze(1))[0])[:, 0], dev.targets))

    best = train(model, pieces(data, options.lanes), options, measure, ForecastRegime)
    report = {"seed": options.seed, "dev": best, **squared_errors(model, test, std)}
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
