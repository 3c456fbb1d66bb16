"""Vector streams: `x` as JSON and as frame 2, missing numbers, times, and what is refused."""

import json
import shutil
import struct
import tempfile
import unittest
from pathlib import Path

from client import Body, WireTestCase
from daemon import GOLDEN_MODEL, Daemon
from vector_model import GAP, MASK, PLAIN, Vector, VectorModel, signal, times_of


def frame(vectors: list[Vector]) -> bytes:
    """The numbers as frame 2 has them, NaN where one is missing."""
    numbers = [float("nan") if x is None else x for vector in vectors for x in vector]
    return struct.pack(f"<{len(numbers)}f", *numbers)


class VectorStreams(WireTestCase):
    """One daemon with three models of vectors and one of tokens."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        models = Path(cls.folder.name)
        for model in (PLAIN, MASK, GAP):
            model.write(models)
        shutil.copytree(GOLDEN_MODEL, models / GOLDEN_MODEL.name)
        cls.daemon = Daemon(models_dir=models)

    def stream_of(self, model: VectorModel) -> str:
        """The id of a stream of this model that no test has used."""
        return f"{model.name}/{next(self.numbers)}"

    def ask_with_frame(self, stream: str, body: Body, numbers: bytes) -> Body:
        """Sends a message with frame 2 and waits for its answer."""
        self.client.send(stream.encode(), json.dumps(body).encode(), numbers)
        return self.client.answer()

    def refused_frame(self, stream: str, body: Body, numbers: bytes, code: str) -> str:
        """The sentence of a message with frame 2 that has to be refused with this code."""
        answer = self.ask_with_frame(stream, body, numbers)
        self.assertEqual(answer.get("error", {}).get("code"), code, answer)
        return answer["error"]["message"]

    def assert_labels(self, answers: list[Body], wanted: list[tuple[str, float]]) -> None:
        """Committed rows agree with the model stepped in Python."""
        rows = {row["seq"]: row for answer in answers for row in answer["out"] if row["final"]}
        self.assertEqual(sorted(rows), list(range(len(wanted))))
        for seq, (label, probability) in enumerate(wanted):
            self.assertEqual(rows[seq]["label"], label)
            self.assertAlmostEqual(rows[seq]["p"], probability, delta=1e-5)
            self.assertNotIn("token", rows[seq])

    def test_labels_are_those_of_the_definition(self) -> None:
        for model in (PLAIN, MASK, GAP):
            vectors, times = signal(30, missing=model.mask), times_of(30) if model.gap else []
            for size in (1, 7, 30):
                with self.subTest(model=model.name, size=size):
                    stream, answers = self.stream_of(model), []
                    for first in range(0, 30, size):
                        body: Body = {"x": vectors[first : first + size]}
                        body["end"] = first + size >= 30
                        if times:
                            body["time"] = times[first : first + size]
                        answers.append(self.accepted(stream, body))
                    self.assert_labels(answers, model.labels(vectors, times))

    def test_frame_2_gives_the_same_rows_as_json(self) -> None:
        for model in (PLAIN, GAP):
            vectors, times = signal(12, missing=model.mask), times_of(12)
            body: Body = {"time": times, "labels": ["walk"] + [None] * 11, "end": True}
            json_answer = self.accepted(self.stream_of(model), {**body, "x": vectors})
            frame_answer = self.ask_with_frame(self.stream_of(model), body, frame(vectors))
            self.assertNotIn("error", frame_answer)
            self.assert_same_rows(frame_answer, json_answer)
            self.assertEqual(frame_answer["count"], 12)

    def test_a_wrong_dimension_is_named(self) -> None:
        stream = self.stream_of(PLAIN)
        answer = self.refused(stream, {"x": [[1.0, 2.0, 3.0], [1.0, 2.0]]}, "dimension")
        self.assertEqual(
            answer["error"]["message"], f"{stream}: vectors of 2 numbers, model plain takes 3"
        )
        message = self.refused_frame(stream, {}, frame([[1.0, 2.0, 3.0, 4.0]]), "dimension")
        self.assertIn("vectors of 3", message)

    def test_missing_numbers_want_a_mask(self) -> None:
        stream = self.stream_of(PLAIN)
        self.refused(stream, {"x": [[1.0, None, 3.0]]}, "not_finite")
        self.refused_frame(stream, {}, frame([[1.0, None, 3.0]]), "not_finite")
        self.assertEqual(self.accepted(self.stream_of(MASK), {"x": [[None] * 3]})["next"], 1)

    def test_numbers_beyond_single_precision(self) -> None:
        for model in (PLAIN, MASK):
            stream = self.stream_of(model)
            for number in ("1e39", "-3e38"):
                body = f'{{"x": [[0, {number}, 0]]}}'.encode()
                self.refused(stream, body, "not_finite")
            self.refused(stream, b'{"x": [[0, NaN, 0]]}', "malformed")
            self.refused_frame(stream, {}, frame([[0.0, float("-inf"), 0.0]]), "not_finite")

    def test_tokens_to_a_model_of_vectors_and_the_reverse(self) -> None:
        stream = self.stream_of(PLAIN)
        self.refused(stream, {"tokens": ["a"]}, "input")
        self.refused(stream, {"text": "a b"}, "input")
        tokens = f"{GOLDEN_MODEL.name}/vectors"
        self.refused(tokens, {"x": [[1.0, 2.0, 3.0]]}, "input")
        self.refused_frame(tokens, {}, frame([[1.0, 2.0, 3.0]]), "input")

    def test_frames_that_are_no_vectors(self) -> None:
        stream = self.stream_of(PLAIN)
        for numbers in (b"", b"\0", b"\0" * 13):
            self.refused_frame(stream, {}, numbers, "malformed")
        self.refused_frame(stream, {"x": [[1, 2, 3]]}, frame([[1.0, 2.0, 3.0]]), "malformed")
        self.refused_frame(stream, {"labels": ["run"]}, bytes(24), "malformed")
        self.refused_frame(stream, {"time": [1, 2, 3]}, bytes(24), "malformed")
        self.refused_frame(stream, {}, bytes(12 * 4097), "too_large")

    def test_a_model_of_gaps_wants_times(self) -> None:
        stream, vector = self.stream_of(GAP), [0.0, 0.0, 0.0]
        answer = self.refused(stream, {"x": [vector]}, "malformed")
        self.assertIn("wanted time", answer["error"]["message"])
        self.refused(stream, {"x": [vector, vector], "time": 5}, "malformed")
        self.assertEqual(self.accepted(stream, {"x": [vector], "time": 5})["next"], 1)

    def test_a_refusal_leaves_the_stream_as_it_was(self) -> None:
        vectors, times, stream = signal(6, missing=True), times_of(6), self.stream_of(GAP)
        answers = [self.accepted(stream, {"x": vectors[:3], "time": times[:3]})]
        for body in ({"x": [[1.0]], "time": 1}, {"x": [[1e30, 0, 0]], "time": 1}, {"text": "a"}):
            self.assertEqual(self.client.ask(stream, body)["next"], 3)
        answers.append(self.accepted(stream, {"x": vectors[3:], "time": times[3:], "end": True}))
        self.assert_labels(answers, GAP.labels(vectors, times))


if __name__ == "__main__":
    unittest.main()
