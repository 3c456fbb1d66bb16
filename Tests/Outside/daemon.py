"""Starts and stops `millrace serve` on ipc sockets in a temporary folder, for outside tests."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import zmq

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("MILLRACE_BINARY", ROOT / ".build/release/millrace"))
GOLDEN_MODEL = ROOT / "Tests/Goldens/torch-tagger"
MODEL = Path(os.environ.get("MILLRACE_TEST_MODEL", GOLDEN_MODEL))
PATIENCE_MS = 20_000


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Daemon:
    """A running daemon; `intake`, `results` and `control` are its endpoints.

    With `ingest` None the configuration says where publishers are taken from.
    Without `models_dir` it serves a copy of MODEL, because the daemon may write `current` there.
    """

    def __init__(
        self, binary: Path = BINARY, models_dir: Path | None = None, args: tuple[str, ...] = (),
        ingest: bool | None = False, intake: str | None = None, prefix: tuple[str, ...] = (),
        state: Path | None = None, environment: dict[str, str] | None = None,
    ) -> None:
        if not binary.is_file():
            raise FileNotFoundError(f"no daemon at {binary}: build it or set MILLRACE_BINARY")
        self.binary, self.models, self.args, self.takes_ingest = binary, models_dir, args, ingest
        self.variables = environment or {}
        self.folder = Path(tempfile.mkdtemp(prefix="millrace-"))
        self.state = state or self.folder / "state"
        if self.models is None:
            self.models = self.folder / "models"
            shutil.copytree(MODEL, self.models / MODEL.name)
        self.intake, self.ingest, self.results, self.control = (
            f"ipc://{self.folder}/{name}" for name in ("intake", "ingest", "results", "control")
        )
        self.intake = intake or self.intake
        self.errors = open(self.folder / "stderr", "w+", encoding="utf-8", errors="replace")
        try:
            self.start(prefix)
        except BaseException:
            self._clean()
            raise

    def start(self, prefix: tuple[str, ...] = ()) -> None:
        """Starts the daemon, again where it has ended, on the same folders and sockets.

        What `prefix` names runs it and must become it.
        """
        command = [*prefix, str(self.binary), "serve", "--models", str(self.models)]
        command += ["--state", str(self.state)]
        if self.takes_ingest is not None:
            command += ["--ingest", self.ingest if self.takes_ingest else "none"]
        command += ["--intake", self.intake, "--results", self.results]
        command += ["--control", self.control, *self.args]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=self.errors, env=self._environment()
        )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """Ends the daemon as a crash would, with SIGKILL."""
        self.process.kill()
        self.process.wait()

    def _environment(self) -> dict[str, str]:
        """The environment with a home and runtime folder of the test's own."""
        own = {name: str(self.folder) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME")}
        own["MILLRACE_CONFIG"] = "none"
        own["MILLRACE_METRICS_BIND"] = ""
        return {**os.environ, **own, **self.variables}

    def _wait_until_it_answers(self) -> None:
        """Asks `ping` until an answer comes; fails at once when the process has ended."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
            socket.linger = 0
            socket.connect(self.control)
            socket.send(json.dumps({"op": "ping"}).encode())
            while not socket.poll(50):
                if self.process.poll() is not None:
                    raise RuntimeError(f"exit {self.process.returncode}: {self.stderr()}")
                if time.monotonic() > deadline:
                    raise TimeoutError(f"no answer to ping: {self.stderr()}")

    def stderr(self) -> str:
        """What the daemon has said on standard error so far."""
        self.errors.flush()
        return (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> tuple[int, str]:
        """Ends the daemon with SIGTERM; its exit status and standard error."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(PATIENCE_MS / 1000)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        said = self.stderr()
        self._clean()
        return status, said

    def _clean(self) -> None:
        """Removes the temporary folder."""
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)
