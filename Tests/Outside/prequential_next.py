"""How a model that predicts the next token does while it learns live.

    python3 prequential_next.py --data en_ewt-ud-test.conllu --genre email --svg curve.svg

A daemon serves `next-word-en` and `train --follow` learns beside it from the text itself. The longest
documents of a genre are streamed one after the other, sentence by sentence: each token is scored by the
prediction made before it came, by the version in service. After each document the next one waits
until the trainer has had its round. The same documents go through a daemon that never learns.
Prints a table in Markdown; `--svg` draws it.
"""

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import zmq

import prequential
from daemon import ROOT, Daemon
from prequential_curve import Block, draw_curves


@dataclass
class Text:
    """A document: its sentences."""

    name: str
    sentences: list[list[str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Its tokens."""
        return sum(map(len, self.sentences))


@dataclass
class Surprise:
    """Bits of the tokens that were predicted, and how many of them no word of the model is."""

    bits: float = 0.0
    count: int = 0
    unknown: int = 0

    @property
    def perplexity(self) -> float:
        """Two to the mean of the bits."""
        return 2 ** (self.bits / max(self.count, 1))

    def add(self, other: "Surprise") -> None:
        """Adds another one's tokens."""
        self.bits += other.bits
        self.count += other.count
        self.unknown += other.unknown


def read_texts(path: Path, genre: str, count: int) -> list[Text]:
    """The `count` longest documents of CoNLL-U whose id begins with the genre, in their order."""
    texts: list[Text] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc id = "):
            texts.append(Text(line.removeprefix("# newdoc id = ")))
        elif line.startswith("1\t"):
            texts[-1].sentences.append([])
        if line.split("\t")[0].isdigit():
            texts[-1].sentences[-1].append(line.split("\t")[1])
    chosen = [text for text in texts if text.name.startswith(genre)]
    longest = sorted(chosen, key=lambda text: -text.count)[:count]
    return [text for text in chosen if text in longest]


def stream(socket: zmq.Socket, model: str, text: Text) -> tuple[Surprise, int]:
    """Sends a document; what it was like, and the version that answered last."""
    found, version, seq = Surprise(), 0, 0
    for number, sentence in enumerate(text.sentences):
        body = {"seq": seq, "tokens": sentence, "end": number + 1 == len(text.sentences)}
        socket.send_multipart(
            [f"{model}/{text.name}".encode(), json.dumps(body, ensure_ascii=False).encode()])
        answer = json.loads(socket.recv_multipart()[-1])
        if "error" in answer:
            raise RuntimeError(f"refused: {answer}")
        for row in answer["out"]:
            if row["final"] and row.get("surprisal") is not None:
                found.add(Surprise(row["surprisal"], 1, 0 if row["known"] else 1))
        version, seq = answer["version"], seq + len(sentence)
    return found, version


def run(models: Path, model: str, texts: list[Text], options: list[str] | None) -> list[Block]:
    """Streams all documents; with options for a trainer it learns after each."""
    daemon = Daemon(models_dir=models, args=("--ack", "logged"))
    trainer = prequential.Trainer(daemon, options) if options is not None else None
    found = []
    try:
        socket = zmq.Context().socket(zmq.DEALER)
        socket.connect(daemon.intake)
        for text in texts:
            if trainer:
                trainer.pause()
            score, version = stream(socket, model, text)
            report = trainer.round() if trainer else {}
            found.append(
                Block(text.count, score, version, report.get("published"),
                      report.get("gate", {}).get("reason", "")))
    finally:
        if trainer:
            trainer.stop()
        daemon.stop()
    return found


def so_far(blocks: list[Block]) -> list[float]:
    """The perplexity of everything up to the end of each block."""
    total, found = Surprise(), []
    for block in blocks:
        total.add(block.score)
        found.append(total.perplexity)
    return found


def table(live: list[Block], frozen: list[Block]) -> str:
    """The documents as Markdown: elements so far, perplexity of each and of everything so far."""
    lines = ["| elements | `<unk>` | version | perplexity live | frozen | so far, live | frozen | then |",
             "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    elements = 0
    for one, other, *total in zip(live, frozen, so_far(live), so_far(frozen)):
        elements += one.elements
        figures = " | ".join(
            f"{figure:.1f}" for figure in (one.score.perplexity, other.score.perplexity, *total))
        unknown = 100 * one.score.unknown / max(one.score.count, 1)
        then = f"version {one.published}" if one.published else one.reason
        lines.append(f"| {elements} | {unknown:.1f} % | {one.version} | {figures} | {then} |")
    return "\n".join(lines)


def main() -> int:
    """Streams twice, prints, draws."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--genre", default="email")
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    parser.add_argument("--model", default="next-word-en")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--train", nargs=argparse.REMAINDER, default=[])
    arguments = parser.parse_args()
    prequential.NAME = arguments.model
    texts = read_texts(arguments.data, arguments.genre, arguments.documents)
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        shutil.copytree(arguments.models / arguments.model, models / arguments.model)
        frozen = run(models, arguments.model, texts, None)
        live = run(models, arguments.model, texts, arguments.train)
    print(table(live, frozen))
    if arguments.svg:
        title = "perplexity of everything so far, each token scored before it was learned from"
        drawing = draw_curves(live, [so_far(live), so_far(frozen)], title)
        arguments.svg.write_text(drawing, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
