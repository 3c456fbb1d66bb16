"""Streams a UNER .iob2 file through a running daemon and scores what it commits.

    python3 stream_uner.py --intake ENDPOINT --data FILE.iob2 [--model ner-en] [--streams 200]

A document is a stream and a token a message; many streams at once, one message of each in flight.
Prints one JSON line; exits with 1 unless every element is committed exactly once.
"""

import argparse
import json
import os
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import zmq

from entities import EntityScore

TYPES = ("LOC", "ORG", "PER")
PATIENCE_MS = 60_000


@dataclass
class Document:
    """A stream: its tokens, its gold tags, where its sentences end, and what came back."""

    name: str
    tokens: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    position: int = 0
    committed: dict[int, str] = field(default_factory=dict)
    twice: int = 0

    def message(self) -> bytes:
        """The next token as a message."""
        body = {"seq": self.position, "tokens": [self.tokens[self.position]], "id": self.name}
        if self.position == len(self.tokens) - 1:
            body["end"] = True
        return json.dumps(body, ensure_ascii=False).encode()

    def take(self, answer: dict) -> None:
        """Notes the rows that an answer commits, and where to go on."""
        self.position = answer["next"]
        for row in answer["out"]:
            if row["final"]:
                self.twice += row["seq"] in self.committed
                self.committed[row["seq"]] = row["label"]

    def score(self, score: EntityScore) -> None:
        """Adds each sentence; an element that never came counts as O."""
        found = [self.committed.get(seq, "O") for seq in range(len(self.tokens))]
        for first, last in zip([0, *self.ends], self.ends):
            score.add(self.tags[first:last], found[first:last])


def read_documents(path: Path) -> list[Document]:
    """Reads an .iob2 file; tags of types that are not judged become O."""
    documents: list[Document] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            documents.append(Document(str(len(documents))))
        elif not line and documents:
            document = documents[-1]
            if len(document.tokens) > (document.ends or [0])[-1]:
                document.ends.append(len(document.tokens))
        elif line and not line.startswith("# "):
            _, token, tag, *_ = line.split("\t")
            documents[-1].tokens.append(token)
            documents[-1].tags.append(tag if tag[2:] in TYPES else "O")
    return documents


def stream_all(socket: zmq.Socket, prefix: str, documents: list[Document], streams: int) -> None:
    """Keeps `streams` documents open and one message of each in flight, until all have ended."""
    waiting, by_name = deque(documents), {document.name: document for document in documents}

    def send(document: Document) -> None:
        socket.send_multipart([f"{prefix}-{document.name}".encode(), document.message()])

    in_flight = min(streams, len(waiting))
    for _ in range(in_flight):
        send(waiting.popleft())
    while in_flight:
        if not socket.poll(PATIENCE_MS):
            raise TimeoutError(f"{in_flight} messages were not answered")
        answer = json.loads(socket.recv_multipart()[-1])
        document = by_name[answer["id"]]
        if "error" not in answer:
            document.take(answer)
        elif answer["error"]["code"] == "overload":
            wait = answer.get("retry_after_ms", answer["error"].get("retry_after_ms", 10))
            time.sleep(wait / 1000)
        else:
            raise RuntimeError(f"refused: {answer}")
        if document.position < len(document.tokens):
            send(document)
        elif waiting:
            send(waiting.popleft())
        else:
            in_flight -= 1


def report(documents: list[Document], seconds: float) -> dict:
    """Counts and the score."""
    score = EntityScore()
    for document in documents:
        document.score(score)
    elements = sum(len(document.tokens) for document in documents)
    return {
        "documents": len(documents),
        "sentences": sum(len(document.ends) for document in documents),
        "elements": elements,
        "seconds": seconds,
        "elements_per_second": elements / seconds,
        "missing": elements - sum(len(document.committed) for document in documents),
        "twice": sum(document.twice for document in documents),
        "entities": {"gold": score.gold, "found": score.found, "right": score.right},
        "f1": score.f1,
    }


def main() -> int:
    """Streams, prints, and says by its exit status whether every element came once."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--intake", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="ner-en")
    parser.add_argument("--streams", type=int, default=200)
    arguments = parser.parse_args()
    documents = read_documents(arguments.data)
    # No two runs share streams: those of an earlier run are at a position of their own.
    prefix = f"{arguments.model}/uner-{os.getpid()}-{time.time_ns()}"
    with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
        socket.linger = 0
        socket.connect(arguments.intake)
        start = time.monotonic()
        stream_all(socket, prefix, documents, arguments.streams)
        seconds = time.monotonic() - start
    result = report(documents, seconds)
    print(json.dumps(result))
    return 1 if result["missing"] or result["twice"] else 0


if __name__ == "__main__":
    sys.exit(main())
