"""The units in a real systemd, booted in namespaces of its own; skipped where those are not to be had.

What systemd cannot be asked about here (its limits of memory and CPU are not enforced in the sandbox) is not tested.
"""

import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from daemon import BINARY, ROOT

SANDBOX = ROOT / "Tests/Outside/systemd_sandbox.sh"
PATIENCE = 40
CONFIGURATION = "/etc/millrace/millrace.json5"
CHECKOUT = "/opt/millrace-checkout"
INSTALL = ("sh", f"{CHECKOUT}/systemd/install", "--binary", f"{CHECKOUT}/millrace")
CONTROL = "ipc:///run/millrace/control"


def reason_to_skip() -> str | None:
    """Why no systemd can be booted here; None where it can."""
    if os.geteuid() != 0:
        return "needs root, to boot a systemd in namespaces of its own"
    if not Path("/lib/systemd/systemd").exists():
        return "no systemd: apt-get install systemd"
    unshared = ["unshare", "--pid", "--mount", "--net", "--cgroup", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    if subprocess.run(unshared, capture_output=True).returncode != 0:
        return "namespaces are not to be had"
    return None


@unittest.skipIf(reason_to_skip(), reason_to_skip())
class SystemdTest(unittest.TestCase):
    """One systemd for all tests, each of which leaves the service stopped."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory(prefix="millrace-systemd-")
        cls.environment = os.environ | {"SYSTEMD_SANDBOX": cls.folder.name + "/sandbox"}
        cls.addClassCleanup(cls.folder.cleanup)
        # Copied in, for the checkout may lie where the sandbox has a file system of its own.
        copies = [f"{ROOT}/systemd:{CHECKOUT}/systemd", f"{ROOT}/models:{CHECKOUT}/models", f"{BINARY}:{CHECKOUT}/millrace"]
        started = subprocess.run([SANDBOX, "start", *copies], env=cls.environment, capture_output=True, text=True)
        cls.addClassCleanup(subprocess.run, [SANDBOX, "stop"], env=cls.environment, capture_output=True)
        if started.returncode != 0:
            raise unittest.SkipTest(f"no systemd here: {started.stderr.strip()}")
        cls.inside(*INSTALL)

    @classmethod
    def inside(cls, *command: str, fails: bool = False) -> str:
        """Runs a command beside the service; its output."""
        finished = subprocess.run(
            [SANDBOX, "run", *command], env=cls.environment, capture_output=True, text=True, timeout=120)
        if (finished.returncode != 0) != fails:
            raise AssertionError(f"{command}: {finished.returncode}\n{finished.stdout}{finished.stderr}")
        return finished.stdout

    def setUp(self) -> None:
        self.addCleanup(self.inside, "systemctl", "reset-failed")
        self.addCleanup(self.inside, "systemctl", "stop", "millrace", "millrace-trainer")

    def start(self) -> None:
        self.inside("systemctl", "start", "millrace")

    def shown(self, key: str, unit: str = "millrace") -> str:
        return self.inside("systemctl", "show", unit, f"--property={key}", "--value").strip()

    def until(self, what: str, holds) -> None:
        """Waits for something to hold; systemd has no event that a shell could wait for."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > end:
                log = self.inside("journalctl", "--no-pager", "-n", "40", "-u", "millrace", "-u", "millrace-trainer")
                self.fail(f"{what}: not within {PATIENCE} s\n{log}")
            time.sleep(0.1)

    def status(self) -> dict:
        return json.loads(self.inside("/usr/local/bin/millrace", "status", "--json"))

    def drop_in(self, unit: str, settings: str) -> None:
        """Changes a unit for one test."""
        folder = f"/run/systemd/system/{unit}.service.d"
        self.inside("mkdir", "-p", folder)
        self.write(folder + "/test.conf", "[Service]\n" + settings)
        self.inside("systemctl", "daemon-reload")
        self.addCleanup(self.inside, "systemctl", "daemon-reload")
        self.addCleanup(self.inside, "rm", "-r", folder)

    def label(self, stream: str, tokens: list[str], seq: int) -> dict:
        """Sends one message to the service; its answer."""
        program = (
            "import json, sys, zmq\n"
            "s = zmq.Context().socket(zmq.DEALER); s.connect('tcp://127.0.0.1:5556'); s.setsockopt(zmq.RCVTIMEO, 20000)\n"
            "s.send_multipart([sys.argv[1].encode(), sys.argv[2].encode()]); print(s.recv_multipart()[-1].decode())\n")
        body = json.dumps({"seq": seq, "tokens": tokens})
        return json.loads(self.inside("/usr/bin/python3", "-c", program, stream, body))

    def test_it_is_ready_when_start_returns_and_says_what_it_does(self) -> None:
        self.start()
        self.assertEqual(self.shown("ActiveState"), "active")
        self.assertRegex(self.shown("StatusText"), "[0-9]+ models|streams")
        answer = self.label("ner-en/a", ["Paris"], 0)
        self.assertEqual(answer["out"][0]["token"], "Paris")
        self.assertEqual(self.shown("User"), "millrace")
        # The sandbox hides /proc/cpuinfo, which must not cost the fast kernels.
        outside = subprocess.run([BINARY, "check"], capture_output=True, text=True).stdout
        used = [name for name in ("avx512", "avx2", "portable") if name in outside][0]
        self.assertEqual(self.status()["kernels"], used)

    def test_a_loop_that_is_stuck_is_restarted_and_its_streams_go_on(self) -> None:
        # As in the unit, but sooner: a process that is stopped does not hear SIGABRT, so SIGKILL has to follow.
        self.drop_in("millrace", "WatchdogSec=2s\nTimeoutAbortSec=1s\n")
        self.start()
        self.assertEqual(self.label("ner-en/b", ["Angela"], 0)["next"], 1)
        self.until("logged", lambda: self.position("ner-en/b")["logged"] == 1)
        pid = self.shown("MainPID")
        self.inside("kill", "-STOP", pid)
        self.until("restarted", lambda: self.shown("MainPID") not in (pid, "0") and self.shown("ActiveState") == "active")
        self.assertEqual(self.position("ner-en/b")["next"], 1)
        self.assertEqual(self.label("ner-en/b", ["Merkel"], 1)["next"], 2)

    def position(self, stream: str) -> dict:
        program = (
            "import json, sys, zmq\n"
            f"s = zmq.Context().socket(zmq.DEALER); s.connect('{CONTROL}'); s.setsockopt(zmq.RCVTIMEO, 20000)\n"
            "s.send(json.dumps({'op': 'position', 'stream': sys.argv[1]}).encode()); print(s.recv().decode())\n")
        return json.loads(self.inside("/usr/bin/python3", "-c", program, stream))

    def test_kill_9_is_followed_by_a_start_with_the_states_it_had(self) -> None:
        self.start()
        self.label("ner-en/c", ["New"], 0)
        self.until("logged", lambda: self.position("ner-en/c")["logged"] == 1)
        pid = self.shown("MainPID")
        self.inside("kill", "-KILL", pid)
        self.until("restarted", lambda: self.shown("MainPID") not in (pid, "0") and self.shown("ActiveState") == "active")
        self.assertEqual(self.label("ner-en/c", ["York"], 1)["next"], 2)

    def test_stop_drains_and_ends_in_time(self) -> None:
        self.start()
        self.label("ner-en/d", ["Rome"], 0)
        self.inside("systemctl", "stop", "millrace")
        self.assertEqual(self.shown("Result"), "success")
        self.assertEqual(self.shown("ExecMainStatus"), "0")

    def test_a_good_reload_is_taken_and_a_bad_one_changes_nothing(self) -> None:
        self.start()
        before = self.inside("cat", CONFIGURATION)
        self.addCleanup(self.write, CONFIGURATION, before)
        pid = self.shown("MainPID")
        self.inside("systemctl", "reload", "millrace")
        self.write(CONFIGURATION, before.replace("limits", "limitz").replace("trainer:", "trainre:"))
        self.inside("systemctl", "reload", "millrace", fails=True)
        self.assertEqual(self.shown("MainPID"), pid)
        self.assertEqual(self.shown("ActiveState"), "active")
        self.label("ner-en/e", ["Oslo"], 0)

    def write(self, path: str, text: str) -> None:
        self.inside("sh", "-c", 'printf %s "$1" >"$2"', "sh", text, path)

    def test_a_configuration_with_errors_is_not_started_again_and_again(self) -> None:
        before = self.inside("cat", CONFIGURATION)
        self.addCleanup(self.write, CONFIGURATION, before)
        self.write(CONFIGURATION, "{ limitz: {} }")
        self.inside("systemctl", "start", "millrace", fails=True)
        self.assertEqual(self.shown("ActiveState"), "failed")
        self.assertEqual(self.shown("NRestarts"), "0")
        self.assertIn("limits", self.inside("journalctl", "--no-pager", "-n", "20", "-u", "millrace"))

    def test_a_trainer_that_crashes_again_and_again_leaves_the_daemon_alone(self) -> None:
        self.drop_in("millrace-trainer", "ExecStart=\nExecStart=/bin/false\nRestartSec=100ms\n")
        self.start()
        pid = self.shown("MainPID")
        self.inside("systemctl", "start", "--no-block", "millrace-trainer")
        self.until("given up", lambda: self.shown("ActiveState", "millrace-trainer") == "failed")
        self.assertEqual(self.shown("MainPID"), pid)
        self.assertEqual(self.label("ner-en/f", ["Bern"], 0)["next"], 1)

    def test_a_daemon_that_crashes_again_and_again_meets_its_start_limit(self) -> None:
        self.drop_in("millrace", "Type=exec\nExecStart=\nExecStart=/bin/false\nRestartSec=100ms\n")
        self.inside("systemctl", "start", "--no-block", "millrace")
        self.until("given up", lambda: self.shown("ActiveState") == "failed")
        self.assertEqual(self.shown("NRestarts"), "5")

    def test_the_trainer_runs_beside_the_daemon(self) -> None:
        self.start()
        self.inside("systemctl", "start", "millrace-trainer")
        log = lambda: self.inside("journalctl", "--no-pager", "-u", "millrace-trainer")
        self.until("it follows", lambda: "follow" in log() or "waiting" in log() or "round" in log())
        self.assertEqual(self.shown("ActiveState", "millrace-trainer"), "active")
        self.assertEqual(self.shown("NRestarts", "millrace-trainer"), "0")
        self.inside("systemctl", "stop", "millrace")
        self.until("it stops with it", lambda: self.shown("ActiveState", "millrace-trainer") == "inactive")

    def test_little_is_exposed(self) -> None:
        for unit, most in (("millrace", 1.5), ("millrace-trainer", 1.5), ("millrace@", 1.5)):
            name = f"{unit}.service"
            text = self.inside("systemd-analyze", "security", "--no-pager", "--offline=true", f"/etc/systemd/system/{name}")
            exposure = float(text.rsplit("level for", 1)[1].split(":", 1)[1].split()[0])
            self.assertLessEqual(exposure, most, name)

    def test_what_is_installed_can_be_removed(self) -> None:
        self.addCleanup(self.inside, *INSTALL)
        self.inside("sh", f"{CHECKOUT}/systemd/install", "--uninstall", "--purge")
        for path in ("/usr/local/bin/millrace", "/etc/millrace", "/var/lib/millrace", "/etc/systemd/system/millrace.service"):
            self.inside("test", "-e", path, fails=True)
        self.inside("id", "millrace", fails=True)


if __name__ == "__main__":
    unittest.main()
