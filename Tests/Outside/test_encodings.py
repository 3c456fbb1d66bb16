"""MessagePack: the same rows as JSON, and every answer in the encoding of its message."""

import json
import struct
import unittest
from typing import Any

import zmq

from client import Body, Client, WireTestCase, encode
from daemon import PATIENCE_MS
from messagepack import pack, unpack

TOKENS = ["Maria", "met", "the", "old", "ferryman", "in", "Zürich", "."]
BODIES: list[Body] = [
    {"id": "m-1", "seq": 0, "tokens": TOKENS[:4], "top": 2},
    {"tokens": TOKENS[4:5], "labels": [None], "time": 1_700_000_000_000_000_000},
    {"id": 2**53 - 1, "text": " ".join(TOKENS[5:]), "end": True},
]


def single(value: Any) -> Any:
    """A value whose floats are as float32 has them."""
    if isinstance(value, float):
        return struct.unpack("f", struct.pack("f", value))[0]
    if isinstance(value, list):
        return [single(each) for each in value]
    if isinstance(value, dict):
        return {key: single(each) for key, each in value.items()}
    return value


class MessagePack(WireTestCase):
    """The encoder and decoder are this folder's own."""

    def packed(self, stream: str, body: Body | bytes) -> Body:
        """The answer to a message in MessagePack, which has to be in MessagePack too."""
        self.client.send(stream.encode(), body if isinstance(body, bytes) else pack(body))
        return self.client.answer(unpack)

    def test_bodies_written_by_hand(self) -> None:
        tokens = b"\xa6tokens\x91\xa1a"
        plain = self.run_stream([{"tokens": ["a"]}])[0]
        for head in (b"\x81", b"\xde\x00\x01", b"\xdf\0\0\0\x01"):
            self.assertEqual(self.packed(self.new_stream(), head + tokens), single(plain))

    def test_the_rows_are_those_of_json(self) -> None:
        stream = self.new_stream()
        answers = [self.packed(stream, body) for body in BODIES]
        self.assertEqual(answers, single(self.run_stream(BODIES)))
        self.assertTrue(any(answer["out"] for answer in answers))

    def test_each_answer_has_the_encoding_of_its_message(self) -> None:
        stream, plain = self.new_stream(), self.run_stream(BODIES)
        self.assertEqual(self.packed(stream, BODIES[0]), single(plain[0]))
        self.assertEqual(self.accepted(stream, BODIES[1]), plain[1])
        self.assertEqual(self.packed(stream, BODIES[2]), single(plain[2]))

    def test_refusals_are_in_the_encoding_of_the_message(self) -> None:
        stream = self.new_stream()
        self.accepted(stream, {"tokens": ["a"]})
        for body, code in (
            ({"id": "é", "seq": 9, "tokens": ["a"]}, "gap"),
            ({"id": "é", "seq": 1, "tokenz": ["a"]}, "malformed"),
            ({"id": "é", "seq": 1, "x": [[1, 2.5]]}, "input"),
        ):
            answer = self.packed(stream, body)
            self.assertEqual(answer["error"]["code"], code)
            self.assertEqual((answer["id"], answer["seq"]), ("é", body["seq"]))
            self.assertEqual(answer["next"], 1)
        self.assertEqual(self.packed("!", {"tokens": ["a"]})["error"]["code"], "stream_id")
        self.client.send(stream.encode(), pack({"tokens": ["a"]}), b"", b"")
        self.assertEqual(self.client.answer(unpack)["error"]["code"], "malformed")

    def test_late_labels(self) -> None:
        stream = self.new_stream()
        self.accepted(stream, {"tokens": ["a"], "end": True})
        for body in ({"id": 3, "seq": 0, "labels": ["O"]}, {"seq": 9, "labels": ["O"]}):
            answer = self.packed(stream, body)
            self.assertEqual(answer, self.client.ask(stream, body))
            self.assertEqual("error" in answer, body["seq"] == 9)

    def test_what_cannot_be_read_is_named_in_messagepack(self) -> None:
        stream = self.new_stream()
        for body, name in (
            (b"\x81", "a map of 1 entries"), (b"\x8f" * 40, "as a key"),
            (b"\x81\xa6tokens\x91\xc4\x01a", "bin"), (b"\x81\xa6tokens\x91\xd4\x05a", "ext"),
            (b"\x81\xa4time\xd6\xff\0\0\0\1", "timestamp"), (b"\x81\x01\x02", "as a key"),
            (b"\x81\xa3seq\xca\x00\x00\x00\x00", "seq"), (b"\x81\xa6tokens\x91\xa1\xff", "UTF-8"),
            (b"\x81\xa6tokens\xdd\xff\xff\xff\xff\xa1a", "4294967295"),
            (b"\x82\xa3seq\x00\xa3seq\x00", "twice"), (b"\x81\xa3end\xc3\xc3", "after the value"),
            (b"\x81\xa3seq\xcf" + b"\xff" * 8, "18446744073709551615"),
            (b"\x81\xa6tokens" + b"\x91" * 1000, "nesting"), (b"\x80", "neither"),
        ):  # fmt: skip
            with self.subTest(body=body[:40]):
                answer = self.packed(stream, body)
                self.assertEqual(answer["error"]["code"], "malformed")
                self.assertIn(name, answer["error"]["message"])
        nan = self.packed(stream, b"\x81\xa1x\x91\x91\xca\x7f\xc0\x00\x00")
        self.assertEqual(nan["error"]["code"], "not_finite")
        self.assertEqual(self.next_of(stream), 0)

    def test_control_is_json(self) -> None:
        answer = self.control.order(pack({"op": "ping"}))
        self.assertEqual(answer["error"]["code"], "malformed")
        self.assertIn("JSON", answer["error"]["message"])


class Publication(WireTestCase):
    """What is published has the encoding of the message that caused it."""

    def test_publications(self) -> None:
        subscriber, stream = self.open(self.daemon.results, zmq.SUB), self.new_stream()
        subscriber.socket.subscribe(stream)
        self.warm_up(subscriber, f"{stream}-probe")
        for body in BODIES:
            for encoded, decode in ((pack(body | {"seq": 0}), unpack), (encode(body), json.loads)):
                self.client.send(stream.encode(), encoded)
                answer = self.client.receive()[-1]
                topic, published = subscriber.receive()
                while topic != stream.encode():
                    topic, published = subscriber.receive()
                self.assertEqual(published, answer)
                self.assertIn("out", decode(published))

    def warm_up(self, subscriber: Client, probe: str) -> None:
        """Waits until the subscription is through."""
        for _ in range(PATIENCE_MS // 50):
            self.accepted(probe, {"tokens": ["a"]})
            if subscriber.socket.poll(50):
                return
        raise TimeoutError("nothing was published")


if __name__ == "__main__":
    unittest.main()
