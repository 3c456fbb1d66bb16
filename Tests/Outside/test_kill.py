"""Kills at random moments under load: what was committed stays, whatever an answer waited for."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

SCRIPT = Path(__file__).with_name("kill_daemon.py")


class Kill(unittest.TestCase):
    """A short run of the script that kills the daemon again and again."""

    def check(self, *options: str) -> None:
        """Runs it; every stream must end as in a run without kills."""
        command = [sys.executable, str(SCRIPT), "--kills", "4", "--streams", "10", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual((found["streams_that_differ"], found["rows"]), (0, found["elements"]))

    def test_answers_that_wait_for_the_journal(self) -> None:
        self.check("--elements", "400", "--ack", "logged")

    def test_answers_that_do_not(self) -> None:
        self.check("--elements", "400", "--ack", "computed", "--seed", "5")


if __name__ == "__main__":
    unittest.main()
