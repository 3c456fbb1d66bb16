"""Refusals: what the daemon does not take, and how it says no."""

import unittest

from client import Body, WireTestCase
from daemon import MODEL

TOKENS = ["Maria", "met", "the", "old", "ferryman", "in", "Zürich", "."]
UNDISTURBED: list[Body] = [{"tokens": TOKENS[:4]}, {"tokens": TOKENS[4:], "end": True}]


class Refusals(WireTestCase):
    """Nothing of a refused message is used, and the state is as it was."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.undisturbed: list[Body] = []

    def setUp(self) -> None:
        super().setUp()
        if not self.undisturbed:
            self.undisturbed.extend(self.run_stream(UNDISTURBED))

    def disturb(self, body: Body | bytes, code: str) -> Body:
        """Sends a bad message into the middle of a stream, whose bits have to stay the same."""
        stream = self.new_stream()
        self.assertEqual(self.accepted(stream, UNDISTURBED[0]), self.undisturbed[0])
        answer = self.refused(stream, body, code)
        self.assertEqual(answer.get("next", 4), 4)
        self.assertEqual(self.next_of(stream), 4)
        self.assertEqual(self.accepted(stream, UNDISTURBED[1]), self.undisturbed[1])
        return answer

    def assert_malformed(self, *bodies: bytes, names: str = "") -> None:
        """Each body is malformed, and the answer names what it was."""
        for body in bodies:
            with self.subTest(body=body[:60]):
                answer = self.disturb(body, "malformed")
                self.assertIn(names, answer["error"]["message"])

    def test_unknown_keys(self) -> None:
        self.assert_malformed(b'{"tokens": ["a"], "tokenz": 1}', names="tokenz")

    def test_duplicate_keys(self) -> None:
        self.assert_malformed(
            b'{"seq": 4, "tokens": ["a"], "seq": 4}',
            rb'{"seq": 4, "tokens": ["a"], "\u0073eq": 4}',
            names="seq",
        )

    def test_numbers_that_are_no_integers(self) -> None:
        for key in ("seq", "epoch", "top", "id"):
            for number in ("4.0", "4e0", "-1", "9007199254740992", "true", "null", "[4]"):
                body = f'{{"tokens": ["a"], "{key}": {number}}}'
                self.assert_malformed(body.encode(), names=key)

    def test_wrong_types(self) -> None:
        for key, value in (
            ("tokens", '"a"'), ("tokens", "[]"), ("tokens", "[1]"), ("tokens", "[null]"),
            ("tokens", "{}"), ("text", "1"), ("text", '["a"]'), ("x", "[1]"), ("x", '[["a"]]'),
        ):  # fmt: skip
            self.assert_malformed(f'{{"{key}": {value}}}'.encode(), names=key)
        for key, value in (
            ("begin", "1"), ("end", '"yes"'), ("flush", "null"), ("time", '"now"'),
            ("time", "1.5"), ("labels", '"O"'), ("labels", "[1]"), ("labels", '["O", "O"]'),
        ):  # fmt: skip
            self.assert_malformed(f'{{"tokens": ["a"], "{key}": {value}}}'.encode(), names=key)

    def test_more_than_one_kind_of_element(self) -> None:
        self.assert_malformed(b'{"tokens": ["a"], "text": "a"}', b'{"text": "a", "x": [[1]]}')

    def test_no_elements_and_nothing_to_do(self) -> None:
        self.assert_malformed(b"{}", b'{"seq": 4}', b'{"end": false}')

    def test_bytes_that_are_no_json(self) -> None:
        self.assert_malformed(
            b"", b" ", b"[]", b"null", b'"a"', b'{"tokens": ["a"]', b'{"tokens": ["a"]} x',
            b'{"tokens": ["a"],}', b"{'tokens': ['a']}", b'{"x": [[NaN]]}', b'{"x": [[Infinity]]}',
            b'{"seq": 04, "tokens": ["a"]}', b'{"tokens": ["a\nb"]}', b"[" * 100_000,
            b'\xef\xbb\xbf{"tokens": ["a"]}', b'{"id":' * 50_000,
        )  # fmt: skip

    def test_bad_unicode(self) -> None:
        self.assert_malformed(
            b'{"tokens": ["\xff"]}', b'{"tokens": ["\xc0\xaf"]}', b'{"tokens": ["\xed\xa0\x80"]}',
            rb'{"tokens": ["\ud800"]}', rb'{"tokens": ["\udc00\ud800"]}', b'{"tokens": ["\xe2\x82',
        )  # fmt: skip

    def test_too_large(self) -> None:
        self.disturb(b'{"tokens": ["a"]}' + b" " * 2**20, "too_large")
        self.disturb({"tokens": ["a"] * 4097}, "too_large")
        self.disturb({"tokens": ["a" * 1025]}, "too_large")
        self.assertIn("next", self.accepted(self.new_stream(), {"tokens": ["a" * 1024]}))

    def test_an_id_that_is_too_long(self) -> None:
        for identifier in ("a" * 65, "é" * 33):
            answer = self.client.ask(self.new_stream(), {"id": identifier, "tokens": ["a"]})
            self.assertIn(answer["error"]["code"], ("malformed", "too_large"))

    def test_vectors_to_a_token_model(self) -> None:
        self.disturb({"x": [[1.0, 2.0]]}, "input")

    def test_a_label_that_the_model_does_not_have(self) -> None:
        self.disturb({"tokens": ["a"], "labels": ["B-NOSUCH"]}, "label")
        self.disturb({"tokens": ["a", "b"], "labels": [None, "NOSUCH"]}, "label")

    def test_a_refusal_says_seq_and_id(self) -> None:
        answer = self.disturb(b'{"id": "m-1", "nope": 0, "seq": 4, "tokens": ["a"]}', "malformed")
        self.assertEqual((answer["seq"], answer["id"], answer["next"]), (4, "m-1", 4))
        answer = self.disturb(b'{"seq": 4, "id": 77, "tokens": [0]}', "malformed")
        self.assertEqual((answer["seq"], answer["id"]), (4, 77))
        answer = self.disturb(b'{"seq": 9, "id": 7, "tokens": ["a"]}', "gap")
        self.assertEqual((answer["seq"], answer["id"], answer["next"]), (9, 7, 4))

    def test_stream_ids(self) -> None:
        name = MODEL.name.encode()
        bad = (b"a" * 201, b"!" + name, name + b"/\n", name + b"/\xff", name + b"/\x7f")
        for stream in (*bad, name + b"/\xc2\x85", name + b"/\0"):
            with self.subTest(stream=stream[:40]):
                self.refused(stream, {"tokens": ["a"]}, "stream_id")
        longest = (self.new_stream() + "/").ljust(200, "x")
        self.assertEqual(self.accepted(longest, {"tokens": ["a"]})["next"], 1)

    def test_no_route(self) -> None:
        for stream in ("no-such-model/1", f"{MODEL.name}x/1", f"x{MODEL.name}/1"):
            self.refused(stream, {"tokens": ["a"]}, "no_route")

    def test_nothing_is_said_twice_or_left_unsaid(self) -> None:
        stream = self.new_stream().encode()
        bodies = [b"", b"{", b'{"tokens": ["a"]}', b'{"seq": 9, "tokens": ["a"]}', b"]"]
        for body in bodies:
            self.client.send(stream, body)
        codes = [self.client.answer().get("error", {}).get("code") for _ in bodies]
        self.assertEqual(codes, ["malformed", "malformed", None, "gap", "malformed"])
        self.assertFalse(self.client.socket.poll(100))


if __name__ == "__main__":
    unittest.main()
