"""Touches many streams once, then again in another order, in a daemon that keeps few in memory.

The labels and probabilities of every stream must be those of a daemon that keeps all in memory.
Prints for both how long it took, how much memory the daemon had, and how many streams left memory
and came back.

    python3 Tests/Outside/million_streams.py --streams 1000000 --resident 50000
"""

import argparse
import json
import random
import sys
import time
import zlib
from pathlib import Path

import zmq

from daemon import MODEL, PATIENCE_MS, Daemon

WORDS = "Maria met the old ferryman in Zürich on Monday . Acme Corp of New York said so".split()
# One peer may begin half of the streams that a daemon knows.
PEERS = 4


class Peer:
    """A connection that stays within its credit."""

    def __init__(self, context: zmq.Context, endpoint: str) -> None:
        self.socket = context.socket(zmq.DEALER)
        self.socket.linger = self.socket.sndhwm = self.socket.rcvhwm = 0
        self.socket.connect(endpoint)
        self.credit, self.on_the_way = 256, 0
        self.again: list[int] = []
        # When it may send again what was refused.
        self.pause_ends = 0.0

    def take(self, digests: list[int]) -> int:
        """Takes what answers there are into the streams' digests; how many.

        The streams of messages that came too early are in `again` afterwards.
        """
        count = 0
        while True:
            try:
                answer = json.loads(self.socket.recv_multipart(zmq.NOBLOCK)[-1])
            except zmq.Again:
                return count
            number, cost = divmod(answer["id"], 8)
            self.on_the_way -= cost
            self.credit = answer["credit"]
            if "error" in answer:
                if answer["error"]["code"] != "overload":
                    raise RuntimeError(str(answer))
                self.again.append(number)
                self.pause_ends = time.monotonic() + answer["retry_after_ms"] / 1000
                continue
            rows = [(r["seq"], r["label"], r["p"], r["final"]) for r in answer["out"]]
            digests[number] = zlib.crc32(repr(rows).encode(), digests[number])
            count += 1


def touch(peers: list[Peer], order: list[int], digests: list[int], turn: int, end: str) -> float:
    """Sends each stream of `order` a message of 1 to 3 elements; elements a second."""
    start, answered = time.monotonic(), 0
    waiting = order[::-1]
    while answered < len(order):
        progress = 0
        while waiting and progress < 64:
            number = waiting[-1]
            peer = peers[number % PEERS]
            cost = 1 + (number + turn) % 3
            if peer.on_the_way + cost > peer.credit or time.monotonic() < peer.pause_ends:
                break
            peer.socket.send_multipart(message(waiting.pop(), cost, turn, end))
            peer.on_the_way += cost
            progress += 1
        found = 0
        for peer in peers:
            found += peer.take(digests)
            waiting += peer.again
            peer.again.clear()
        answered += found
        if not found and not progress:
            if not any(peer.socket.poll(PATIENCE_MS // 1000) for peer in peers):
                if time.monotonic() - start > 1000:
                    raise TimeoutError(f"{len(order) - answered} messages are not answered")
    elements = sum(1 + (number + turn) % 3 for number in order)
    return elements / (time.monotonic() - start)


def message(number: int, count: int, turn: int, end: str) -> list[bytes]:
    """The frames of a stream's message of so many elements."""
    tokens = [WORDS[(number * 7 + turn + n) % len(WORDS)] for n in range(count)]
    body = {"tokens": tokens, "id": 8 * number + count}
    if end:
        body[end] = True
    return [f"{MODEL.name}/{number:09}".encode(), json.dumps(body).encode()]


def memory(daemon: Daemon, key: str) -> int:
    """A line of the daemon's /proc/…/status, in bytes."""
    for line in Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(key)


def status(context: zmq.Context, daemon: Daemon) -> dict:
    """The daemon's figures."""
    with context.socket(zmq.DEALER) as socket:
        socket.linger = 0
        socket.connect(daemon.control)
        socket.send(b'{"op": "status"}')
        return json.loads(socket.recv_multipart()[-1])


def run(count: int, resident: int, ends: list[str], args: list[str]) -> list[int]:
    """The digest of every stream's rows after all turns."""
    daemon = Daemon(args=("--resident", str(resident), *args))
    try:
        with zmq.Context() as context:
            peers = [Peer(context, daemon.intake) for _ in range(PEERS)]
            digests = [0] * count
            before = memory(daemon, "VmRSS")
            order = list(range(count))
            for turn, end in enumerate(ends):
                rate = touch(peers, order, digests, turn, end)
                rss = memory(daemon, "VmRSS")
                print(f"resident {resident}, turn {turn} ({end or 'nothing'} at the end of a "
                      f"message): {rate:.0f} elements/s, {rss / 2**20:.0f} MiB, peak "
                      f"{memory(daemon, 'VmHWM') / 2**20:.0f} MiB, "
                      f"{(rss - before) / count:.0f} bytes a stream", flush=True)
                random.Random(turn).shuffle(order)
            figures = status(context, daemon)
            for peer in peers:
                peer.socket.close()
        keys = ("streams", "resident", "spilled", "brought_back", "refused")
        print({key: figures[key] for key in keys})
        return digests
    finally:
        print(*daemon.stop())


def main() -> int:
    """1 unless both runs agree."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--streams", type=int, default=1_000_000)
    parser.add_argument("--resident", type=int, default=50_000)
    parser.add_argument(
        "--ends", default=",,end", help="what ends the messages of each turn (,,end)")
    arguments, rest = parser.parse_known_args()
    ends = arguments.ends.split(",")
    found = run(arguments.streams, arguments.resident, ends, rest)
    wanted = run(arguments.streams, 10_000_000, ends, rest)
    differences = sum(a != b for a, b in zip(found, wanted))
    print(f"{arguments.streams} streams, {differences} differences")
    return 1 if differences or len(set(wanted)) < 2 else 0


if __name__ == "__main__":
    sys.exit(main())
