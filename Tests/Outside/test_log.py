"""What the daemon says on standard error."""

import json
import unittest

from client import WireTestCase
from daemon import MODEL, Daemon


class Log(WireTestCase):
    """A daemon whose lines are JSON."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.daemon = Daemon(environment={"MILLRACE_LOG_FORMAT": "json"})

    def lines(self) -> list[dict[str, str]]:
        """What was said so far."""
        return [json.loads(line) for line in self.daemon.stderr().splitlines()]

    def test_a_refusal_is_said_without_what_was_sent(self) -> None:
        stream = self.new_stream()
        self.refused(stream, {"tokens": ["a"], "labels": ["private-matter"]}, "label")
        found = [line for line in self.lines() if line.get("event") == "refused_label"]
        self.assertIn((stream, "info"), [(line["stream"], line["level"]) for line in found])
        self.assertNotIn("private-matter", self.daemon.stderr())

    def test_ids_cannot_forge_lines(self) -> None:
        self.refused(b"nobody/\x1b[2J\nerror: x", {"tokens": ["a"]}, "stream_id")
        self.refused("nobody/\u202eabc", {"tokens": ["a"]}, "no_route")
        for line in self.daemon.stderr().splitlines():
            self.assertNotIn("\x1b", line)
            self.assertTrue(json.loads(line)["message"])
        self.assertNotIn("\u202e", self.daemon.stderr())

    def test_a_flood_of_one_kind_is_cut_and_counted(self) -> None:
        for number in range(60):
            self.refused(f"nowhere-{number}/x", {"tokens": ["a"]}, "no_route")
        said = [line for line in self.lines() if line.get("event") == "refused_no_route"]
        self.assertLessEqual(len(said), 25)
        self.refused(self.new_stream(), {"tokens": ["a"], "labels": ["none"]}, "label")

    def test_a_swap_says_model_and_version(self) -> None:
        self.control.order({"op": "swap", "model": MODEL.name, "version": 1})
        said = [line for line in self.lines() if line.get("event") == "swap"]
        self.assertEqual((said[-1]["model"], said[-1]["version"]), (MODEL.name, "1"))


if __name__ == "__main__":
    unittest.main()
