"""Kills the daemon at the N-th call of a kind, for each N until none comes any more.

strace sends SIGKILL when a thread enters the call for the N-th time: pwrite64, fdatasync and
ftruncate of the journal, fsync and rename of what is written beside it, and so on. The daemon is
then started again, every stream asks `position` and goes on from there; in the end the committed
labels must be those of a run without a crash. While it runs, a swap is ordered and states are
stored.
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

from daemon import MODEL, Daemon
from kill_daemon import Run, Stream, texts

CALLS = ("pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "unlink", "write", "mkdir")
ARGS = ("--ack", "logged", "--durability", "always")
ORDERS = ({"op": "swap", "model": MODEL.name, "version": 2}, {"op": "snapshot"})


class Trial:
    """A daemon with two versions of the same weights, and the streams that go through it."""

    def __init__(self, words: list[list[str]], prefix: tuple[str, ...] = ()) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="millrace-crash-"))
        model = self.folder / MODEL.name
        shutil.copytree(MODEL, model)
        (model / "current").write_text("000001\n", encoding="utf-8")
        shutil.copytree(model / "versions/000001", model / "versions/000002")
        self.crashes, self.orders = 0, None
        streams = [Stream(f"{MODEL.name}/{k}", tokens) for k, tokens in enumerate(words)]
        self.state = Path(tempfile.mkdtemp(prefix="millrace-crash-"))
        try:
            self.daemon = self.serve(prefix)
        except RuntimeError:
            # It was killed while it started; what it left must not keep it from starting.
            self.crashes = 1
            self.daemon = self.serve()
        self.run = Run(self.daemon, streams)

    def serve(self, prefix: tuple[str, ...] = ()) -> Daemon:
        """A daemon on the trial's folders."""
        return Daemon(models_dir=self.folder, args=ARGS, prefix=prefix, state=self.state)

    def is_dead(self) -> bool:
        """Whether the daemon has ended."""
        return self.daemon.process.poll() is not None

    def order(self) -> None:
        """Sends orders, once, whose answers nobody waits for."""
        if self.orders is not None:
            return
        self.orders = self.run.context.socket(zmq.DEALER)
        self.orders.connect(self.daemon.control)
        for body in ORDERS:
            self.orders.send(json.dumps(body).encode())

    def drive(self) -> None:
        """Sends everything, starting the daemon again where it is killed, and stops it."""
        self.run.patience_ms = 100
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if self.run.pump(time.monotonic() + (0.01 if self.orders is None else 60)):
                    self.order()
                    self.run.fill()
                    break
            except TimeoutError:
                if self.is_dead():
                    self.restart()
            self.order()
        self.daemon.process.terminate()
        self.daemon.process.wait(20)
        if self.daemon.process.returncode != 0:
            self.restart()
        self.orders.close(0)

    def restart(self) -> None:
        """Starts the killed daemon again; every stream goes on."""
        self.crashes += 1
        self.daemon.start()
        self.run.go_on("logged")

    def rows(self) -> list[dict[int, Any]]:
        """The committed rows of every stream, as another start of the daemon gives them."""
        if self.is_dead():
            self.daemon.start()
            self.run.connect()
        self.run.fill()
        return [stream.rows for stream in self.run.streams]

    def end(self) -> None:
        """Stops the daemon and removes what it left."""
        self.daemon.stop()
        self.run.context.destroy(0)
        for folder in (self.folder, self.state):
            shutil.rmtree(folder, ignore_errors=True)


def outcome(words: list[list[str]], prefix: tuple[str, ...] = ()) -> tuple[int, Any]:
    """How often the daemon was killed, and the committed rows in the end."""
    trial = Trial(words, prefix)
    try:
        trial.drive()
        return trial.crashes, trial.rows()
    finally:
        trial.end()


def main() -> int:
    """Goes through the calls."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", default=",".join(CALLS))
    parser.add_argument("--first", type=int, default=1, help="the first N")
    parser.add_argument("--step", type=int, default=1, help="from one N to the next")
    parser.add_argument("--last", type=int, default=1_000_000, help="the last N")
    parser.add_argument("--streams", type=int, default=5)
    parser.add_argument("--elements", type=int, default=25, help="of each stream")
    parser.add_argument("--seconds", type=float, default=1e9, help="begins no trial after that")
    options = parser.parse_args()
    end = time.monotonic() + options.seconds
    words = texts(options.streams, options.elements, seed=3)
    _, wanted = outcome(words)
    for call in options.calls.split(","):
        number, crashes, different = options.first, 0, 0
        while number <= options.last and time.monotonic() < end:
            rule = f"inject={call}:signal=KILL:when={number}"
            killed, rows = outcome(
                words, ("strace", "-D", "-f", "-qq", "-o", "/dev/null", f"-etrace={call}", "-e", rule))
            crashes += killed
            different += rows != wanted
            if rows != wanted:
                print(f"{call} {number}: the labels differ", file=sys.stderr)
            if not killed:
                break
            number += options.step
        print(json.dumps({
            "call": call, "first": options.first, "next": number, "crashes": crashes,
            "runs_that_differ": different}), flush=True)
        if different:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
