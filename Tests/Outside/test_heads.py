"""Streams of the tasks next, classify and forecast: rows by definition, refusals, and kill -9."""

import math
import tempfile
import unittest
from pathlib import Path

from client import Body, CrashTestCase, WireTestCase
from daemon import Daemon
from head_model import CLASSIFY, FORECAST, HORIZONS, LABELS, NEXT, WORDS, HeadModel, score
from vector_model import signal

TOKENS = "a b a c d d x b a c a b c d a".split()


class Heads(WireTestCase):
    """One daemon with a model of each task."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        for model in (NEXT, CLASSIFY, FORECAST):
            model.write(Path(cls.folder.name))
        cls.daemon = Daemon(models_dir=Path(cls.folder.name))

    def stream_of(self, model: HeadModel) -> str:
        """The id of a stream of this model that no test has used."""
        return f"{model.name}/{next(self.numbers)}"

    def rows_of(self, model: HeadModel, bodies: list[Body]) -> list[Body]:
        """All rows that the messages of a new stream cause."""
        stream = self.stream_of(model)
        return [row for body in bodies for row in self.accepted(stream, body)["out"]]

    def test_each_token_has_its_surprisal_and_the_distribution_after_it(self) -> None:
        wanted = NEXT.distributions(TOKENS)
        rows = self.rows_of(
            NEXT, [{"tokens": TOKENS[:4], "top": 2}, {"tokens": TOKENS[4:], "top": 2}])
        self.assertEqual([row["token"] for row in rows], TOKENS)
        self.assertTrue(all(row["final"] for row in rows))
        self.assertNotIn("surprisal", rows[0])
        for place, row in enumerate(rows):
            self.assertEqual(row["known"], TOKENS[place] in WORDS)
            self.assertEqual(set(row) - {"surprisal"}, {"seq", "token", "known", "top", "final"})
            best = sorted(range(len(WORDS)), key=lambda word: -wanted[place][word])[:2]
            self.assertEqual([word for word, _ in row["top"]], [WORDS[word] for word in best])
            for (_, p), word in zip(row["top"], best):
                self.assertAlmostEqual(p, wanted[place][word], delta=1e-4)
            if place:
                word = WORDS.index(TOKENS[place]) if TOKENS[place] in WORDS else 0
                bits = -math.log2(wanted[place - 1][word])
                self.assertAlmostEqual(row["surprisal"], bits, delta=1e-4)

    def test_a_prediction_ends_with_its_sequence_and_outlives_a_flush(self) -> None:
        stream = self.stream_of(NEXT)
        for mark, goes_on in (({"flush": True}, True), ({"end": True}, False)):
            self.accepted(stream, {"tokens": ["a", "b"], **mark})
            row = self.accepted(stream, {"tokens": ["c"]})["out"][0]
            self.assertEqual("surprisal" in row, goes_on)

    def test_a_sequence_has_one_row_at_its_first_element(self) -> None:
        stream = self.stream_of(CLASSIFY)
        wanted = CLASSIFY.distributions(TOKENS[:6])
        answers = [
            self.accepted(stream, {"tokens": TOKENS[first : first + 2], "top": 2})
            for first in (0, 2, 4)
        ] + [self.accepted(stream, {"end": True})]
        places = [1, 3, 5, 5]
        for answer, place in zip(answers, places):
            (row,) = answer["out"]
            best = max((0, 1), key=lambda label: wanted[place][label])
            self.assertEqual((row["seq"], row["label"]), (0, LABELS[best]))
            self.assertAlmostEqual(row["p"], wanted[place][best], delta=1e-4)
            self.assertNotIn("token", row)
        self.assertEqual([a["out"][0]["final"] for a in answers], [False, False, False, True])
        (row,) = self.accepted(stream, {"tokens": ["a"], "end": True})["out"]
        self.assertEqual((row["seq"], row["final"]), (6, True))

    def test_a_forecast_has_mean_variance_and_score(self) -> None:
        vectors = signal(12, missing=True)
        wanted = FORECAST.forecasts(vectors)
        rows = self.rows_of(FORECAST, [{"x": vectors[:5]}, {"x": vectors[5:]}])
        self.assertEqual([row["seq"] for row in rows], list(range(12)))
        for place, row in enumerate(rows):
            self.assertTrue(row["final"])
            self.assertEqual(len(row["mean"]), len(HORIZONS))
            for horizon in range(len(HORIZONS)):
                for number, (mean, var) in enumerate(wanted[place][horizon]):
                    self.assertAlmostEqual(row["mean"][horizon][number], mean, delta=1e-3)
                    found = row["var"][horizon][number]
                    self.assertAlmostEqual(found / var, 1, delta=1e-3)
            nats = score(wanted[place - 1][0], vectors[place]) if place else None
            if nats is None:
                self.assertNotIn("score", row)
            else:
                self.assertAlmostEqual(row["score"], nats, delta=1e-3 * max(1, abs(nats)))

    def test_labels_are_for_models_that_have_some(self) -> None:
        self.refused(self.stream_of(NEXT), {"tokens": ["a"], "labels": ["a"]}, "label")
        self.refused(self.stream_of(FORECAST), {"x": [[1, 2, 3]], "labels": ["a"]}, "label")
        self.accepted(self.stream_of(CLASSIFY), {"tokens": ["a"], "labels": ["few"]})


class HeadsAfterACrash(CrashTestCase):
    """A daemon that answers when a message is logged is killed before each message."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for model in (NEXT, CLASSIFY, FORECAST):
            model.write(Path(folder.name))
        self.serve(Path(folder.name))

    def compare(self, model: HeadModel, script: list[Body]) -> None:
        """A stream that lives through a crash before each message is answered as any other."""
        whole = [self.client.ask(f"{model.name}/whole", body) for body in script]
        for body, wanted in zip(script, whole):
            self.assertNotIn("error", wanted)
            self.crash()
            self.assertEqual(self.client.ask(f"{model.name}/cut", body), wanted)

    def test_what_was_predicted_before_the_crash_is_what_the_next_token_is_compared_with(
        self,
    ) -> None:
        marks: list[Body] = [{}, {"flush": True}, {}, {"end": True}, {}]
        self.compare(NEXT, [
            {"tokens": TOKENS[3 * k : 3 * k + 3], "top": 3, **mark} for k, mark in enumerate(marks)
        ])  # fmt: skip

    def test_forecasts_and_scores(self) -> None:
        vectors = signal(10, missing=True)
        self.compare(FORECAST, [
            {"x": vectors[2 * k : 2 * k + 2], **({"flush": True} if k == 2 else {})}
            for k in range(5)
        ])  # fmt: skip

    def test_the_row_of_a_sequence(self) -> None:
        marks: list[Body] = [{}, {}, {"flush": True}, {}, {"end": True}]
        self.compare(CLASSIFY, [
            {"tokens": TOKENS[3 * k : 3 * k + 3], **mark} for k, mark in enumerate(marks)
        ])  # fmt: skip

    def test_a_stored_state_knows_what_it_predicted(self) -> None:
        tokens = [TOKENS[k % len(TOKENS)] for k in range(1030)]
        self.compare(NEXT, [{"tokens": tokens[:1026]}, {"tokens": tokens[1026:]}])
        vectors = signal(1030, missing=True)
        self.compare(FORECAST, [{"x": vectors[:1026]}, {"x": vectors[1026:]}])

    def test_committed_rows_come_back_out_of_the_journal(self) -> None:
        rows = self.client.ask("next/rows", {"tokens": TOKENS})["out"]
        again = self.client.ask("next/rows", {"seq": 0, "tokens": TOKENS})
        self.assertEqual((again["duplicate"], again["out"]), (len(TOKENS), rows))
        order = {"op": "answers", "stream": "next/rows", "from": 0, "to": len(TOKENS)}
        self.assertEqual(self.control.order(order)["out"], rows)
        vectors = signal(4, missing=False)
        rows = self.client.ask("forecast/rows", {"x": vectors})["out"]
        order = {"op": "answers", "stream": "forecast/rows", "from": 1, "to": 4}
        found = self.control.order(order)["out"]
        self.assertEqual([row["score"] for row in found], [row["score"] for row in rows[1:]])


if __name__ == "__main__":
    unittest.main()
