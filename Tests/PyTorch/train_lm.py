"""The small language model of Zaremba et al. (2014) by PyTorch, on the word ids of a Millrace model.

    python train_lm.py --vocab MODEL/vocab.txt --data TRAIN.conllu --dev DEV.conllu --epochs 13

Two LSTM layers of 200, SGD at rate 1 that is halved after each of the epochs past the fourth, gradients clipped
to 5, windows of 20 steps of 20 lanes, no dropout; documents are streams, and the state runs over their
sentences. The weights start as Millrace's do. One JSON line an epoch: mean training loss in nats, perplexity
on dev.
"""

import argparse
import json
import math
import random
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from features import norm
from lanes import IGNORED, Stream, Window, windows

LANES, STEPS, SIZE, LAYERS = 20, 20, 200, 2
CLIP, FULL_EPOCHS = 5.0, 4
State = list[tuple[Tensor, Tensor]]


def read_documents(path: Path) -> list[list[str]]:
    """The words of each document of a CoNLL-U file."""
    documents: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            documents.append([])
        columns = line.split("\t")
        if len(columns) > 1 and columns[0].isdigit():
            documents[-1].append(columns[1])
    return [document for document in documents if len(document) > 1]


def stream(words: list[str], ids: dict[str, int]) -> Stream:
    """Word ids and, at each step, the id that follows."""
    rows = [ids.get(norm(word), 0) for word in words]
    targets = rows[1:] + [IGNORED]
    return Stream(torch.tensor(rows).unsqueeze(1), torch.tensor(targets).unsqueeze(1))


class LanguageModel(nn.Module):
    """Embedding, stacked LSTM layers whose state may be zeroed at any step, softmax."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, SIZE)
        self.layers = nn.ModuleList(nn.LSTM(SIZE, SIZE) for _ in range(LAYERS))
        self.head = nn.Linear(SIZE, vocabulary)
        nn.init.normal_(self.embedding.weight, std=0.1)
        for layer in self.layers:
            nn.init.xavier_uniform_(layer.weight_ih_l0)
            for gate in range(4):
                nn.init.orthogonal_(layer.weight_hh_l0.data[gate * SIZE : (gate + 1) * SIZE])
            nn.init.zeros_(layer.bias_ih_l0)
            nn.init.zeros_(layer.bias_hh_l0)
            nn.init.ones_(layer.bias_ih_l0.data[SIZE : 2 * SIZE])
        nn.init.xavier_uniform_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, window: Window, state: State) -> tuple[Tensor, State]:
        """The logits of a window and the state after it."""
        x, after = self.embedding(window.rows[..., 0]), []
        for layer, (h, c) in zip(self.layers, state, strict=True):
            x, last = self.run_layer(layer, x, window.keep, h, c)
            after.append(last)
        return self.head(x), after

    @staticmethod
    def run_layer(
        layer: nn.LSTM, x: Tensor, keep: Tensor, h: Tensor, c: Tensor
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """One layer, in stretches between the steps at which some lane starts anew."""
        starts = [step for step in range(len(keep)) if step == 0 or bool((keep[step] == 0).any())]
        outputs = []
        for start, end in zip(starts, starts[1:] + [len(keep)], strict=True):
            state = ((h * keep[start]).unsqueeze(0), (c * keep[start]).unsqueeze(0))
            output, (h, c) = layer(x[start:end], state)
            h, c = h[0], c[0]
            outputs.append(output)
        return torch.cat(outputs), (h, c)


def zero_state(lanes: int) -> State:
    """The state before anything was read."""
    return [(torch.zeros(lanes, SIZE), torch.zeros(lanes, SIZE)) for _ in range(LAYERS)]


def loss_of(logits: Tensor, window: Window) -> Tensor:
    """The mean cross-entropy where a word follows."""
    return cross_entropy(logits.flatten(0, 1), window.targets.flatten(), ignore_index=IGNORED)


@torch.no_grad()
def perplexity(model: LanguageModel, streams: list[Stream]) -> float:
    """exp of the mean loss over all words that follow another one."""
    total, count, state = 0.0, 0, zero_state(LANES)
    for window in windows(streams, LANES, 100):
        logits, state = model(window, state)
        words = int((window.targets != IGNORED).sum())
        if words > 0:
            total += float(loss_of(logits, window)) * words
            count += words
    return math.exp(total / count)


def train_epoch(model: LanguageModel, streams: list[Stream], rate: float) -> float:
    """One pass over the streams; the mean loss of the windows."""
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)
    losses, state = [], zero_state(LANES)
    for window in windows(streams, LANES, STEPS):
        logits, state = model(window, [(h.detach(), c.detach()) for h, c in state])
        if not bool((window.targets != IGNORED).any()):
            continue
        loss = loss_of(logits, window)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        losses.append(float(loss.detach()))
    return sum(losses) / len(losses)


def main() -> None:
    """Trains and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocab", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=13)
    parser.add_argument("--decay", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    words = options.vocab.read_text(encoding="utf-8").rstrip("\n").split("\n")
    ids = {word: number for number, word in enumerate(words)}
    train = [stream(document, ids) for document in read_documents(options.data)]
    dev = [stream(document, ids) for document in read_documents(options.dev)]
    model, shuffle = LanguageModel(len(words)), random.Random(options.seed).shuffle
    for epoch in range(1, options.epochs + 1):
        rate, start = options.decay ** max(epoch - FULL_EPOCHS, 0), time.monotonic()
        shuffle(train)
        loss = train_epoch(model, train, rate)
        row = {"epoch": epoch, "rate": rate, "loss": round(loss, 4)}
        row["seconds"] = round(time.monotonic() - start, 1)
        print(json.dumps(row | {"perplexity": round(perplexity(model, dev), 2)}), flush=True)


if __name__ == "__main__":
    main()
