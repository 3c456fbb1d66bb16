"""What is logged survives kill -9: positions, states, open labels, versions, committed rows."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any

from client import CrashTestCase
from daemon import GOLDEN_MODEL
from test_swap import negate

NAME = GOLDEN_MODEL.name
TOKENS = ["Maria", "met", "the", "old", "ferryman", "in", "Zürich", "on", "Monday", "."] * 4

Row = dict[str, Any]


class Journal(CrashTestCase):
    """A daemon that answers when a message is logged, with two versions of one model."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        model = Path(folder.name) / NAME
        shutil.copytree(GOLDEN_MODEL, model)
        (model / "current").write_text("000001\n")
        shutil.copytree(model / "versions/000001", model / "versions/000002")
        negate(model / "versions/000002/model.safetensors")
        for golden in (model / "versions/000002").glob("golden.*"):
            golden.unlink()
        self.serve(Path(folder.name))

    def send(self, stream: str, first: int, last: int, **more: Any) -> dict[str, Any]:
        """Sends elements of TOKENS as one message."""
        body = {"seq": first, "tokens": TOKENS[first:last], **more}
        answer = self.client.ask(f"{NAME}/{stream}", body)
        self.assertNotIn("error", answer, answer)
        return answer

    def place(self, stream: str) -> dict[str, Any]:
        """The answer to `position`."""
        return self.control.order({"op": "position", "stream": f"{NAME}/{stream}"})

    def test_a_stream_goes_on_after_a_crash_as_if_there_had_been_none(self) -> None:
        whole: list[Row] = []
        for k in range(20):
            whole += self.send("whole", k, k + 1, end=k == 19)["out"]
        rows: list[Row] = []
        for k in range(20):
            if k in (3, 4, 11):
                self.crash()
            rows += self.send("cut", k, k + 1, end=k == 19)["out"]
        self.assertEqual(rows, whole)

    def test_a_long_message_goes_on_after_a_crash_too(self) -> None:
        tokens = TOKENS * 20

        def halves(stream: str) -> list[dict[str, Any]]:
            answers = []
            for first, last in ((0, 700), (700, 701), (701, 800)):
                body = {"seq": first, "tokens": tokens[first:last], "begin": first == 0}
                answers.append(self.client.ask(f"{NAME}/{stream}", body))
                if stream == "cut":
                    self.crash()
            return answers

        self.assertEqual(halves("cut"), halves("whole"))

    def test_position_says_where_to_go_on(self) -> None:
        self.assertEqual(self.place("p"), {"next": 0, "logged": 0, "epoch": 0})
        self.send("p", 0, 7)
        self.assertEqual(self.place("p"), {"next": 7, "logged": 7, "epoch": 0})
        self.crash()
        self.assertEqual(self.place("p"), {"next": 7, "logged": 7, "epoch": 0})
        self.send("p", 7, 9)
        answer = self.client.ask(f"{NAME}/p", {"seq": 12, "tokens": ["x"]})
        self.assertEqual((answer["error"]["code"], answer["next"]), ("gap", 9))

    def test_epochs_begins_and_ends_survive(self) -> None:
        script = [
            {"tokens": TOKENS[:5]}, {"begin": True, "tokens": TOKENS[5:8]}, {"flush": True},
            {"tokens": TOKENS[2:4], "end": True}, {"tokens": ["in"]},
            {"epoch": 2, "tokens": TOKENS[:2]}, {"epoch": 2, "begin": True},
            {"epoch": 2, "tokens": ["Monday", "in"], "end": True},
        ]
        whole = [self.client.ask(f"{NAME}/whole", dict(body)) for body in script]
        for body, wanted in zip(script, whole):
            self.crash()
            self.assertEqual(self.client.ask(f"{NAME}/cut", dict(body)), wanted)

    def test_text_keeps_its_offsets_and_spans(self) -> None:
        messages = [{"text": "She left New York-"}, {"text": "based Acme in Zürich."}, {"end": True}]
        whole = [self.client.ask(f"{NAME}/whole", dict(body)) for body in messages]
        for body, wanted in zip(messages, whole):
            self.crash()
            self.assertEqual(self.client.ask(f"{NAME}/cut", dict(body)), wanted)

    def test_what_was_sent_before_is_answered_with_its_committed_rows(self) -> None:
        self.send("d", 0, 6)
        final = [r for r in self.send("d", 6, 10, end=True)["out"] if r["final"]]
        self.crash()
        answer = self.send("d", 0, 10)
        self.assertEqual((answer["duplicate"], answer["next"]), (10, 10))
        self.assertEqual([r["seq"] for r in answer["out"]], list(range(10)))
        by_seq = {r["seq"]: r for r in answer["out"]}
        for row in final:
            again = by_seq[row["seq"]]
            self.assertEqual((again["label"], again["p"]), (row["label"], row["p"]))
            self.assertTrue(again["final"])

    def test_elements_are_stepped_again_by_the_version_that_stepped_them(self) -> None:
        def swap(version: int) -> None:
            answer = self.control.order({"op": "swap", "model": NAME, "version": version})
            self.assertNotIn("error", answer)

        whole = [self.send("whole", 0, 8)]
        cut = [self.send("cut", 0, 8)]
        swap(2)
        whole.append(self.send("whole", 8, 13))
        cut.append(self.send("cut", 8, 13))
        swap(1)
        whole.append(self.send("whole", 13, 14))
        self.crash()
        cut.append(self.send("cut", 13, 14))
        cut[-1]["swap"] = whole[-1]["swap"]
        self.assertEqual(cut, whole)

    def test_the_swap_counter_and_the_way_back_survive(self) -> None:
        self.control.order({"op": "swap", "model": NAME, "version": 2})
        before = self.send("s", 0, 1)["swap"]
        self.crash()
        after = self.send("s", 1, 2)
        self.assertGreaterEqual(after["swap"], before)
        back = self.control.order({"op": "rollback", "model": NAME})
        self.assertEqual((back["version"], back["from"]), (1, 2))
        self.assertGreater(self.send("s", 2, 3)["swap"], after["swap"])

    def test_a_second_daemon_is_refused_with_the_pid_of_the_first(self) -> None:
        with tempfile.TemporaryDirectory() as sockets:
            command = [str(self.daemon.binary), "serve", "--models", str(self.daemon.models)]
            command += ["--state", str(self.daemon.folder / "state"), "--ingest", "none"]
            for name in ("intake", "results", "control"):
                command += [f"--{name}", f"ipc://{sockets}/{name}"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(self.daemon.process.pid), done.stderr)

    def test_late_labels_are_kept_for_what_is_in_the_journal_only(self) -> None:
        self.send("l", 0, 4)
        stream = f"{NAME}/l"
        self.assertEqual(
            self.client.ask(stream, {"seq": 1, "labels": ["B-PER", None], "id": 9}),
            {"seq": 1, "labels": 2, "id": 9})
        self.crash()
        self.assertEqual(
            self.client.ask(stream, {"seq": 3, "labels": ["O"]}), {"seq": 3, "labels": 1})
        beyond = self.client.ask(stream, {"seq": 3, "labels": ["O", "O"]})
        self.assertEqual(beyond["error"]["code"], "label")
        unknown = self.client.ask(stream, {"seq": 0, "labels": ["B-XYZ"]})
        self.assertEqual(unknown["error"]["code"], "label")
        nowhere = self.client.ask(f"{NAME}/never-seen", {"seq": 0, "labels": ["O"]})
        self.assertEqual(nowhere["error"]["code"], "label")


if __name__ == "__main__":
    unittest.main()
