"""Results: delays, revisions, probabilities, offsets, alternatives, entities, the PUB socket."""

import contextlib
import json
import socket
import unittest

import zmq

from client import Body, Client, WireTestCase, encode
from daemon import GOLDEN_MODEL, MODEL, PATIENCE_MS
from entities import entities
from expected import ExpectedStream, Row, golden_sequences

TOKENS = " ".join(" ".join(sequence.tokens) for sequence in golden_sequences()).split()
TOLERANCE = 1e-4


def subscriber_saying(endpoint: str, *messages: bytes) -> socket.socket:
    """A SUB socket of ZMTP 3.0 that says these short messages, whatever they are."""
    raw = socket.socket(socket.AF_UNIX)
    raw.settimeout(PATIENCE_MS / 1000)
    raw.connect(endpoint.removeprefix("ipc://"))
    raw.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32))
    heard = b""
    while b"READY" not in heard:
        heard += raw.recv(1000)
    ready = b"\x05READY\x0bSocket-Type\0\0\0\x03SUB"
    for flags, frame in [(4, ready)] + [(0, message) for message in messages]:
        raw.sendall(bytes([flags, len(frame)]) + frame)
    return raw


@unittest.skipUnless(MODEL.name == GOLDEN_MODEL.name, "the probabilities are of the golden model")
class Probabilities(WireTestCase):
    """The rows that the contract prescribes, with PyTorch's probabilities."""

    def assert_rows(self, answer: Body, wanted: list[Row]) -> None:
        """Same rows in the same order, probabilities within the tolerance."""
        given = [Row(*(row[name] for name in Row._fields)) for row in answer["out"]]
        self.assertEqual(*([row._replace(p=0) for row in rows] for rows in (given, wanted)))
        for row, other in zip(given, wanted):
            self.assertAlmostEqual(row.p, other.p, delta=TOLERANCE)
        self.assertEqual(answer["final"], all(row.final for row in wanted))

    def check(self, chunks: list[int], number: int = 0, word: str = "") -> None:
        """Streams a golden sequence in chunks; `word` goes with the last one."""
        sequence, stream = golden_sequences()[number], self.new_stream()
        expected, first = ExpectedStream(sequence), 0
        for index, count in enumerate(chunks):
            commit = bool(word) and index == len(chunks) - 1
            body: Body = {"tokens": sequence.tokens[first : first + count], "seq": first}
            answer = self.accepted(stream, body | ({word: True} if commit else {}))
            self.assertEqual((answer["seq"], answer["count"]), (first, count))
            first += count
            self.assertEqual(answer["next"], first)
            self.assert_rows(answer, expected.add(count, commit))

    def test_the_worked_example_in_four_messages(self) -> None:
        self.check([1, 1, 1, 1], word="end")

    def test_the_worked_example_in_one_message(self) -> None:
        self.check([4])

    def test_every_chunking_gives_what_the_contract_says(self) -> None:
        for number, sequence in enumerate(golden_sequences()):
            for size in (1, 2, 3, 7, len(sequence.tokens)):
                whole, rest = divmod(len(sequence.tokens), size)
                for word in ("", "end", "flush"):
                    with self.subTest(number=number, size=size, word=word):
                        self.check([size] * whole + [rest] * bool(rest), number, word)


