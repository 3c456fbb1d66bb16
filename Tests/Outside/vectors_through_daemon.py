"""Publishes CSV files of vectors to the `ingest` of a daemon of its own, all their streams at once,
and compares what a subscriber got with `millrace eval`.

    python3 vectors_through_daemon.py --models DIR --model NAME FILE.csv…
"""

import argparse
import csv
import json
import struct
import subprocess
import sys
from pathlib import Path

import zmq

from daemon import BINARY, PATIENCE_MS, Daemon

Row = tuple[int, list[float], str]
IN_FLIGHT = 2000


def series(files: list[Path]) -> dict[str, list[Row]]:
    """Time, numbers and label of the rows of each stream; columns stream, time_s, …, label."""
    streams: dict[str, list[Row]] = {}
    for file in files:
        with file.open(newline="") as text:
            rows = csv.reader(text)
            next(rows)
            for stream, time, *numbers, label in rows:
                row = (round(float(time) * 1e9), [float(x) for x in numbers], label)
                streams.setdefault(stream, []).append(row)
    return streams


class Subscriber:
    """A PUB and a SUB socket, and every committed label that came."""

    def __init__(self, context: zmq.Context, daemon: Daemon, model: str) -> None:
        self.publisher, self.results = context.socket(zmq.PUB), context.socket(zmq.SUB)
        for socket, endpoint in ((self.publisher, daemon.ingest), (self.results, daemon.results)):
            socket.linger = socket.sndhwm = socket.rcvhwm = 0
            socket.connect(endpoint)
        self.results.subscribe(model.encode())
        self.committed: dict[tuple[str, int], str] = {}
        self.outstanding = 0
        while not self.results.poll(20):
            self.publisher.send_multipart([f"{model}/warm-up".encode(), b'{"flush": true}'])
        while self.results.poll(100):
            self.results.recv_multipart()

    def publish(self, stream: str, seq: int, row: Row, is_last: bool) -> None:
        """Sends one element."""
        time, numbers, _ = row
        body = {"seq": seq, "time": time, "end": is_last}
        frame = struct.pack(f"<{len(numbers)}f", *numbers)
        self.publisher.send_multipart([stream.encode(), json.dumps(body).encode(), frame])
        self.outstanding += 1
        while self.outstanding > IN_FLIGHT:
            self.take()

    def take(self) -> None:
        """Takes one result in."""
        if not self.results.poll(PATIENCE_MS):
            raise TimeoutError(f"{self.outstanding} results did not come")
        topic, body = self.results.recv_multipart()
        self.outstanding -= 1
        answer = json.loads(body)
        if "error" in answer or answer.get("gap"):
            raise RuntimeError(f"{topic.decode()}: {answer}")
        for row in answer["out"]:
            if row["final"]:
                place = (topic.decode(), row["seq"])
                if place in self.committed:
                    raise RuntimeError(f"{place} was committed twice")
                self.committed[place] = row["label"]


def score(pairs: list[tuple[str, str]]) -> tuple[float, float]:
    """Accuracy and macro-F1."""
    f1 = []
    for label in {label for pair in pairs for label in pair}:
        right = sum(gold == found == label for gold, found in pairs)
        f1.append(2 * right / sum((gold == label) + (found == label) for gold, found in pairs))
    return sum(gold == found for gold, found in pairs) / len(pairs), sum(f1) / len(f1)


def main() -> int:
    """1 unless every element was committed once and both scores agree."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("files", type=Path, nargs="+")
    arguments = parser.parse_args()
    streams = series(arguments.files)
    daemon = Daemon(models_dir=arguments.models, ingest=True)
    context = zmq.Context()
    try:
        subscriber = Subscriber(context, daemon, arguments.model)
        for seq in range(max(map(len, streams.values()))):
            for name, rows in streams.items():
                if seq < len(rows):
                    stream = f"{arguments.model}/{name}"
                    subscriber.publish(stream, seq, rows[seq], seq + 1 == len(rows))
        while subscriber.outstanding:
            subscriber.take()
    finally:
        context.destroy(linger=0)
        status, said = daemon.stop()
    pairs = [
        (label, subscriber.committed[f"{arguments.model}/{name}", seq])
        for name, rows in streams.items()
        for seq, (_, _, label) in enumerate(rows)
    ]
    accuracy, macro_f1 = score(pairs)
    print(f"{len(streams)} streams, {len(pairs)} elements, {accuracy=}, {macro_f1=}", said)
    command = [str(BINARY), "eval", arguments.model, "--models", str(arguments.models), "--json"]
    scored = subprocess.run(
        [*command, "--data", *map(str, arguments.files)], capture_output=True, text=True, check=True
    )
    print(scored.stdout)
    wanted = json.loads(scored.stdout)
    agree = accuracy == wanted["accuracy"] and abs(macro_f1 - wanted["macro_f1"]) < 1e-12
    return 0 if agree and status == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
