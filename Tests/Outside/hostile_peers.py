"""Hostile peers against a daemon, while a few good ones go on: nothing of the good ones changes.

The hostile ones send bytes that are no messages, wrong shapes, NaN, deep and huge bodies, too many
frames, floods of stream ids, labels for the good streams and for others, garbage to `control`; they
subscribe to random topics, and open connections that say nothing or something else than ZeroMQ. The
answers of the good streams must be, to the last bit, those of a quiet daemon; every refusal must be
counted in `status`; and the memory must stay within its bound.
"""

import argparse
import json
import random
import resource
import shutil
import socket
import struct
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable

import zmq

import messagepack
from daemon import MODEL, Daemon
from kill_daemon import texts
from vector_model import VectorModel, signal

VECTORS = VectorModel("sensor")
Frames = list[bytes]


class Good:
    """A stream whose answers are kept."""

    def __init__(self, name: str, bodies: list[dict[str, Any]]) -> None:
        self.name, self.bodies, self.answers = name, bodies, []

    def step(self, client: zmq.Socket) -> bool:
        """Sends the next message and keeps its answer; false when all is sent."""
        number = len(self.answers)
        if number == len(self.bodies):
            return False
        client.send_multipart([self.name.encode(), json.dumps(self.bodies[number]).encode()])
        if not client.poll(20_000):
            raise TimeoutError(f"{self.name}: no answer to message {number}")
        answer = json.loads(client.recv_multipart()[-1])
        answer.pop("credit", None)
        self.answers.append(answer)
        return True


def good_streams(messages: int) -> list[Good]:
    """Streams of tokens and of vectors."""
    words = texts(3, messages, seed=9)
    tokens = [Good(f"{MODEL.name}/good-{k}", [{"seq": i, "tokens": [w]} for i, w in enumerate(line)])
              for k, line in enumerate(words)]
    vectors = [{"seq": i, "x": [v]} for i, v in enumerate(signal(messages, missing=False))]
    return [*tokens, Good(f"{VECTORS.name}/good", vectors)]


