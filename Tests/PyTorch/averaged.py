"""The regime of `millrace train` with all that makes it better: averaged weights, falling rates, more dropout."""

import argparse
import copy
import json
import math
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import dropout

from lanes import Stream, Window
from tagger import Tagger
from train_tagger import Regime, loss_of

FACTORS = {
    "cosine": lambda done, _: (1 + math.cos(math.pi * min(done, 1))) / 2,
    "halving": lambda done, epochs: 0.5 ** sum(int(done * epochs) / epochs >= part / 15 for part in (8, 12)),
}


def options_of(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Parses the command line with the options of `millrace train` and its defaults.

    A round is epochs and rate of one such command; the next one goes on from its weights with a new optimiser.
    """
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--rounds", nargs="+", required=True, metavar="EPOCHS:RATE")
    numbers = {"seed": 1, "threads": 1, "lanes": 32, "window": 32, "min-count": 1}
    for name, standard in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=standard)
    for name in ("recurrent-dropout", "word-dropout", "label-smoothing", "average"):
        parser.add_argument(f"--{name}", type=float, default=0.0)
    parser.add_argument("--clip", type=float, default=1.0)
    parser.add_argument("--dropout", type=float, default=0.5)
    parser.add_argument("--schedule", choices=sorted(FACTORS), default="halving")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    return options


class AveragedRegime(Regime):
    """One mask of the state a document, hidden words, a rate that falls, a moving average of the weights."""

    def __init__(
        self, model: Tagger, streams: list[Stream], epochs: int, rate: float, options: argparse.Namespace
    ) -> None:
        lanes, steps = options.lanes, options.window
        super().__init__(model, streams, epochs, options.seed, lanes, options.dropout, steps, options.clip)
        self.windows = self.hiding(self.windows)
        self.epochs, self.first_rate, self.options = epochs, rate, options
        self.average, self.updates = copy.deepcopy(model), 0
        self.expected = epochs * sum(len(stream.rows) for stream in streams) / (lanes * steps)
        self.mask = torch.ones(lanes, model.rnn.hidden_size)
        self.optimiser = torch.optim.Adam(model.parameters(), lr=rate)
        self.optimiser.register_step_post_hook(lambda *_: self.finish_update())

    def hiding(self, windows: Iterator[Window]) -> Iterator[Window]:
        """The windows with some words as `<unk>`."""
        for window in windows:
            if self.options.word_dropout > 0:
                words = window.rows[..., 0]
                words[torch.rand(words.shape) < self.options.word_dropout] = 0
            yield window

    def masks(self, window: Window) -> Iterable[Tensor]:
        """A new mask where a document begins, that of the step before where it goes on."""
        for keep in window.keep:
            fresh = dropout(torch.ones_like(self.mask), self.options.recurrent_dropout)
            self.mask = torch.where(keep == 0, fresh, self.mask)
            yield self.mask * keep

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """The cross-entropy, with smoothed labels where that is wanted."""
        return loss_of(logits, targets, self.options.label_smoothing)

    def finish_update(self) -> None:
        """The rate goes on, and the average follows as that of `WeightAverage` does."""
        self.updates += 1
        factor = FACTORS[self.options.schedule](self.updates / self.expected, self.epochs)
        self.optimiser.param_groups[0]["lr"] = self.first_rate * factor
        kept = min(self.options.average, (1 + self.updates) / (10 + self.updates))
        with torch.no_grad():
            for slow, fast in zip(self.average.parameters(), self.model.parameters()):
                slow.lerp_(fast, 1 - kept)


def train(
    model: Tagger, streams: list[Stream], options: argparse.Namespace, measure: Callable[[Tagger], float],
    regime_of: type[AveragedRegime] = AveragedRegime,
) -> float:
    """Trains round after round and leaves the model with the weights whose measure on dev is smallest; that measure.

    One JSON line an epoch.
    """
    best = math.inf
    for pair in options.rounds:
        epochs, rate = pair.split(":")
        regime = regime_of(model, streams, int(epochs), float(rate), options)
        best, best_weights = math.inf, model.state_dict()
        for epoch in range(1, regime.epochs + 1):
            start, loss = time.monotonic(), regime.train_epoch(regime.optimiser)
            seconds, found = time.monotonic() - start, measure(regime.average)
            row = {"epoch": epoch, "loss": loss, "dev": found, "seconds": round(seconds, 2)}
            print(json.dumps(row), flush=True)
            if found < best:
                best, best_weights = found, copy.deepcopy(regime.average.state_dict())
        model.load_state_dict(best_weights)
    return best
