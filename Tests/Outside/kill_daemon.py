"""Kills the daemon at random moments under load, again and again, and compares with a quiet run.

Every stream sends its elements one message at a time with several in flight; after each kill the
daemon is started again, every stream asks `position` and goes on from there. At the end the
committed labels of every stream must be those of a daemon that was never killed. With
`--ack computed` elements may be lost in a crash; then `position` must never fall behind what it had
called logged, and what it calls missing is sent again.
"""

import argparse
import json
import random
import sys
import time
from typing import Any

import zmq

from daemon import MODEL, Daemon

WORDS = "Maria met the old ferryman in Zürich on Monday . Acme Corp of New York said so to Paul".split()
IN_FLIGHT = 8


class Stream:
    """One stream: its tokens, how far it has been sent and answered, and its committed rows."""

    def __init__(self, name: str, tokens: list[str]) -> None:
        self.name, self.tokens = name, tokens
        self.sent = self.answered = self.logged = self.resent = 0
        self.rows: dict[int, dict[str, Any]] = {}

    @property
    def is_done(self) -> bool:
        """Whether every element is answered."""
        return self.answered >= len(self.tokens)

    def next_body(self) -> bytes | None:
        """The next message, if one may be sent."""
        if self.sent >= len(self.tokens) or self.sent - self.answered >= IN_FLIGHT:
            return None
        body = {"seq": self.sent, "tokens": [self.tokens[self.sent]]}
        if self.sent + 1 == len(self.tokens):
            body["end"] = True
        elif self.sent % 97 == 96:
            body["begin"] = True
        self.sent += 1
        return json.dumps({**body, "id": self.name}).encode()

    def take(self, answer: dict[str, Any]) -> None:
        """Takes an answer; a row that comes again must be the same."""
        if "error" in answer:
            raise RuntimeError(f"{self.name}: {answer}")
        self.answered = max(self.answered, answer["next"])
        self.keep(answer["out"])

    def keep(self, rows: list[dict[str, Any]]) -> None:
        """Keeps committed rows."""
        for row in rows:
            if not row["final"]:
                continue
            short = {key: row.get(key) for key in ("token", "label", "p")}
            if self.rows.setdefault(row["seq"], short) != short:
                raise RuntimeError(f"{self.name}: {row} was committed as {self.rows[row['seq']]}")


class Run:
    """Streams that go through one daemon."""

    def __init__(self, daemon: Daemon, streams: list[Stream]) -> None:
        self.daemon, self.streams = daemon, streams
        self.by_name = {stream.name: stream for stream in streams}
        self.context = zmq.Context()
        self.intake = self.control = None
        self.patience_ms = 60_000
        self.connect()

    def connect(self) -> None:
        """Opens new sockets: answers to what was sent before the crash are lost with the old."""
        for socket in (self.intake, self.control):
            if socket is not None:
                socket.close(0)
        self.intake, self.control = (self.context.socket(zmq.DEALER) for _ in range(2))
        self.intake.sndhwm = self.intake.rcvhwm = 0
        self.intake.connect(self.daemon.intake)
        self.control.connect(self.daemon.control)
        self.credit, self.on_the_way = 256, 0

    def order(self, body: dict[str, Any]) -> dict[str, Any]:
        """Asks on the control socket."""
        self.control.send(json.dumps(body).encode())
        for _ in range(200):
            if self.control.poll(100):
                return json.loads(self.control.recv_multipart()[-1])
            if self.daemon.process.poll() is not None:
                break
        raise TimeoutError(f"no answer to {body}")

    def pump(self, until: float) -> bool:
        """Sends and receives until that time; whether all is done."""
        while time.monotonic() < until and not all(stream.is_done for stream in self.streams):
            for stream in self.streams:
                while self.on_the_way < self.credit and (body := stream.next_body()) is not None:
                    self.intake.send_multipart([stream.name.encode(), body])
                    self.on_the_way += 1
            if not self.intake.poll(self.patience_ms):
                raise TimeoutError("no answer came")
            while True:
                try:
                    answer = json.loads(self.intake.recv_multipart(zmq.NOBLOCK)[-1])
                except zmq.Again:
                    break
                self.on_the_way -= 1
                self.credit = answer["credit"]
                self.by_name[answer["id"]].take(answer)
        return all(stream.is_done for stream in self.streams)

    def note_positions(self, some: list[Stream]) -> None:
        """Asks how much of some streams is safe."""
        for stream in some:
            place = self.order({"op": "position", "stream": stream.name})
            stream.logged = max(stream.logged, place["logged"])

    def crash(self, promise: str) -> None:
        """Kills, starts again, and goes on from where `position` says."""
        self.daemon.kill()
        self.daemon.start()
        self.go_on(promise)

    def go_on(self, promise: str) -> None:
        """Connects to a daemon that has been started again, and goes on from `position`."""
        self.connect()
        for stream in self.streams:
            place = self.order({"op": "position", "stream": stream.name})
            safe = stream.answered if promise == "logged" else stream.logged
            if not safe <= place["next"] <= stream.sent or place["logged"] != place["next"]:
                raise RuntimeError(f"{stream.name}: {place}, safe {safe}, sent {stream.sent}")
            stream.resent += stream.sent - place["next"]
            stream.sent = stream.answered = place["next"]

    def fill(self) -> None:
        """Fetches the committed rows whose answers went down with the daemon."""
        for stream in self.streams:
            answer = self.order(
                {"op": "answers", "stream": stream.name, "from": 0, "to": len(stream.tokens)})
            stream.keep(answer["out"])


def texts(count: int, length: int, seed: int) -> list[list[str]]:
    """Random text for each stream."""
    draw = random.Random(seed)
    return [[draw.choice(WORDS) for _ in range(length)] for _ in range(count)]


def main() -> int:
    """Runs both daemons and compares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--elements", type=int, default=2000, help="of each stream")
    parser.add_argument("--ack", choices=("logged", "computed"), default="logged")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    words = texts(options.streams, options.elements, options.seed)

    def streams() -> list[Stream]:
        return [Stream(f"{MODEL.name}/{k}", tokens) for k, tokens in enumerate(words)]

    quiet = Daemon()
    calm = Run(quiet, streams())
    started = time.monotonic()
    calm.pump(started + 600)
    seconds = time.monotonic() - started
    quiet.stop()
    daemon = Daemon(args=("--ack", options.ack))
    run = Run(daemon, streams())
    kills = 0
    is_done = False
    while not is_done:
        is_done = run.pump(time.monotonic() + draw.uniform(0.3, 1.7) * seconds / options.kills)
        if is_done or kills == options.kills:
            continue
        if options.ack == "computed":
            run.note_positions(draw.sample(run.streams, min(10, len(run.streams))))
        run.crash(options.ack)
        kills += 1
    run.fill()
    daemon.stop()
    different = sum(a.rows != b.rows for a, b in zip(calm.streams, run.streams))
    print(json.dumps({
        "kills": kills, "ack": options.ack, "elements": options.streams * options.elements,
        "sent_again": sum(s.resent for s in run.streams), "streams_that_differ": different,
        "rows": sum(len(s.rows) for s in run.streams)}))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
