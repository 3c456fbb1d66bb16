"""Faults of the disk for tests: a small file system, and system calls that fail for a while."""

import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

PATIENCE_S = 20


def unblock_signals() -> None:
    """Lets signals through to a child: a test runner may have blocked them for all that it starts."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


class SmallDisk:
    """A tmpfs of a few 100 KB; needs root."""

    def __init__(self, size: str = "700k") -> None:
        self.path = Path(tempfile.mkdtemp(prefix="millrace-disk-"))
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(self.path)],
            capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.path.rmdir()
            raise unittest.SkipTest(f"no file system can be mounted: {done.stderr.strip()}")

    @property
    def filler(self) -> Path:
        """The file that takes the room."""
        return self.path / "filler"

    def fill(self) -> None:
        """Takes all the room that is left."""
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def free(self) -> None:
        """Gives it back."""
        self.filler.unlink()

    def remove(self) -> None:
        """Unmounts the file system."""
        subprocess.run(["umount", "-l", str(self.path)], check=False, capture_output=True)
        shutil.rmtree(self.path, ignore_errors=True)


class FailingCalls:
    """System calls of a running process that fail, or are delayed, until `stop`; needs strace and root."""

    def __init__(self, pid: int, calls: str, fault: str) -> None:
        if shutil.which("strace") is None:
            raise unittest.SkipTest("no strace: apt-get install strace")
        self.process = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(pid), "-e", f"trace={calls}",
             "-e", f"inject={calls}:{fault}"],
            stderr=subprocess.PIPE, text=True, preexec_fn=unblock_signals)
        deadline = time.monotonic() + PATIENCE_S
        while not self._is_attached(pid):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.process.kill()
                raise unittest.SkipTest(f"strace cannot attach: {self.process.stderr.read()}")

    @staticmethod
    def _is_attached(pid: int) -> bool:
        """Whether every thread of the process is traced."""
        for status in Path(f"/proc/{pid}/task").glob("*/status"):
            try:
                if "TracerPid:\t0\n" in status.read_text(encoding="utf-8"):
                    return False
            except OSError:  # The thread has ended meanwhile.
                continue
        return True

    def stop(self) -> None:
        """Lets the calls do their work again."""
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.process.stderr.close()