class Fields(WireTestCase):
    """What is in a result besides labels."""

    def test_every_result_names_model_version_and_swap(self) -> None:
        answer = self.accepted(self.new_stream(), {"tokens": ["a"]})
        self.assertEqual(answer["model"], MODEL.name)
        self.assertIsInstance(answer["version"], int)
        self.assertIsInstance(answer["swap"], int)
        self.assertNotIn("id", answer)
        self.assertNotIn("duplicate", answer)

    def test_ids_come_back_untouched(self) -> None:
        for identifier in ("m-1", "", 0, 7, 2**53 - 1, "é\"\\\n\u2028🙂", "x" * 64, "7"):
            answer = self.accepted(self.new_stream(), {"id": identifier, "tokens": ["a"]})
            self.assertEqual(answer["id"], identifier)
            self.assertIs(type(answer["id"]), type(identifier))

    def test_gold_labels_and_times_are_taken(self) -> None:
        plain = self.run_stream([{"tokens": ["a", "b"]}])[0]
        now = 1_700_000_000_000_000_000
        for more in ({"labels": ["O", None]}, {"time": now}, {"time": [now, now + 1]}):
            self.assertEqual(self.run_stream([{"tokens": ["a", "b"], **more}])[0], plain)

    def test_tokens_come_back_untouched(self) -> None:
        tokens = ["e\u0301", "é", 'q"', "\\", "🙂", "\u2028", "a b", "\t", "İ", "x" * 1024]
        answer = self.accepted(self.new_stream(), {"tokens": tokens, "end": True})
        self.assertEqual([row["token"] for row in answer["out"]], tokens)

    def test_text_has_offsets_in_code_points(self) -> None:
        text = "Maria 🙂 met e\u0301tienne in Zürich, twice."
        answer = self.accepted(self.new_stream(), {"text": text, "end": True})
        rows = answer["out"]
        for row in rows:
            self.assertEqual(text[row["start"] : row["end"]], row["token"])
        self.assertEqual(answer["count"], len(rows))
        self.assertEqual("".join(row["token"] for row in rows), "".join(text.split()))
        same = self.run_stream([{"tokens": [row["token"] for row in rows], "end": True}])[0]
        for row, other in zip(rows, same["out"], strict=True):
            self.assertEqual((row["label"], row["p"]), (other["label"], other["p"]))
            self.assertNotIn("start", other)

    def test_top(self) -> None:
        labels = (MODEL / "labels.txt").read_text(encoding="utf-8").split()
        for top in (1, 3, 100):
            answer = self.accepted(self.new_stream(), {"tokens": TOKENS[:5], "top": top})
            for row in answer["out"]:
                self.assertEqual(len(row["top"]), min(top, len(labels)))
                self.assertEqual(row["top"][0], [row["label"], row["p"]])
                chances = [p for _, p in row["top"]]
                self.assertEqual(chances, sorted(chances, reverse=True))
                self.assertEqual(len({label for label, _ in row["top"]}), len(chances))
        self.assertAlmostEqual(sum(chances), 1, delta=TOLERANCE)
        for body in ({"tokens": ["a"]}, {"tokens": ["a"], "top": 0}):
            self.assertNotIn("top", self.accepted(self.new_stream(), body)["out"][0])

    def test_entities_come_with_the_element_after_them(self) -> None:
        stream, answers, labels = self.new_stream(), [], {}
        for number, token in enumerate(TOKENS):
            end = {"end": True} if number == len(TOKENS) - 1 else {}
            answers.append(self.accepted(stream, {"tokens": [token], **end}))
            committed = [row for row in answers[-1]["out"] if row["final"]]
            labels |= {row["seq"]: (row["label"], number) for row in committed}
        tags = [labels[seq][0] for seq in range(len(TOKENS))]
        wanted = []
        for kind, first, last in entities(tags):
            _, answer = labels.get(last + 1, ("", len(TOKENS) - 1))
            wanted.append((answer, kind, first, last, " ".join(TOKENS[first : last + 1])))
        given = [
            (number, span["type"], span["from"], span["to"], span["text"])
            for number, answer in enumerate(answers)
            for span in answer.get("spans", [])
        ]
        self.assertEqual(given, wanted)
        chances = [span["p"] for answer in answers for span in answer.get("spans", [])]
        self.assertTrue(all(0 < p <= 1 for p in chances))


