"""A CRF head on the wire: PyTorch's best paths, forced commits, and streams after kill -9."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

from client import Body, CrashTestCase
from daemon import ROOT

NAME = "torch-crf-tagger"
FOLDER = ROOT / "Tests/Goldens" / NAME
EXPECTED = ROOT / "Tests/Goldens" / f"{NAME}-expected.json"
SEQUENCES = json.loads(EXPECTED.read_text(encoding="utf-8"))


def follows(label: str, previous: str) -> bool:
    """Whether IOB2 lets a label follow another."""
    return not label.startswith("I-") or previous[:2] in ("B-", "I-") and previous[2:] == label[2:]


class CRF(CrashTestCase):
    """A daemon with a model whose labels depend on each other."""

    lag = 64

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        shutil.copytree(FOLDER, Path(folder.name) / NAME)
        path = Path(folder.name) / NAME / "config.json"
        config = json.loads(path.read_text(encoding="utf-8"))
        config["head"]["lag"] = self.lag
        path.write_text(json.dumps(config), encoding="utf-8")
        self.serve(Path(folder.name))

    def ask(self, stream: str, body: Body) -> Body:
        """The answer to a message that has to be accepted."""
        answer = self.client.ask(f"{NAME}/{stream}", body)
        self.assertNotIn("error", answer)
        return answer

    def script(self, tokens: list[str], size: int) -> list[Body]:
        """Messages of `size` tokens, the last of which ends the sequence."""
        return [
            {"tokens": tokens[k : k + size], "top": 2, "end": k + size >= len(tokens)}
            for k in range(0, len(tokens), size)
        ]


class BestPaths(CRF):
    """With a lag that no sequence reaches."""

    def test_the_committed_labels_are_the_best_path_that_pytorch_finds(self) -> None:
        for number, sequence in enumerate(SEQUENCES):
            for size in (1, 3, 100):
                labels = {
                    row["seq"]: row["label"]
                    for body in self.script(sequence["tokens"], size)
                    for row in self.ask(f"{number}-{size}", body)["out"]
                    if row["final"]
                }
                self.assertEqual([labels[k] for k in sorted(labels)], sequence["labels"])

    def test_the_largest_alternative_is_by_marginal(self) -> None:
        for body in self.script(SEQUENCES[1]["tokens"], 2):
            for row in self.ask("top", body)["out"]:
                self.assertEqual(len(row["top"]), 2)
                self.assertGreaterEqual(row["top"][0][1], row["top"][1][1])
                self.assertLessEqual(row["p"], row["top"][0][1])


class AfterACrash(CRF):
    """With a lag that forces commits."""

    lag = 2

    def compare(self, script: list[Body]) -> list[Body]:
        """A stream that lives through a crash before each message is answered as any other."""
        whole = [self.ask("whole", body) for body in script]
        for body, wanted in zip(script, whole):
            self.crash()
            self.assertEqual(self.ask("cut", body), wanted)
        return whole

    def test_open_elements_come_back_out_of_the_journal(self) -> None:
        tokens = SEQUENCES[1]["tokens"]
        marks: list[Body] = [{}, {}, {"flush": True}, {}, {"begin": True}, {"end": True}, {}]
        pieces = [(0, 3), (3, 4), (4, 6), (6, 12), (12, 14), (14, 16), (16, 18)]
        whole = self.compare(
            [{"tokens": tokens[a:b], **mark} for (a, b), mark in zip(pieces, marks)]
        )
        rows = [row for answer in whole for row in answer["out"] if row["final"]]
        self.assertTrue(rows[0]["final"] and any(not a["final"] for a in whole))

    def test_open_elements_come_back_with_a_stored_state(self) -> None:
        tokens = (SEQUENCES[1]["tokens"] * 31)[:1040]
        script: list[Body] = [
            {"tokens": tokens[:1030]}, {"tokens": tokens[1030:1031]},
            {"tokens": tokens[1031:], "end": True},
        ]  # fmt: skip
        whole = self.compare(script)
        labels = [r["label"] for answer in whole for r in answer["out"] if r["final"]]
        self.assertEqual(len(labels), len(tokens))
        for previous, label in zip(["O"] + labels, labels):
            self.assertTrue(follows(label, previous), (previous, label))


if __name__ == "__main__":
    unittest.main()
