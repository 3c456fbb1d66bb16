"""Learning under load: the trainer publishes, the daemon swaps, and nothing is lost or changed.

    python3 learn_under_load.py --dev en_ewt-ud-dev.iob2 --test en_ewt-ud-test.iob2

A daemon serves `ner-en`; the documents of the test set run through it, 200 streams at a time and
again and again, a token a message, while the development set is sent with its gold labels and
`train --follow` learns from it. When a version has been swapped in and one more round is through:

- every element was answered once and committed once, and `swap` never fell within a stream;
- streams that saw the switch are run again through a quiet daemon that is told to swap at the same
  element: every row must be the same, bit for bit (policy `keep`);
- both versions are scored on the test set.

With `--kills N` the trainer is killed at N random moments and started again.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import zmq

from daemon import BINARY, ROOT, Daemon
from stream_uner import Document, read_documents

NAME = "ner-en"
AT_ONCE = 200


class Pass:
    """One document on one stream."""

    def __init__(self, document: Document, stream: str) -> None:
        self.document, self.stream = document, stream
        self.position = 0
        self.answers: list[dict[str, Any]] = []
        self.committed: dict[int, str] = {}
        self.faults = 0

    def body(self, seq: int) -> bytes:
        """The message of one token."""
        tokens = self.document.tokens
        body = {"seq": seq, "tokens": [tokens[seq]], "id": self.stream}
        if seq == len(tokens) - 1:
            body["end"] = True
        return json.dumps(body, ensure_ascii=False).encode()

    def take(self, answer: dict[str, Any]) -> bool:
        """Takes an answer; whether the document is through."""
        if "error" in answer or answer["next"] != self.position + 1:
            raise RuntimeError(f"{self.stream} at {self.position}: {answer}")
        self.position += 1
        if self.answers and answer["swap"] < self.answers[-1]["swap"]:
            self.faults += 1
        self.answers.append(answer)
        for row in answer["out"]:
            if row["final"]:
                self.faults += row["seq"] in self.committed
                self.committed[row["seq"]] = row["label"]
        return self.position == len(self.document.tokens)

    @property
    def versions(self) -> list[int]:
        """The versions that answered, in order."""
        seen: list[int] = []
        for answer in self.answers:
            if not seen or seen[-1] != answer["version"]:
                seen.append(answer["version"])
        return seen


class Trainer:
    """`train --follow`, started again when it is killed."""

    def __init__(self, daemon: Daemon, every: str) -> None:
        self.command = [
            str(BINARY), "train", NAME, "--follow", "--state", str(daemon.folder / "state"),
            "--models", str(daemon.models), "--via", daemon.control, "--every", every]
        self.environment = daemon._environment()
        self.log = open(daemon.folder / "trainer.log", "a+", encoding="utf-8")
        self.path = daemon.folder / "trainer.log"
        self.start()

    def start(self) -> None:
        """Starts the process."""
        self.process = subprocess.Popen(
            self.command, stdout=self.log, stderr=self.log, env=self.environment)

    def check(self) -> None:
        """Fails when it has ended by itself."""
        if self.process.poll() is not None:
            raise RuntimeError(f"the trainer ended: {self.said()}")

    def kill(self) -> None:
        """Ends it as a crash would, and starts it again."""
        self.process.kill()
        self.process.wait()
        self.start()

    def said(self) -> str:
        """What it has said so far."""
        self.log.flush()
        return self.path.read_text(encoding="utf-8")

    def stop(self) -> None:
        """Ends it in good order."""
        self.process.terminate()
        self.process.wait(60)


def run(daemon: Daemon, trainer: Trainer, documents: list[Document], options) -> list[Pass]:
    """Streams the documents round after round until a swap has been seen and a round more."""
    context = zmq.Context()
    intake = context.socket(zmq.DEALER)
    intake.sndhwm = intake.rcvhwm = 0
    intake.connect(daemon.intake)
    draw = random.Random(options.seed)
    kills, next_kill = 0, time.monotonic() + draw.uniform(1, 6)
    done: list[Pass] = []
    by_stream: dict[str, Pass] = {}
    started, number, rounds_left = time.monotonic(), 0, None
    last_answer, longest = time.monotonic(), 0.0
    while rounds_left != 0 or by_stream:
        while rounds_left != 0 and len(by_stream) < AT_ONCE:
            document = documents[number % len(documents)]
            walk = Pass(document, f"{NAME}/load-{number}")
            number += 1
            by_stream[walk.stream] = walk
            intake.send_multipart([walk.stream.encode(), walk.body(0)])
            if number % len(documents) == 0 and rounds_left is not None:
                rounds_left -= 1
        if not intake.poll(20_000):
            raise TimeoutError("no answer came")
        answer = json.loads(intake.recv_multipart()[-1])
        now = time.monotonic()
        longest, last_answer = max(longest, now - last_answer), now
        walk = by_stream[answer["id"]]
        if walk.take(answer):
            done.append(by_stream.pop(walk.stream))
        else:
            intake.send_multipart([walk.stream.encode(), walk.body(walk.position)])
        if kills < options.kills and now > next_kill:
            trainer.kill()
            kills, next_kill = kills + 1, now + draw.uniform(1, 6)
        swapped = answer.get("swap", 0) > 0
        if rounds_left is None and swapped and kills >= options.kills:
            rounds_left = 1
        if now - started > options.patience:
            raise TimeoutError(f"no version was swapped in: {trainer.said()}")
        if kills >= options.kills:
            trainer.check()
    options.longest_gap, options.killed = longest, kills
    return done


def replay(passes: list[Pass], models: Path) -> int:
    """Runs passes through a quiet daemon that swaps at the same elements; how many rows differ."""
    order = sorted({v for walk in passes for v in walk.versions})
    (models / NAME / "current").write_text(f"{order[0]:06}\n")
    daemon = Daemon(models_dir=models, args=("--journal", "none"))
    different = 0
    try:
        context = zmq.Context()
        intake, control = (context.socket(zmq.DEALER) for _ in range(2))
        intake.connect(daemon.intake)
        control.connect(daemon.control)
        for version in order:
            if version != order[0]:
                control.send(json.dumps({"op": "swap", "model": NAME, "version": version}).encode())
                if "error" in (answer := json.loads(control.recv_multipart()[-1])):
                    raise RuntimeError(f"swap to {version}: {answer}")
            for walk in passes:
                for seq, wanted in enumerate(walk.answers):
                    if wanted["version"] != version:
                        continue
                    intake.send_multipart([walk.stream.encode(), walk.body(seq)])
                    found = json.loads(intake.recv_multipart()[-1])
                    different += found["out"] != wanted["out"] or found["version"] != version
    finally:
        daemon.stop()
    return different


def score(models: Path, version: int, data: Path) -> float:
    """Entity F1 of a version on a file, by `eval`."""
    command = [
        str(BINARY), "eval", NAME, "--models", str(models), "--version", str(version), "--data",
        str(data), "--types", "LOC,ORG,PER", "--json"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return round(100 * json.loads(output)["f1"], 2)


def main() -> int:
    """Learns under load and checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--every", default="10s")
    parser.add_argument("--patience", type=float, default=300)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        shutil.copytree(ROOT / "models" / NAME, models / NAME)
        daemon = Daemon(models_dir=models)
        pid = daemon.process.pid
        trainer = Trainer(daemon, options.every)
        try:
            labels = subprocess.Popen(
                [str(BINARY), "send", str(options.dev), "--via", daemon.intake, "--labels",
                 "--types", "LOC,ORG,PER", "--rate", "1000", "--json"], stdout=subprocess.PIPE, text=True)
            documents = read_documents(options.test)
            done = run(daemon, trainer, documents, options)
            trainer.stop()
            sent = json.loads(labels.communicate()[0])
            said = trainer.said()
            alive = daemon.process.poll() is None and daemon.process.pid == pid
        finally:
            trainer.process.kill()
            status, errors = daemon.stop()
        lost = sum(len(w.document.tokens) != len(w.committed) for w in done)
        crossing = [walk for walk in done if len(walk.versions) > 1]
        different = replay(crossing[:100], models)
        versions = sorted({v for walk in done for v in walk.versions})
        found = {
            "streams": len(done), "elements": sum(len(w.answers) for w in done),
            "labelled": sent["elements"], "lost_or_twice": lost + sum(w.faults for w in done),
            "versions": versions, "crossed_a_switch": len(crossing),
            "rows_that_differ_from_keep": different, "longest_gap_ms": round(
                1000 * options.longest_gap, 1), "trainer_kills": options.killed,
            "daemon_alive_to_the_end": alive and status == 0,
            "f1": {v: score(models, v, options.test) for v in versions}}
    print(said, file=sys.stderr)
    print(json.dumps(found))
    is_good = not lost and not different and alive and len(versions) > 1 and crossing
    return 0 if is_good and not any(w.faults for w in done) else 1


if __name__ == "__main__":
    sys.exit(main())
