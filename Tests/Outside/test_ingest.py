"""Publishers: PUB sockets that connect to `ingest`; what they cause is seen on `results`."""

import json
import unittest
from typing import Any

import zmq

from client import Body, Client, encode
from daemon import MODEL, PATIENCE_MS, Daemon

NAME = MODEL.name
TOKENS = ["Maria", "met", "the", "old", "ferryman", "in", "Zürich", "."]


class Ingest(unittest.TestCase):
    """Each test has a daemon whose policy for gaps it names."""

    def start(self, policy: str) -> None:
        """Starts the daemon and waits until publications come through."""
        self.daemon = Daemon(args=("--on-gap", policy), ingest=True)
        self.addCleanup(self.stop)
        self.context = zmq.Context()
        self.addCleanup(self.context.term)
        self.results = self.open(zmq.SUB, self.daemon.results)
        self.results.subscribe(b"")
        self.publisher = self.open(zmq.PUB, self.daemon.ingest)
        # PUB/SUB drops until both subscriptions are through: publish until the first result comes.
        turn = 0
        while not self.results.poll(20):
            turn += 1
            self.assertLess(turn, 1000)
            self.publish(f"{NAME}/warm-up", {"flush": True})
        while self.results.poll(100):
            self.results.recv_multipart()

    def stop(self) -> None:
        """Stops the daemon, which has to end well."""
        status, said = self.daemon.stop()
        self.assertEqual(status, 0, said)

    def open(self, kind: int, endpoint: str) -> zmq.Socket:
        """A socket that is closed after the test."""
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.connect(endpoint)
        self.addCleanup(socket.close)
        return socket

    def publish(self, stream: str | bytes, body: Body | bytes, *more: bytes) -> None:
        """Sends one message."""
        topic = stream.encode() if isinstance(stream, str) else stream
        self.publisher.send_multipart([topic, encode(body), *more])

    def result(self) -> tuple[str, dict[str, Any]]:
        """The next publication: topic and body."""
        self.assertTrue(self.results.poll(PATIENCE_MS), "nothing was published")
        topic, body = self.results.recv_multipart()
        return topic.decode(), json.loads(body)

    def ask(self, stream: str, body: Body) -> dict[str, Any]:
        """Publishes a message and gives the result of its stream."""
        self.publish(f"{NAME}/{stream}", body)
        topic, answer = self.result()
        self.assertEqual(topic, f"{NAME}/{stream}")
        return answer

    def test_a_publisher_gets_the_rows_of_intake(self) -> None:
        self.start("continue")
        client = Client(self.context, self.daemon.intake)
        self.addCleanup(client.close)
        for seq, token in enumerate(TOKENS):
            body: Body = {"seq": seq, "tokens": [token], "end": seq == len(TOKENS) - 1}
            published = self.ask("published", body)
            answered = client.ask(f"{NAME}/asked", body)
            self.result()
            self.assertEqual(published, answered)

    def test_a_gap_is_stepped_over_and_counted(self) -> None:
        self.start("continue")
        self.assertNotIn("gap", self.ask("a", {"seq": 0, "tokens": TOKENS[:2]}))
        answer = self.ask("a", {"seq": 5, "tokens": TOKENS[2:], "end": True})
        self.assertEqual((answer["gap"], answer["seq"], answer["next"]), (3, 5, 11))
        self.assertEqual([row["seq"] for row in answer["out"]], [0, 1, 5, 6, 7, 8, 9, 10])
        whole = self.ask("b", {"tokens": TOKENS, "end": True})
        self.assertEqual([r["label"] for r in answer["out"]], [r["label"] for r in whole["out"]])
        control = Client(self.context, self.daemon.control)
        self.addCleanup(control.close)
        self.assertEqual(control.order({"op": "status"})["missing"], 3)

    def test_the_first_message_of_a_late_joiner_says_what_is_missing(self) -> None:
        self.start("continue")
        self.assertEqual(self.ask("late", {"seq": 7, "tokens": ["a"]})["gap"], 7)

    def test_reset_commits_and_starts_from_zero(self) -> None:
        self.start("reset")
        self.ask("a", {"seq": 0, "tokens": TOKENS[:3]})
        answer = self.ask("a", {"seq": 9, "tokens": TOKENS[3:], "end": True})
        fresh = self.ask("b", {"seq": 0, "tokens": TOKENS[3:], "end": True})
        self.assertEqual(answer["gap"], 6)
        rows = [(row["label"], row["p"]) for row in answer["out"] if row["seq"] >= 9]
        self.assertEqual(rows, [(row["label"], row["p"]) for row in fresh["out"]])
        self.assertTrue(answer["final"])

    def test_reject_refuses_until_the_position_or_begin_or_an_epoch(self) -> None:
        self.start("reject")
        self.ask("a", {"seq": 0, "tokens": ["a"]})
        for seq in (2, 9):
            answer = self.ask("a", {"seq": seq, "tokens": ["b"]})
            self.assertEqual((answer["error"]["code"], answer["next"]), ("gap", 1))
        self.assertNotIn("error", self.ask("a", {"seq": 1, "tokens": ["b"]}))
        self.assertNotIn("error", self.ask("a", {"seq": 7, "tokens": ["c"], "begin": True}))
        self.assertNotIn("error", self.ask("a", {"seq": 3, "tokens": ["c"], "epoch": 1}))

    def test_refusals_are_published_under_the_stream_or_an_exclamation_mark(self) -> None:
        self.start("continue")
        self.assertEqual(self.ask("a", {"tokenz": 1})["error"]["code"], "malformed")
        for topic, code in ((b"!x", "stream_id"), (b"\xff", "stream_id"), (b"nobody", "no_route")):
            self.publish(topic, {"tokens": ["a"]})
            found, answer = self.result()
            self.assertEqual(answer["error"]["code"], code)
            self.assertEqual(found, "!" if code == "stream_id" else topic.decode())


if __name__ == "__main__":
    unittest.main()
