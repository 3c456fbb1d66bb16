"""Short runs of the scripts that crash the daemon at system calls and send hostile peers to it."""

import json
import shutil
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class Scripts(unittest.TestCase):
    """The scripts end with 0 and say what they have done."""

    def run_script(self, name: str, *options: str) -> list[dict[str, Any]]:
        """The JSON lines of a script."""
        done = subprocess.run(
            [sys.executable, "-B", str(HERE / name), *options], capture_output=True, text=True,
            timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    @unittest.skipIf(shutil.which("strace") is None, "no strace: apt-get install strace")
    def test_crashes_at_system_calls(self) -> None:
        calls = ("pwrite64", "fdatasync", "rename")
        found = self.run_script(
            "crash_everywhere.py", "--calls", ",".join(calls), "--first", "2", "--step", "23",
            "--elements", "12")
        if not any(row["crashes"] for row in found):
            self.skipTest("strace may not trace here")
        self.assertEqual([row["call"] for row in found], list(calls))
        self.assertFalse(any(row["runs_that_differ"] for row in found))

    def test_hostile_peers(self) -> None:
        found, = self.run_script("hostile_peers.py", "--seconds", "3", "--messages", "40")
        self.assertEqual(found["streams_that_differ"], 0)
        self.assertGreater(found["refused"], 100)
        self.assertGreater(found["rounds"], 0)


if __name__ == "__main__":
    unittest.main()
