"""SIGHUP: what a running daemon takes on, and what it refuses; `check` before that."""

import json
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from client import WireTestCase
from daemon import BINARY, MODEL, PATIENCE_MS, Daemon


class Reload(WireTestCase):
    """One daemon with a file that every test writes anew."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.place.cleanup)
        cls.file = Path(cls.place.name) / "millrace.json5"
        cls.file.write_text("{}", encoding="utf-8")
        cls.daemon = Daemon(args=("--config", str(cls.file)))

    def reload(self, text: str) -> str:
        """Writes the file, tells the daemon, and waits until it has read it; what it has said."""
        self.file.write_text(text, encoding="utf-8")
        before, said = self.status(), len(self.daemon.stderr())
        self.daemon.process.send_signal(signal.SIGHUP)
        end = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < end:
            now = self.status()
            if (now["reloads"], now["reloads_refused"]) != (
                    before["reloads"], before["reloads_refused"]):
                return self.daemon.stderr()[said:]
        raise TimeoutError(self.daemon.stderr())

    def status(self) -> dict:
        """The answer to `status`."""
        return self.control.order({"op": "status"})

    def test_limits_and_routes_change_while_streams_go_on(self) -> None:
        self.reload("{}")
        stream = self.new_stream()
        self.accepted(stream, {"tokens": ["a", "b", "c"]})
        self.refused("new/route", {"tokens": ["a"]}, "no_route")
        said = self.reload(
            '{limits: {elements: 2}, routes: [{prefix: "new/", model: "%s"}]}' % MODEL.name)
        self.assertIn("reloaded: routes, limits.elements", said)
        self.accepted("new/route", {"tokens": ["a"]})
        self.refused(stream, {"tokens": ["a", "b", "c"]}, "too_large")
        self.assertEqual(self.accepted(stream, {"seq": 3, "tokens": ["d"]})["next"], 4)

    def test_a_file_with_an_error_changes_nothing(self) -> None:
        self.reload("{limits: {elements: 3}}")
        refused = self.status()["reloads_refused"]
        said = self.reload("{\n  limits: { elements: 5, tokn: 1 },\n}")
        self.assertIn("millrace.json5:2:26: unknown key tokn in limits; did you mean token?", said)
        self.assertIn("nothing has changed", said)
        self.assertEqual(self.status()["reloads_refused"], refused + 1)
        stream = self.new_stream()
        self.refused(stream, {"tokens": ["a", "b", "c", "d"]}, "too_large")
        self.accepted(stream, {"tokens": ["a", "b", "c"]})

    def test_what_needs_a_restart_is_said(self) -> None:
        said = self.reload('{state: {snapshot: "7s"}, log: {level: "info"}}')
        self.assertIn("millrace.json5:1:20: state.snapshot needs a restart", said)

    def test_a_new_model_goes_into_service(self) -> None:
        config = json.loads((MODEL / "config.json").read_text(encoding="utf-8"))
        config["name"] = "newcomer"
        folder = self.daemon.models / "newcomer"
        shutil.copytree(MODEL, folder)
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
        for golden in folder.glob("versions/*/golden.*"):
            golden.unlink()
        for manifest in folder.glob("versions/*/manifest.json"):
            manifest.unlink()
        before = len(self.daemon.stderr())
        self.reload("{}")
        end = time.monotonic() + PATIENCE_MS / 1000
        while "newcomer" not in str(self.status()["models"]) and time.monotonic() < end:
            self.assertNotIn("refused", self.daemon.stderr()[before:])
        self.assertEqual(self.accepted("newcomer/a", {"tokens": ["a"]})["model"], "newcomer")


class Check(unittest.TestCase):
    """`millrace check`."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        shutil.copytree(MODEL, self.folder / "models" / MODEL.name)

    def check(self, text: str, *words: str) -> subprocess.CompletedProcess:
        """The command on a file of this text, and on ipc sockets where it names no others."""
        file = self.folder / "c.json5"
        file.write_text(text, encoding="utf-8")
        sockets = {
            f"MILLRACE_{name}_BIND": f"ipc://{self.folder}/{name}"
            for name in ("RESULTS", "CONTROL")
        }
        return subprocess.run(
            [str(BINARY), "check", "--config", str(file), *words], capture_output=True, text=True,
            timeout=PATIENCE_MS / 1000, check=False,
            env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", **sockets})

    GOOD = """{
      ingest: [], intake: { bind: "ipc://{state}/intake" }, metrics: { bind: "127.0.0.1:0" },
      models: ["models"], state: { folder: "state" }, limits: { streams: 1000 },
    """

    def test_a_good_configuration_is_told_with_kernels_and_models(self) -> None:
        ended = self.check(self.GOOD + "}")
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        for word in ("kernels", f"{MODEL.name} version 1", "will be made", "1000 streams of"):
            self.assertIn(word, ended.stdout)
        self.assertFalse((self.folder / "state").exists())

    def test_every_problem_is_told_with_its_place(self) -> None:
        ended = self.check(self.GOOD + 'routes: [{ prefix: "a/", model: "torch-taggr" }] }')
        self.assertEqual(ended.returncode, 1)
        self.assertRegex(ended.stdout, r"c\.json5:4:14: .*torch-taggr.*did you mean torch-tagger")
        ended = self.check("{ limits: { frme: 1 }, log: { level: 1 } }")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("c.json5:1:13: unknown key frme", ended.stdout)
        self.assertIn("c.json5:1:38: found 1", ended.stdout)

    def test_a_damaged_model_and_a_taken_port_are_problems(self) -> None:
        weights = self.folder / "models" / MODEL.name / "versions/000001/model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1])
        ended = self.check(self.GOOD + "}")
        self.assertEqual(ended.returncode, 1)
        self.assertIn("no model can be loaded", ended.stdout)

    def test_beside_a_running_daemon_ports_are_left_alone(self) -> None:
        daemon = Daemon()
        ended = self.check(self.GOOD + "}", "--state", str(daemon.folder / "state"))
        self.assertIn(f"the daemon runs (process {daemon.process.pid})", ended.stdout)
        self.assertEqual(daemon.stop()[0], 0)

    def test_findings_for_programs_are_one_object_a_line(self) -> None:
        ended = self.check("{ limits: { frme: 1 } }", "--json")
        self.assertEqual(
            [json.loads(line)["place"].rsplit("/")[-1] for line in ended.stdout.splitlines()],
            ["c.json5:1:13"])

    def test_the_printed_defaults_are_a_configuration(self) -> None:
        printed = self.check("{}", "--print-defaults").stdout
        self.assertIn("// ", printed)
        self.assertEqual(self.check(printed, "--json").stdout.count('"settings"'), 1)


if __name__ == "__main__":
    unittest.main()
