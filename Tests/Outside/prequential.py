"""How a tagger does while it learns live: scored on each text before it has learned from it.

    python3 prequential.py --data en_ewt-ud-dev.iob2 --data en_ewt-ud-test.iob2 --svg curve.svg

A daemon serves `ner-en` and `train --follow` learns beside it. Documents are streamed one after
the other with their gold labels, as someone who corrects the tags would send them: each is
answered by the version in service, then logged. After each block of documents the next one waits
until the trainer has had its round. The same documents go through a daemon that never learns.
Prints a table in Markdown; `--svg` draws it.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import threading
import shutil
from pathlib import Path
from queue import Queue

import zmq

from daemon import BINARY, ROOT, Daemon
from entities import EntityScore
from prequential_curve import Block, draw
from stream_uner import Document, read_documents

NAME = "ner-en"
PATIENCE = 170


class Trainer:
    """`train --follow` with its rounds as they come."""

    def __init__(self, daemon: Daemon, options: list[str]) -> None:
        command = [
            str(BINARY), "train", NAME, "--follow", "--every", "1s", "--json", "--state",
            str(daemon.folder / "state"), "--models", str(daemon.models), "--via", daemon.control,
            *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=daemon._environment())
        self.rounds: Queue[dict] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.rounds.put(json.loads(line))

    def pause(self) -> None:
        """Stands still, so that no round sees a part of a block."""
        self.process.send_signal(signal.SIGSTOP)

    def round(self) -> dict:
        """Goes on; the next round in which something was learned or measured."""
        self.process.send_signal(signal.SIGCONT)
        while True:
            report = self.rounds.get(timeout=PATIENCE)
            if "waiting" not in report:
                return report

    def stop(self) -> None:
        """Ends it in good order, even while it stands still."""
        self.process.terminate()
        self.process.send_signal(signal.SIGCONT)
        self.process.wait(60)


def stream(socket: zmq.Socket, document: Document, labelled: bool) -> set[int]:
    """Sends a document sentence by sentence; the versions that answered."""
    versions, name = set(), f"{NAME}/{document.name}".encode()
    for first, last in zip([0, *document.ends], document.ends):
        body = {"seq": first, "tokens": document.tokens[first:last]}
        if labelled:
            body["labels"] = document.tags[first:last]
        if last == len(document.tokens):
            body["end"] = True
        socket.send_multipart([name, json.dumps(body, ensure_ascii=False).encode()])
        answer = json.loads(socket.recv_multipart()[-1])
        if "error" in answer:
            raise RuntimeError(f"refused: {answer}")
        document.take(answer)
        versions.add(answer["version"])
    return versions


def run(models: Path, blocks: list[list[Document]], options: list[str] | None) -> list[Block]:
    """Streams all blocks; with options for a trainer it learns after each."""
    daemon = Daemon(models_dir=models, args=("--ack", "logged"))
    trainer = Trainer(daemon, options) if options is not None else None
    found = []
    try:
        context = zmq.Context()
        socket = context.socket(zmq.DEALER)
        socket.connect(daemon.intake)
        for documents in blocks:
            score, versions = EntityScore(), set()
            if trainer:
                trainer.pause()
            for document in documents:
                document.position, document.committed = 0, {}
                versions |= stream(socket, document, trainer is not None)
                document.score(score)
            report = trainer.round() if trainer else {}
            found.append(
                Block(sum(len(d.tokens) for d in documents), score, max(versions),
                      report.get("published"), report.get("gate", {}).get("reason", "")))
    finally:
        if trainer:
            trainer.stop()
        daemon.stop()
    return found


def read_columns(path: Path) -> list[Document]:
    """Reads tokens and tags in two columns, documents begun by -DOCSTART-."""
    documents: list[Document] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("-DOCSTART-"):
            documents.append(Document(""))
        elif line:
            token, tag = line.split("\t")
            documents[-1].tokens.append(token)
            documents[-1].tags.append(tag)
        elif documents and len(documents[-1].tokens) > (documents[-1].ends or [0])[-1]:
            documents[-1].ends.append(len(documents[-1].tokens))
    return documents


def blocks_of(files: list[Path], size: int) -> list[list[Document]]:
    """Documents in order, so many elements a block."""
    readers = {".iob2": read_documents}
    documents = [d for f in files for d in readers.get(f.suffix, read_columns)(f) if d.tokens]
    for number, document in enumerate(documents):
        document.name = f"text-{number}"
    blocks: list[list[Document]] = [[]]
    for document in documents:
        blocks[-1].append(document)
        if sum(len(d.tokens) for d in blocks[-1]) >= size:
            blocks.append([])
    return [block for block in blocks if block]


def table(live: list[Block], frozen: list[Block]) -> str:
    """The blocks as Markdown: elements so far, F1 of the block and of everything so far."""
    lines = ["| elements | version | F1 live | frozen | so far, live | frozen | then |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    elements, sums = 0, (EntityScore(), EntityScore())
    for one, other in zip(live, frozen):
        elements += one.elements
        for total, block in zip(sums, (one, other)):
            total.gold += block.score.gold
            total.found += block.score.found
            total.right += block.score.right
        then = f"version {one.published}" if one.published else one.reason
        figures = [100 * s.f1 for s in (one.score, other.score, *sums)]
        lines.append(f"| {elements} | {one.version} | " +
                     " | ".join(f"{figure:.1f}" for figure in figures) + f" | {then} |")
    return "\n".join(lines)


def main() -> int:
    """Streams twice, prints, draws."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--block", type=int, default=2500, help="elements of a block")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--train", nargs=argparse.REMAINDER, default=[])
    arguments = parser.parse_args()
    blocks = blocks_of(arguments.data, arguments.block)
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        shutil.copytree(arguments.models / NAME, models / NAME)
        frozen = run(models, blocks, None)
        live = run(models, blocks, arguments.train)
    print(table(live, frozen))
    if arguments.svg:
        arguments.svg.write_text(draw(live, frozen), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