class Hostile:
    """What hostile peers do; `sent` counts the messages that the daemon must refuse."""

    def __init__(self, daemon: Daemon, seed: int) -> None:
        self.daemon, self.draw = daemon, random.Random(seed)
        self.context = zmq.Context()
        self.context.max_sockets = 4000
        self.sockets: list[socket.socket] = []
        self.subscribers: list[zmq.Socket] = []
        self.sent = self.answered = self.refused = self.streams = 0
        self.client = self.open()
        self.control = self.context.socket(zmq.DEALER)
        self.control.linger = 0
        self.control.connect(daemon.control)

    def open(self) -> zmq.Socket:
        """A new peer on intake."""
        client = self.context.socket(zmq.DEALER)
        client.linger, client.sndhwm, client.rcvhwm = 0, 1000, 0
        client.connect(self.daemon.intake)
        return client

    def stream(self) -> bytes:
        """An id of some kind, seldom one of a good stream."""
        name = self.draw.choice([MODEL.name, VECTORS.name, "none"])
        return f"{name}/bad-{self.draw.randrange(50)}".encode()

    def send(self, frames: Frames) -> None:
        """Sends a message that has to be answered, if there is room for it."""
        try:
            self.client.send_multipart(frames, zmq.NOBLOCK)
            self.sent += 1
        except zmq.Again:
            pass

    def noise(self) -> Frames:
        """Random bytes in a random number of frames."""
        count = self.draw.choice([1, 2, 2, 2, 3, 4, 30])
        frames = [self.draw.randbytes(self.draw.randrange(200)) for _ in range(count)]
        return [b"x" + frames[0], *frames[1:]]

    def shape(self) -> Frames:
        """Numbers of the wrong count, not finite, or for the wrong model."""
        numbers = [self.draw.choice([float("nan"), float("inf"), 1e38, 0.5])
                   for _ in range(self.draw.randrange(12))]
        body = self.draw.choice([b"{}", b'{"seq":1e9}', b'{"seq":-1}', b'{"x":[[1e39,1,1]]}',
                                 b'{"x":[[1,2]]}', b'{"tokens":["a"]}', b'{"x":[[null,1,1]]}'])
        extra = [struct.pack(f"<{len(numbers)}f", *numbers)] if self.draw.random() < 0.7 else []
        return [self.stream(), body, *extra]

    def deep(self) -> Frames:
        """A body of many levels, as JSON or MessagePack."""
        depth = self.draw.randrange(1, 100_000)
        return [self.stream(), self.draw.choice([b"[", b'{"a":', b"\x91", b"\x81\xa1a"]) * depth]

    def huge(self) -> Frames:
        """A body near or beyond the limits."""
        size = self.draw.choice([1 << 20, (1 << 20) + 1, 3 << 20, 4097 * 8])
        return [self.stream(), self.draw.choice([
            b'{"tokens":["' + b"a" * (size - 15) + b'"]}',
            json.dumps({"tokens": ["a"] * min(size // 8, 100_000)}).encode(),
            b"\xdd\xff\xff\xff\xff" + bytes(size - 5)])]

    def mutated(self) -> Frames:
        """A sound message with a few bytes changed."""
        body = {"seq": self.draw.randrange(5), "tokens": ["a", "é"], "id": 7, "begin": True}
        data = bytearray(self.draw.choice([json.dumps(body).encode(), messagepack.pack(body)]))
        for _ in range(self.draw.randrange(1, 4)):
            data[self.draw.randrange(len(data))] = self.draw.randrange(256)
        return [self.stream(), bytes(data)]

    def labels(self) -> Frames:
        """Gold labels for somebody else's stream."""
        name = f"{MODEL.name}/good-{self.draw.randrange(3)}".encode()
        label = self.draw.choice(["B-LOC", "O", "nonsense"])
        return [name, json.dumps({"seq": self.draw.randrange(99), "labels": [label]}).encode()]

    def flood(self) -> Frames:
        """The first message of a stream that nobody has seen."""
        self.streams += 1
        return [f"{MODEL.name}/flood-{self.draw.randrange(1 << 40)}".encode(), b'{"tokens":["a"]}']

    def subscribe(self) -> None:
        """Subscribes to random topics."""
        if len(self.subscribers) > 20:
            self.subscribers.pop(0).close()
        subscriber = self.context.socket(zmq.SUB)
        subscriber.linger = 0
        subscriber.connect(self.daemon.results)
        for _ in range(20):
            subscriber.subscribe(self.draw.randbytes(self.draw.randrange(300)))
        self.subscribers.append(subscriber)

    def half_open(self) -> None:
        """A connection that says nothing, or what is no greeting."""
        if len(self.sockets) > 100:
            self.sockets.pop(0).close()
        raw = socket.socket(socket.AF_UNIX)
        self.sockets.append(raw)
        raw.connect(self.draw.choice([self.daemon.intake, self.daemon.results])[6:])
        try:
            raw.send(self.draw.choice([b"", b"GET / HTTP/1.1\r\n\r\n", bytes(100),
                                       b"\xff" + bytes(8) + b"\x7f\x03\x01NULL"]))
        except OSError:
            pass

    def orders(self) -> None:
        """Garbage to the control socket."""
        self.control.send(self.draw.choice([
            b"", b"{", b'{"op":"none"}', b'{"op":"swap","model":3}', self.draw.randbytes(50),
            b'{"op":"position","stream":"\\u0000"}', b'{"op":"answers","from":-1}']), zmq.NOBLOCK)
        while self.control.poll(0):
            self.control.recv_multipart()

    def leave(self) -> None:
        """Goes away with answers on their way, and comes back as somebody else."""
        self.take(20_000)
        self.client.close()
        self.client = self.open()

    def act(self) -> None:
        """Does one thing."""
        messages: list[Callable[[], Frames]] = [
            self.noise, self.shape, self.deep, self.huge, self.mutated, self.labels, self.flood]
        others = [self.subscribe, self.half_open, self.orders, self.leave]
        if self.draw.random() < 0.05:
            self.draw.choice(others)()
        else:
            for _ in range(self.draw.randrange(1, 6)):
                self.send(self.draw.choice(messages)())
        self.take(0)

    def take(self, patience_ms: int) -> None:
        """Receives answers; with patience until every message has its own."""
        while self.answered < self.sent and self.client.poll(patience_ms):
            self.answered += 1
            body = self.client.recv_multipart()[-1]
            try:
                answer = json.loads(body)
            except ValueError:
                answer = messagepack.unpack(body)
            self.refused += "error" in answer

    def end(self) -> None:
        """Closes everything."""
        for raw in self.sockets:
            raw.close()
        self.context.destroy(0)


def resident(pid: int) -> int:
    """The memory of a process in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize()


def status(client: zmq.Socket) -> dict[str, Any]:
    """The daemon's figures."""
    client.send(b'{"op":"status"}')
    if not client.poll(20_000):
        raise TimeoutError("no answer to status")
    return json.loads(client.recv())


def serve(folder: Path) -> Daemon:
    """A daemon with a model of tokens and one of vectors."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copytree(MODEL, folder / MODEL.name)
    VECTORS.write(folder)
    return Daemon(models_dir=folder)


def main() -> int:
    """Runs the good streams in a quiet daemon and among hostile peers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--messages", type=int, default=200, help="of each good stream and round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--megabytes", type=int, default=600, help="memory that may be taken")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="millrace-hostile-"))
    quiet, calm = serve(folder / "models"), good_streams(options.messages)
    with zmq.Context() as context, context.socket(zmq.DEALER) as client:
        client.connect(quiet.intake)
        while any([stream.step(client) for stream in calm]):
            pass
    quiet.stop()
    daemon = serve(folder / "models")
    hostile, context = Hostile(daemon, options.seed), zmq.Context()
    client, control = (context.socket(zmq.DEALER) for _ in range(2))
    client.connect(daemon.intake)
    control.connect(daemon.control)
    end, most, acts, rounds, different = time.monotonic() + options.seconds, 0, 0, 0, 0
    while time.monotonic() < end:
        for stream in (good := good_streams(options.messages)):
            # The same stream again: the epoch starts it anew.
            for body in stream.bodies:
                body["epoch"] = rounds
        while any([stream.step(client) for stream in good]):
            for _ in range(5):
                hostile.act()
                acts += 1
            most = max(most, resident(daemon.process.pid))
        different += sum(a.answers != b.answers for a, b in zip(calm, good))
        rounds += 1
    hostile.take(20_000)
    figures = status(control)
    counted = figures["refused"]
    is_counted = counted >= hostile.refused > 0 and hostile.answered == hostile.sent
    print(json.dumps({
        "seconds": options.seconds, "acts": acts, "rounds": rounds, "streams_that_differ": different,
        "hostile_messages": hostile.sent, "answered": hostile.answered, "refused": hostile.refused,
        "refused_in_status": counted, "new_streams": hostile.streams,
        "connections_refused": figures.get("connections_refused"),
        "peak_megabytes": most >> 20}))
    hostile.end()
    context.destroy(0)
    code, said = daemon.stop()
    shutil.rmtree(folder, ignore_errors=True)
    if code != 0:
        print(said, file=sys.stderr)
    return 0 if not different and is_counted and code == 0 and most < options.megabytes << 20 else 1


if __name__ == "__main__":
    sys.exit(main())
