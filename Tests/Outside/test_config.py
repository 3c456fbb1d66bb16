"""The configuration file, as the running daemon keeps to it."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import zmq

from client import Client, WireTestCase, encode
from daemon import BINARY, MODEL, PATIENCE_MS, Daemon

CONFIG = """// Comments, keys without quotes and trailing commas are allowed.
{
  ingest: [
    { bind: "ipc://FOLDER/bound", subscribe: ["MODEL/a-"] },
    { connect: "ipc://FOLDER/publisher" },
  ],
  limits: { elements: 2, token: 5, },
}
"""


class Configured(WireTestCase):
    """A daemon with a file; its options win over it."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.place.cleanup)
        file = Path(cls.place.name) / "millrace.json5"
        text = CONFIG.replace("FOLDER", cls.place.name).replace("MODEL", MODEL.name)
        file.write_text(text, encoding="utf-8")
        cls.daemon = Daemon(args=("--config", str(file)), ingest=None)

    def test_limits_are_those_of_the_file(self) -> None:
        stream = self.new_stream()
        self.accepted(stream, {"tokens": ["abcde", "b"]})
        self.refused(stream, {"tokens": ["a", "b", "c"]}, "too_large")
        self.refused(stream, {"tokens": ["abcdef"]}, "too_large")

    def published(self, kind: str, stream: str) -> dict:
        """What the daemon publishes about a message of a publisher that binds or connects."""
        results = self.open(self.daemon.results, zmq.SUB)
        results.socket.subscribe(stream)
        publisher = self.context.socket(zmq.PUB)
        publisher.linger = 0
        self.addCleanup(publisher.close)
        endpoint = f"ipc://{self.place.name}/{kind}"
        publisher.connect(endpoint) if kind == "bound" else publisher.bind(endpoint)
        # Until both subscriptions are through, messages may be lost: it is sent until one is seen.
        for _ in range(PATIENCE_MS // 20):
            publisher.send_multipart([stream.encode(), encode({"tokens": ["a"]})])
            if results.socket.poll(20):
                return json.loads(results.receive()[-1])
        raise TimeoutError("nothing was published")

    def test_a_publisher_is_taken_from_where_it_binds_and_where_it_connects(self) -> None:
        self.assertEqual(self.published("publisher", self.new_stream())["count"], 1)
        self.assertEqual(self.published("bound", f"{MODEL.name}/a-1")["count"], 1)

    def test_a_socket_takes_only_what_it_subscribes_to(self) -> None:
        results = self.open(self.daemon.results, zmq.SUB)
        results.socket.subscribe(f"{MODEL.name}/b-")
        results.socket.subscribe(f"{MODEL.name}/a-")
        publisher = self.context.socket(zmq.PUB)
        publisher.linger = 0
        self.addCleanup(publisher.close)
        publisher.connect(f"ipc://{self.place.name}/bound")
        for _ in range(PATIENCE_MS // 20):
            for name in ("b-2", "a-2"):
                publisher.send_multipart([f"{MODEL.name}/{name}".encode(), encode({"tokens": ["a"]})])
            if results.socket.poll(20):
                break
        self.assertEqual(results.receive()[0], f"{MODEL.name}/a-2".encode())


class Refused(unittest.TestCase):
    """Files that cannot be used."""

    def run_with(self, text: str, *words: str) -> subprocess.CompletedProcess:
        """A command with a configuration of this text."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "c.json5"
            file.write_text(text, encoding="utf-8")
            return subprocess.run(
                [str(BINARY), *words, "--config", str(file)], capture_output=True, text=True,
                timeout=PATIENCE_MS / 1000, check=False)

    def test_a_file_with_errors_is_refused_by_every_command_that_reads_it(self) -> None:
        for words in (["serve"], ["status"], ["send", "x"], ["models", "list"], ["journal", "stats"],
                      ["train", "ner-en"]):
            ended = self.run_with("{\n  limits: { frme: 1 },\n}", *words)
            self.assertEqual(ended.returncode, 2, words)
            self.assertIn("c.json5:2:13: unknown key frme in limits; did you mean frame?", ended.stderr)

    def test_a_file_that_is_not_there_is_an_error(self) -> None:
        ended = subprocess.run(
            [str(BINARY), "status", "--config", "/nonexistent.json5"], capture_output=True, text=True,
            timeout=PATIENCE_MS / 1000, check=False)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("/nonexistent.json5", ended.stderr)

    def test_an_address_that_others_reach_is_refused_with_its_place(self) -> None:
        ended = self.run_with('{intake: {bind: "tcp://0.0.0.0:5"}}', "serve")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("c.json5:1:17: tcp://0.0.0.0:5 can be reached", ended.stderr)


if __name__ == "__main__":
    unittest.main()
