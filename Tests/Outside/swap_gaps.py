"""The longest gap between two answers while messages flow, with swaps and without.

    python3 swap_gaps.py [--seconds 60] [--swaps 100] [--streams 50]

Both halves run on one daemon, one after the other, with the same load. Every message must be
answered once, and `swap` must never fall within a stream. Prints one JSON line.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import zmq

from daemon import ROOT, Daemon
from kill_daemon import texts

NAME = "ner-en"


class Load:
    """Streams that each keep one message in flight."""

    def __init__(self, daemon: Daemon, context: zmq.Context, streams: int) -> None:
        self.intake, self.control = (context.socket(zmq.DEALER) for _ in range(2))
        self.intake.connect(daemon.intake)
        self.control.connect(daemon.control)
        self.words = texts(streams, 997, seed=3)
        self.position = [0] * streams
        self.swap = [0] * streams
        self.answers = self.falls = 0

    def send(self, stream: int) -> None:
        """Sends the next element of a stream."""
        seq = self.position[stream]
        body = {"seq": seq, "tokens": [self.words[stream][seq % 997]], "id": stream}
        self.intake.send_multipart([f"{NAME}/{stream}".encode(), json.dumps(body).encode()])

    def take(self, answer: dict[str, Any]) -> None:
        """Takes an answer and sends what follows."""
        stream = answer["id"]
        if answer.get("next") != self.position[stream] + 1:
            raise RuntimeError(f"stream {stream} at {self.position[stream]}: {answer}")
        self.position[stream] += 1
        self.falls += answer["swap"] < self.swap[stream]
        self.swap[stream] = answer["swap"]
        self.answers += 1
        self.send(stream)

    def run(self, seconds: float, swaps: int) -> dict[str, float]:
        """Runs for a while, with so many swaps spread over it."""
        started = last = time.monotonic()
        gaps, swapped, confirmed, before = [], 0, 0, self.answers
        while (now := time.monotonic()) < started + seconds:
            if swaps and now >= started + swapped * seconds / swaps:
                order = {"op": "swap", "model": NAME, "version": 1 + (swapped + 1) % 2}
                self.control.send(json.dumps(order).encode())
                swapped += 1
            if not self.intake.poll(1000):
                raise TimeoutError("no answer came")
            while True:
                try:
                    frames = self.intake.recv_multipart(zmq.NOBLOCK)
                except zmq.Again:
                    break
                now = time.monotonic()
                gaps.append(now - last)
                last = now
                self.take(json.loads(frames[-1]))
            while self.control.poll(0):
                confirmed += "error" not in json.loads(self.control.recv_multipart()[-1])
        gaps.sort()
        return {
            "swaps": confirmed, "answers": self.answers - before,
            "longest_gap_ms": round(1000 * gaps[-1], 2),
            "p999_gap_ms": round(1000 * gaps[int(len(gaps) * 0.999)], 2)}


def main() -> int:
    """Runs both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--swaps", type=int, default=100)
    parser.add_argument("--streams", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / NAME
        shutil.copytree(ROOT / "models" / NAME, model)
        shutil.copytree(model / "versions/000001", model / "versions/000002")
        daemon = Daemon(models_dir=Path(folder))
        try:
            load = Load(daemon, zmq.Context(), options.streams)
            for stream in range(options.streams):
                load.send(stream)
            load.run(2, 0)
            found = {
                "without": load.run(options.seconds, 0),
                "with": load.run(options.seconds, options.swaps), "swap_fell": load.falls}
        finally:
            daemon.stop()
    print(json.dumps(found))
    return 1 if load.falls else 0


if __name__ == "__main__":
    sys.exit(main())
