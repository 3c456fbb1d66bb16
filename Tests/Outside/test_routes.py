"""Routes: which streams go to which model, and how they are kept."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from client import CrashTestCase
from daemon import BINARY, GOLDEN_MODEL, PATIENCE_MS

CONFIG = """{
  routes: [
    { prefix: "chat/", model: "MODEL", ack: "logged" },
    { prefix: "chat/secret/", model: "MODEL", journal: false },
    { prefix: "chat/quoted/", model: "MODEL", ack: "logged", train: false },
  ],
}
"""


class Routes(CrashTestCase):
    """A daemon that answers when computed, but for what its routes say."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        models = Path(folder.name) / "models"
        shutil.copytree(GOLDEN_MODEL, models / GOLDEN_MODEL.name)
        file = Path(folder.name) / "millrace.json5"
        file.write_text(CONFIG.replace("MODEL", GOLDEN_MODEL.name), encoding="utf-8")
        self.serve(models, "--config", str(file))

    def send(self, stream: str, seq: int, *tokens: str, **more: object) -> dict:
        """The answer to a message that has to be accepted."""
        answer = self.client.ask(stream, {"seq": seq, "tokens": tokens, **more})
        self.assertNotIn("error", answer)
        return answer

    def place(self, stream: str) -> tuple[int, int]:
        """What `position` says: the seq to send and the first one that a crash could lose."""
        answer = self.control.order({"op": "position", "stream": stream})
        return answer["next"], answer["logged"]

    def test_a_route_names_the_model_and_when_answers_come(self) -> None:
        self.assertEqual(self.send("chat/a", 0, "Maria", "met")["model"], GOLDEN_MODEL.name)
        self.assertEqual(self.place("chat/a"), (2, 2))

    def test_what_is_not_logged_begins_anew_after_a_crash_and_leaves_no_trace(self) -> None:
        first = self.send("chat/secret/a", 0, "Maria", "met", "Zürich")
        self.assertEqual(self.place("chat/secret/a"), (3, 0))
        late = self.client.ask("chat/secret/a", {"seq": 0, "labels": ["O"]})
        self.assertEqual(late["error"]["code"], "label")
        self.send("chat/a", 0, "a")
        self.crash()
        self.assertEqual(self.place("chat/secret/a"), (0, 0))
        self.assertEqual(self.place("chat/a"), (1, 1))
        self.assertEqual(self.send("chat/secret/a", 0, "Maria", "met", "Zürich"), first)
        self.assertNotIn("secret", self.exported("jsonl"))

    def test_what_is_not_to_be_learned_is_logged_and_no_training_data(self) -> None:
        self.send("chat/quoted/a", 0, "hidden", labels=["O"])
        self.send("chat/a", 0, "shown", labels=["O"])
        self.assertEqual(self.place("chat/quoted/a"), (1, 1))
        self.assertIn("hidden", self.exported("jsonl"))
        columns = self.exported("conll")
        self.assertIn("shown", columns)
        self.assertNotIn("hidden", columns)

    def exported(self, form: str) -> str:
        """What `millrace journal export` writes."""
        return subprocess.run(
            [str(BINARY), "journal", "export", "--format", form, "--config", "none", "--state",
             str(self.daemon.folder / "state")],
            capture_output=True, text=True, timeout=PATIENCE_MS / 1000, check=True).stdout


if __name__ == "__main__":
    unittest.main()
