"""The small language model of Zaremba et al. (2014), trained by Millrace and by PyTorch on one text, side by side.

    python train_lm.py --data TRAIN.conllu --dev DEV.conllu --out DIR [--millrace PROGRAM] [--epochs 13]

Two LSTM layers of 200 without dropout; 20 lanes that each read a twentieth of the text, windows of 20 steps; all
weights uniform in ±0.1 at first; SGD at rate 1 on the loss summed over the steps, its gradient clipped to 5, the
rate halved after each epoch past the fourth. Millrace's loss is the mean over the steps too: there the same step
is a rate of 20 and a clip of 0.25.

Both start from the same weights and read the same words in the same order: those of the files, in lower case with
digits as 0, `<eos>` after each sentence, and `<unk>` for what is not among the most frequent. DIR gets the text, the
model folder `lm`, `curves.json` and `curves.svg`. A table row is an epoch: the mean training loss in nats, and
the perplexity on dev, which is read as one stream.
"""

import argparse
import json
import math
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from curves import drawing
from word_text import cut, read_sentences

LANES, STEPS, SIZE, LAYERS, VOCABULARY = 20, 20, 200, 2, 10_000
RATE, CLIP, RANGE, FULL_EPOCHS = 1.0, 5.0, 0.1, 4
State = tuple[Tensor, Tensor]
Row = dict[str, Any]