class Publication(WireTestCase):
    """The PUB socket says what the answers say."""

    def subscribe(self, prefix: str) -> Client:
        """A subscription that is known to be through."""
        subscriber = self.open(self.daemon.results, zmq.SUB)
        subscriber.socket.subscribe(prefix)
        for _ in range(PATIENCE_MS // 50):
            self.accepted(f"{prefix}-probe", {"tokens": ["a"]})
            if subscriber.socket.poll(50):
                return subscriber
        raise TimeoutError("nothing was published")

    def wait_until_heard(self, raw: socket.socket, probe: str) -> None:
        """Sends messages of a stream until one arrives at a subscriber."""
        said = b""
        raw.settimeout(0.05)
        for _ in range(PATIENCE_MS // 50):
            self.accepted(probe, {"tokens": ["a"]})
            with contextlib.suppress(TimeoutError):
                said += raw.recv(1000)
            if probe.encode() in said:
                return
        raise TimeoutError("nothing was published")

    def test_accepted_messages_are_published_once_and_refused_ones_never(self) -> None:
        stream = self.new_stream()
        subscriber = self.subscribe(stream)
        bodies: list[Body] = [{"tokens": [token], "id": 5} for token in TOKENS[:9]]
        bodies[4:4] = [{"tokens": ["a"], "seq": 99}, {"nope": 1}, {"tokens": ["a"], "seq": 0}]
        answers = [self.client.ask(stream, body) for body in [*bodies, {"end": True}]]
        accepted = [answer for answer in answers if "error" not in answer]
        self.assertEqual(len(accepted), 11)
        published: list[Body] = []
        while len(published) < len(accepted):
            topic, body = subscriber.receive()
            if topic == stream.encode():
                published.append(json.loads(body))
                published[-1].pop("credit", None)
        self.assertEqual(published, accepted)

    def test_nobody_ends_the_subscription_of_another(self) -> None:
        stream, probe = self.new_stream(), self.new_stream()
        subscriber = self.subscribe(stream)
        # A socket of libzmq's would not send the end of what it did not begin.
        ends = [b"\0" + topic for topic in (stream.encode(), b"") for _ in range(2)]
        with subscriber_saying(
            self.daemon.results, *ends, b"\2", b"", b"\1" + probe.encode()
        ) as raw:
            self.wait_until_heard(raw, probe)
        for seq in range(50):
            self.accepted(stream, {"tokens": ["a"]})
        found: list[int] = []
        while len(found) < 50:
            topic, body = subscriber.receive()
            if topic == stream.encode():
                found.append(json.loads(body)["seq"])
        self.assertEqual(found, list(range(50)))

    def test_a_subscriber_that_reads_late_gets_every_result_and_holds_nobody_up(self) -> None:
        stream = self.new_stream()
        subscriber = self.subscribe(stream)
        count = 20_000
        for seq in range(count):
            self.client.send(stream.encode(), encode({"seq": seq, "tokens": ["ferry"]}))
            if seq % 64 == 63:
                for _ in range(64):
                    self.assertNotIn("error", self.client.answer())
        for _ in range(count % 64):
            self.client.answer()
        found: list[int] = []
        while len(found) < count:
            topic, body = subscriber.receive()
            if topic == stream.encode():
                found.append(json.loads(body)["seq"])
        self.assertEqual(found, list(range(count)))


class Company(WireTestCase):
    """Batch invariance."""

    def test_a_stream_has_the_same_bits_alone_and_among_199_others(self) -> None:
        bodies = [{"tokens": TOKENS[first : first + 2]} for first in range(0, 40, 2)]
        alone = [self.run_stream(bodies[shift:] + bodies[:shift]) for shift in range(5)]
        streams = [self.new_stream() for _ in range(200)]
        for turn in range(len(bodies)):
            for number, stream in enumerate(streams):
                body = bodies[(turn + number % 5) % len(bodies)]
                self.client.send(stream.encode(), encode({**body, "id": number}))
            for _ in streams:
                answer = self.client.answer()
                number = answer.pop("id")
                with self.subTest(turn=turn, stream=number):
                    self.assert_same_rows(answer, alone[number % 5][turn])
                    self.assertEqual(answer["next"], 2 * turn + 2)


if __name__ == "__main__":
    unittest.main()
