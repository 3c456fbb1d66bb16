"""Hot swap: versions change under running streams, and nothing is lost, doubled or held up."""

import json
import shutil
import struct
import tempfile
import unittest
from pathlib import Path
from typing import Any

import zmq

from client import Client
from daemon import GOLDEN_MODEL, Daemon

NAME = GOLDEN_MODEL.name
TOKENS = ["Maria", "met", "the", "old", "ferryman", "in", "Zürich", "on", "Monday", "."]


def negate(file: Path) -> None:
    """Changes the sign of every weight: another model of the same shape."""
    data = file.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    head, numbers = data[: 8 + size], data[8 + size :]
    values = struct.unpack(f"<{len(numbers) // 4}f", numbers)
    file.write_bytes(head + struct.pack(f"<{len(values)}f", *(-value for value in values)))


class Swap(unittest.TestCase):
    """A daemon with two good versions, and a third one that is cut short."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.models = Path(folder.name)
        model = self.models / NAME
        shutil.copytree(GOLDEN_MODEL, model)
        (model / "current").write_text("000001\n")
        for number in ("000002", "000003"):
            shutil.copytree(model / "versions/000001", model / "versions" / number)
        negate(model / "versions/000002/model.safetensors")
        bad = model / "versions/000003/model.safetensors"
        bad.write_bytes(bad.read_bytes()[:-8])
        self.daemon = Daemon(models_dir=self.models)
        self.addCleanup(self.stop)
        self.context = zmq.Context()
        self.addCleanup(self.context.term)
        self.intake, self.control = (self.open(e) for e in (self.daemon.intake, self.daemon.control))

    def open(self, endpoint: str) -> Client:
        """A client that is closed after the test."""
        client = Client(self.context, endpoint)
        self.addCleanup(client.close)
        return client

    def stop(self) -> None:
        """Stops the daemon, which has to end well."""
        status, said = self.daemon.stop()
        self.assertEqual(status, 0, said)

    def swap(self, version: int) -> dict[str, Any]:
        """Orders a version into service."""
        return self.control.order({"op": "swap", "model": NAME, "version": version})

    def whole(self, stream: str) -> dict[str, Any]:
        """The answer to all tokens as one sequence."""
        return self.intake.ask(f"{NAME}/{stream}", {"tokens": TOKENS, "begin": True, "end": True})

    def current(self) -> str:
        """What the file `current` says."""
        return (self.models / NAME / "current").read_text()

    def test_there_and_back(self) -> None:
        first = self.whole("a")
        self.assertEqual((first["version"], first["swap"]), (1, 0))
        self.assertEqual(self.swap(2), {"model": NAME, "version": 2, "from": 1, "swap": 1})
        second = self.whole("b")
        self.assertEqual((second["version"], second["swap"]), (2, 1))
        self.assertNotEqual(first["out"], second["out"])
        answer = self.control.order({"op": "rollback", "model": NAME})
        self.assertEqual(answer, {"model": NAME, "version": 1, "from": 2, "swap": 2})
        third = self.whole("c")
        self.assertEqual((third["version"], third["swap"]), (1, 2))
        self.assertEqual(third["out"], first["out"])
        self.assertEqual(
            self.control.order({"op": "rollback", "model": NAME})["error"]["code"], "model"
        )

    def test_what_cannot_serve_is_refused_and_the_old_version_goes_on(self) -> None:
        before = self.whole("a")
        for version, sentence in ((3, "bytes"), (9, "000009")):
            answer = self.swap(version)
            self.assertEqual(answer["error"]["code"], "model")
            self.assertIn(sentence, answer["error"]["message"])
        after = self.whole("b")
        self.assertEqual(after["out"], before["out"])
        self.assertEqual((after["version"], after["swap"]), (1, 0))
        self.assertEqual(self.current(), "000001\n")

    def test_orders_that_are_not_understood(self) -> None:
        for order in (
            {"op": "swap"}, {"op": "swap", "model": NAME}, {"op": "swap", "model": 1, "version": 1},
            {"op": "swap", "model": NAME, "version": "2"}, {"op": "rollback"},
            {"op": "swap", "model": NAME, "version": 2, "now": True},
        ):
            self.assertEqual(self.control.order(order)["error"]["code"], "malformed", order)
        order = {"op": "swap", "model": "nobody", "version": 1}
        self.assertEqual(self.control.order(order)["error"]["code"], "model")

    def test_current_is_what_a_new_start_serves(self) -> None:
        self.swap(2)
        expected = self.whole("a")["out"]
        self.daemon.stop()
        self.assertEqual(self.current(), "000002\n")
        self.daemon = Daemon(models_dir=self.models)
        self.intake = self.open(self.daemon.intake)
        answer = self.whole("a")
        self.assertEqual((answer["version"], answer["out"]), (2, expected))

    def test_a_hundred_swaps_under_load_lose_nothing(self) -> None:
        streams = [f"{NAME}/load-{number}" for number in range(50)]
        rows: dict[str, dict[int, str]] = {stream: {} for stream in streams}
        counters = dict.fromkeys(streams, 0)
        versions = set()
        for turn in range(100):
            order = {"op": "swap", "model": NAME, "version": 2 - turn % 2}
            self.control.send(json.dumps(order).encode())
            for number, stream in enumerate(streams):
                body = {"seq": turn, "tokens": [TOKENS[turn % 10]], "end": turn == 99, "id": number}
                self.intake.send(stream.encode(), json.dumps(body).encode())
            for _ in streams:
                answer = self.intake.answer()
                stream = streams[answer["id"]]
                self.assertEqual((answer["seq"], answer["count"]), (turn, 1))
                self.assertGreaterEqual(answer["swap"], counters[stream])
                counters[stream] = answer["swap"]
                # The counter starts at 0 with version 1 and every swap changes the version.
                self.assertEqual(answer["version"], 1 if answer["swap"] == 0 else 1 + answer["swap"] % 2)
                versions.add(answer["version"])
                for row in answer["out"]:
                    if row["final"]:
                        self.assertNotIn(row["seq"], rows[stream])
                        rows[stream][row["seq"]] = row["label"]
            self.assertEqual(self.control.answer()["swap"], turn + 1)
        self.assertEqual(versions, {1, 2})
        for stream in streams:
            self.assertEqual(sorted(rows[stream]), list(range(100)))


if __name__ == "__main__":
    unittest.main()