class LanguageModel(nn.Module):
    """Embedding, stacked LSTM layers, softmax; the names are those of Millrace's tensors."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, SIZE)
        self.rnn = nn.LSTM(SIZE, SIZE, LAYERS)
        self.head = nn.Linear(SIZE, vocabulary)
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -RANGE, RANGE)

    def forward(self, words: Tensor, state: State) -> tuple[Tensor, State]:
        """The logits of (steps, lanes) words and the state after them."""
        outputs, after = self.rnn(self.embedding(words), state)
        return self.head(outputs), after


def zero_state(lanes: int) -> State:
    """The state before anything was read."""
    return torch.zeros(LAYERS, lanes, SIZE), torch.zeros(LAYERS, lanes, SIZE)


def train_epoch(model: LanguageModel, words: Tensor, rate: float) -> float:
    """One pass over (steps, lanes) words and what follows each; the mean loss of the windows."""
    optimiser = torch.optim.SGD(model.parameters(), lr=rate)
    losses, state = [], zero_state(LANES)
    targets = torch.cat([words[1:], torch.cat([words[0, 1:], torch.tensor([-100])])[None]])
    for first in range(0, len(words), STEPS):
        logits, after = model(words[first : first + STEPS], state)
        loss = cross_entropy(logits.flatten(0, 1), targets[first : first + STEPS].flatten())
        optimiser.zero_grad()
        (loss * STEPS).backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        state = (after[0].detach(), after[1].detach())
        losses.append(float(loss.detach()))
    return sum(losses) / len(losses)


@torch.no_grad()
def perplexity(model: LanguageModel, words: Tensor) -> float:
    """exp of the mean loss over all words of one stream but the first."""
    total, state = 0.0, zero_state(1)
    for first in range(0, len(words) - 1, 500):
        targets = words[first + 1 : first + 501]
        logits, state = model(words[first : first + len(targets), None], state)
        total += float(cross_entropy(logits[:, 0], targets, reduction="sum"))
    return math.exp(total / (len(words) - 1))


def pytorch(model: LanguageModel, train: Tensor, dev: Tensor, epochs: int) -> Iterator[Row]:
    """Trains; the rows of the epochs."""
    lanes = train.view(LANES, -1).T.contiguous()
    for epoch in range(1, epochs + 1):
        rate, start = RATE * 0.5 ** max(epoch - FULL_EPOCHS, 0), time.monotonic()
        loss = train_epoch(model, lanes, rate)
        seconds = time.monotonic() - start
        yield {"epoch": epoch, "loss": loss, "seconds": seconds, "perplexity": perplexity(model, dev)}


def write_model(folder: Path, model: LanguageModel, words: list[str]) -> None:
    """Writes the model as a folder with one version."""
    (folder / "versions" / "000001").mkdir(parents=True)
    feature = {"kind": "word", "size": SIZE, "vocab": "vocab.txt", "fold": False}
    config = {
        "format": 1, "name": "lm", "task": "next", "head": {"kind": "softmax"},
        "input": {"kind": "tokens", "tokenizer": "words", "size": SIZE, "features": [feature]},
        "layers": [{"cell": "lstm", "size": SIZE}] * LAYERS,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    save_file(model.state_dict(), folder / "versions" / "000001" / "model.safetensors")


def millrace(program: Path, out: Path, epochs: int, threads: int) -> Iterator[Row]:
    """Trains by `millrace train`; its rows of the epochs."""
    command = [str(program), "train", "lm", "--models", str(out), "--no-publish", "--json"]
    command += ["--data", str(out / "train.conll"), "--dev", str(out / "dev.conll")]
    command += ["--optimizer", "sgd", "--rate", str(RATE * STEPS), "--clip", str(CLIP / STEPS)]
    command += ["--schedule", "decay", "--hold", str(FULL_EPOCHS), "--decay", "0.5", "--dropout", "0"]
    command += ["--lanes", str(LANES), "--window", str(STEPS), "--epochs", str(epochs)]
    command += ["--threads", str(threads)]
    print(" ".join(command), flush=True)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or []:
            if "loss" in (row := json.loads(line)):
                yield row
    if process.returncode:
        raise SystemExit(f"millrace ended with {process.returncode}")


def show(name: str, rows: Iterator[Row]) -> list[Row]:
    """Prints rows as they come."""
    result = []
    for row in rows:
        figures = f"{row['loss']:.4f}  {row['perplexity']:.2f}  {row['seconds']:.1f} s"
        print(f"{name}: epoch {row['epoch']}  {figures}", flush=True)
        result.append(row)
    return result


def prepare(options: argparse.Namespace) -> tuple[LanguageModel, Tensor, Tensor]:
    """Writes texts and model; the model, and the words to train on and of dev."""
    texts = {"train": read_sentences(options.data), "dev": read_sentences(options.dev)}
    counts = Counter(word for sentence in texts["train"] for word in sentence)
    frequent = sorted(counts, key=lambda word: (-counts[word], word))[: VOCABULARY - 1]
    ids = {word: number for number, word in enumerate(["<unk>", *frequent])}
    model = LanguageModel(len(ids))
    write_model(options.out / "lm", model, list(ids))
    tensors = []
    for name, text in texts.items():
        count = sum(map(len, text))
        kept = cut(text, ids, count // (LANES * STEPS) * LANES * STEPS if name == "train" else count)
        lines = "".join("".join(f"{word}\tO\n" for word in sentence) + "\n" for sentence in kept)
        (options.out / f"{name}.conll").write_text(lines, encoding="utf-8")
        tensors.append(torch.tensor([ids[word] for sentence in kept for word in sentence]))
    print(f"{len(tensors[0])} words to train on, {len(tensors[1])} of dev, {len(ids)} known", flush=True)
    return model, tensors[0], tensors[1]


def report(ours: list[Row], theirs: list[Row], out: Path) -> None:
    """Prints the table, and writes and draws the curves."""
    curves = {"Millrace": ours, "PyTorch": theirs}
    (out / "curves.json").write_text(json.dumps(curves), encoding="utf-8")
    (out / "curves.svg").write_text(drawing(curves), encoding="utf-8")
    print("| epoch | loss: Millrace | PyTorch | perplexity on dev: Millrace | PyTorch |\n|" + " --- |" * 5)
    for row, other in zip(ours, theirs, strict=True):
        cells = [row["loss"], other["loss"], row["perplexity"], other["perplexity"]]
        print(f"| {row['epoch']} | " + " | ".join(f"{cell:.4f}" for cell in cells) + " |")


def main() -> None:
    """Writes text and model, trains both, prints and draws."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("--data", "--dev", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--millrace", type=Path, default=Path(".build/release/millrace"))
    parser.add_argument("--epochs", type=int, default=13)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    model, train, dev = prepare(options)
    ours = show("Millrace", millrace(options.millrace, options.out, options.epochs, options.threads))
    report(ours, show("PyTorch", pytorch(model, train, dev, options.epochs)), options.out)


if __name__ == "__main__":
    main()
