"""The bar that the trainer is held to: a tagger trained by PyTorch in the same regime.

    python train_tagger.py --data-dir DIR --seed 1 --epochs 15 [--config FILE] [--out FOLDER]

DIR holds UNER (entity F1) or the treebank (accuracy). One JSON line an epoch (loss, score on dev),
then one with the test score of the epoch that was best on dev, for parts of speech both at each delay.
`--config` is a config.json with a softmax head; `--out` saves that epoch as a model folder.
"""

import argparse
import copy
import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, dropout, linear

from corpus import LABELS, Document, read_split
from features import norm
from lanes import IGNORED, Stream, Window, windows
from tagger import Tagger, tagger_config
from tagger_scores import accuracies, score

LANES, STEPS = 32, 32
RATE, CLIP, DROPOUT = 2e-3, 1.0, 0.5
MINIMUM_COUNT = 3
HALVED_AFTER = (8, 12)
CONFIG = tagger_config(
    "ner-en",
    64,
    [
        {"of": "suffix3", "rows": 5000, "size": 32, "seeds": 2},
        {"of": "prefix3", "rows": 5000, "size": 16, "seeds": 2},
        {"of": "shape", "rows": 1000, "size": 16, "seeds": 1},
    ],
    [128],
    [0, 1, 2],
)


def vocabulary_of(
    documents: list[Document], fold: bool = True, minimum_count: int = MINIMUM_COUNT
) -> list[str]:
    """The frequent words, normalised unless told otherwise, the most frequent first, ties by code point."""
    tokens = (token for document in documents for token in document.tokens)
    counts = Counter(norm(token) if fold else token for token in tokens)
    frequent = [word for word, count in counts.items() if count >= minimum_count]
    return ["<unk>"] + sorted(frequent, key=lambda word: (-counts[word], word))


def initialise(model: Tagger) -> None:
    """The initialisation that the design prescribes, in place of PyTorch's own."""
    for table in (model.embedding, *model.hashed):
        nn.init.normal_(table.weight, std=0.1)
    nn.init.xavier_uniform_(model.rnn.weight_ih_l0)
    nn.init.orthogonal_(model.rnn.weight_hh_l0)
    nn.init.zeros_(model.rnn.bias_hh_l0)
    nn.init.zeros_(model.rnn.bias_ih_l0)
    size = model.rnn.hidden_size
    nn.init.ones_(model.rnn.bias_ih_l0[size : 2 * size])
    for head in model.heads.values():
        nn.init.xavier_uniform_(head.weight)
        nn.init.zeros_(head.bias)


def run_window(
    model: Tagger, window: Window, state: tuple[Tensor, Tensor], rate: float, masks: Iterable[Tensor]
) -> tuple[Tensor, tuple[Tensor, Tensor]]:
    """The logits of a window, and the state after it cut off from the graph; `masks` are what h is
    multiplied by on its way into each step."""
    rnn, (h, c), outputs = model.rnn, state, []
    inputs = dropout(model.embed(window.rows), rate)
    projected = linear(inputs, rnn.weight_ih_l0, rnn.bias_ih_l0 + rnn.bias_hh_l0)
    for gates, keep, mask in zip(projected, window.keep, masks):
        c = c * keep
        i, f, g, o = (gates + linear(h * mask, rnn.weight_hh_l0)).chunk(4, -1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        outputs.append(h)
    logits = model.logits(dropout(torch.stack(outputs), rate))
    return logits, (h.detach(), c.detach())


def loss_of(logits: Tensor, targets: Tensor, smoothing: float = 0.0) -> Tensor:
    """The mean over the delays of each delay's mean cross-entropy where there is a target."""
    losses = []
    for delay in range(targets.shape[-1]):
        wanted = targets[..., delay].flatten()
        if bool((wanted != IGNORED).any()):
            scores = logits[..., delay, :].flatten(0, 1)
            losses.append(
                cross_entropy(scores, wanted, ignore_index=IGNORED, label_smoothing=smoothing)
            )
    return torch.stack(losses).sum() / targets.shape[-1]


class Regime:
    """Windows of all epochs in one row: lanes go straight from one epoch into the next.

    Were they to wait for the longest document of each epoch, a third of the windows would be
    nearly empty and still move the weights a whole step.
    """

    def __init__(
        self,
        model: Tagger,
        streams: list[Stream],
        epochs: int,
        seed: int,
        lanes: int = LANES,
        rate: float = DROPOUT,
        steps: int = STEPS,
        clip: float = CLIP,
    ) -> None:
        self.model, self.rate, self.clip, shuffle = model, rate, clip, random.Random(seed).shuffle
        self.elements = sum(int((s.targets[:, 0] != IGNORED).sum()) for s in streams)
        order: list[Stream] = []
        for _ in range(epochs + 1):
            shuffle(streams)
            order += streams
        self.windows = windows(order, lanes, steps)
        zeros = torch.zeros(lanes, model.rnn.hidden_size)
        self.state = (zeros, zeros)

    def masks(self, window: Window) -> Iterable[Tensor]:
        """What h is multiplied by on its way into each step: nothing is left where a document begins."""
        return window.keep

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """What an update makes smaller."""
        return loss_of(logits, targets)

    def train_epoch(self, optimiser: torch.optim.Optimizer) -> float:
        """Trains on as many elements as the streams have; the mean loss of the windows."""
        seen, losses = 0, []
        while seen < self.elements:
            window = next(self.windows)
            logits, self.state = run_window(
                self.model, window, self.state, self.rate, self.masks(window)
            )
            loss = self.loss(logits, window.targets)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
            optimiser.step()
            losses.append(float(loss.detach()))
            seen += int((window.targets[..., 0] != IGNORED).sum())
        return sum(losses) / len(losses)


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def main() -> None:
    """Trains, reports, keeps the epoch that is best on dev."""
    arguments = parse_arguments()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    train, dev, test = (read_split(arguments.data_dir, s) for s in ("train", "dev", "test"))
    config = json.loads(arguments.config.read_text()) if arguments.config else CONFIG
    found = {tag for document in train for tag in document.tags}
    labels = LABELS if found <= set(LABELS) else sorted(found)
    model = Tagger(config, vocabulary_of(train), labels)
    initialise(model)
    rows = {token: model.rows(token) for document in train for token in set(document.tokens)}
    streams = [
        Stream.of([rows[t] for t in d.tokens], [labels.index(t) for t in d.tags], config["delays"])
        for d in train
    ]
    regime = Regime(model, streams, arguments.epochs, arguments.seed)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, HALVED_AFTER, gamma=0.5)
    best, best_weights = -1.0, model.state_dict()
    for epoch in range(1, arguments.epochs + 1):
        start = time.monotonic()
        loss = regime.train_epoch(optimiser)
        schedule.step()
        seconds, found = time.monotonic() - start, score(model, dev)
        report = {"epoch": epoch, "loss": loss, "dev": found, "seconds": round(seconds, 2)}
        print(json.dumps(report), flush=True)
        if found > best:
            best, best_weights = found, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    report = {"seed": arguments.seed, "dev": best, "test": score(model, test)}
    if labels != LABELS:
        for name, split in (("dev", dev), ("test", test)):
            report[f"{name}_at_delays"] = accuracies(model, split)
    print(json.dumps(report), flush=True)
    if arguments.out:
        model.save(arguments.out)


if __name__ == "__main__":
    main()
