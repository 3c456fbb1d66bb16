"""CURVE from outside: who is admitted, who is not, and what is refused at the start."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import zmq

from daemon import BINARY, MODEL, Daemon, free_port


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs millrace to its end."""
    return subprocess.run(
        [str(BINARY), *words], capture_output=True, text=True, timeout=60, check=False)


class Keys(unittest.TestCase):
    """A folder with the daemon's pair and a list of clients."""

    def setUp(self) -> None:
        """Makes the server's pair and the empty list."""
        self.folder = Path(tempfile.mkdtemp(prefix="millrace-keys-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.list = self.folder / "authorized_keys"
        self.list.mkdir(mode=0o755)
        self.make("server")

    def make(self, name: str) -> Path:
        """A pair by keygen."""
        done = run("keygen", str(self.folder / name))
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.folder / name

    def admit(self, name: str) -> None:
        """Puts a public key into the list."""
        shutil.copy(self.folder / f"{name}.pub", self.list / f"{name}.pub")

    def key(self, file: str) -> bytes:
        """A key as pyzmq wants it."""
        return (self.folder / file).read_bytes().strip()


class Keygen(Keys):
    """What keygen writes."""

    def test_the_secret_is_closed_to_others_and_belongs_to_the_public_key(self) -> None:
        self.assertEqual((self.folder / "server.key").stat().st_mode & 0o777, 0o600)
        self.assertEqual(zmq.curve_public(self.key("server.key")), self.key("server.pub"))

    def test_nothing_is_overwritten(self) -> None:
        before = self.key("server.key")
        self.assertEqual(run("keygen", str(self.folder / "server")).returncode, 1)
        (self.folder / "server.pub").unlink()
        self.assertEqual(run("keygen", str(self.folder / "server")).returncode, 1)
        self.assertEqual(self.key("server.key"), before)
        self.assertFalse((self.folder / "server.pub").exists())


class Start(Keys):
    """What `serve` refuses to start with."""

    def refused(self, *words: str, status: int = 1) -> str:
        """The sentence that a start is refused with."""
        sockets = [f"--{name}=ipc://{self.folder}/{name}" for name in ("results", "control")]
        done = run(
            "serve", "--models", str(MODEL.parent), "--state", str(self.folder / "state"),
            "--ingest", "none", *sockets, *words)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stderr

    def test_a_key_that_others_can_read(self) -> None:
        key = self.folder / "server.key"
        key.chmod(0o644)
        self.assertIn("chmod 600", self.refused("--curve", str(key)))

    def test_no_list_of_clients(self) -> None:
        self.list.rmdir()
        self.assertIn("admit everybody", self.refused("--curve", str(self.folder / "server.key")))

    def test_a_list_that_others_can_write(self) -> None:
        self.list.chmod(0o777)
        self.assertIn("chmod go-w", self.refused("--curve", str(self.folder / "server.key")))

    def test_a_file_that_is_no_key(self) -> None:
        broken = self.folder / "broken.key"
        broken.touch(mode=0o600)
        broken.write_text("no key\n", encoding="utf-8")
        self.assertIn("40 characters", self.refused("--curve", str(broken)))

    def test_plain_text_for_other_machines(self) -> None:
        for host in ("0.0.0.0", "*", "127.evil.example", "[::]"):
            said = self.refused("--intake", f"tcp://{host}:{free_port()}", status=2)
            self.assertIn("--allow-plaintext", said)


class Admission(Keys):
    """A daemon with an encrypted intake on loopback."""

    def setUp(self) -> None:
        """Starts the daemon."""
        super().setUp()
        for name in ("alice", "mallory"):
            self.make(name)
        self.admit("alice")
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.daemon = Daemon(
            intake=self.endpoint, args=("--curve", str(self.folder / "server.key"),
                                        "--authorized-keys", str(self.list)))
        self.addCleanup(self.end)
        self.context = zmq.Context()
        self.addCleanup(self.context.term)

    def end(self) -> None:
        """Stops the daemon, which has to end well."""
        status, said = self.daemon.stop()
        self.assertEqual(status, 0, said)

    def client(self, name: str | None) -> zmq.Socket:
        """A DEALER with a client's keys, or without any, that is closed after the test."""
        dealer = self.context.socket(zmq.DEALER)
        self.addCleanup(dealer.close)
        dealer.linger = 0
        if name is not None:
            dealer.curve_secretkey = self.key(f"{name}.key")
            dealer.curve_publickey = self.key(f"{name}.pub")
            dealer.curve_serverkey = self.key("server.pub")
        dealer.connect(self.endpoint)
        dealer.send_multipart([f"{MODEL.name}/{name}".encode(), b'{"tokens": ["Zagreb"]}'])
        return dealer

    def refusals(self) -> dict[str, int]:
        """What `status` counts."""
        with zmq.Context() as context, context.socket(zmq.DEALER) as control:
            control.linger = 0
            control.connect(self.daemon.control)
            control.send(b'{"op": "status"}')
            self.assertTrue(control.poll(10_000))
            return json.loads(control.recv())["connections_refused"]

    def wait_for_refusal(self, cause: str, words: str = "") -> None:
        """Asks until a refusal is counted, and named in the log."""
        for _ in range(2000):
            if self.refusals()[cause] and words in self.daemon.stderr():
                return
        self.fail(f"no refusal for {cause}: {self.refusals()}, {self.daemon.stderr()}")

    def test_who_is_in_the_list_is_answered(self) -> None:
        alice = self.client("alice")
        self.assertTrue(alice.poll(10_000))
        self.assertIn("out", json.loads(alice.recv_multipart()[-1]))

    def test_who_is_not_is_refused_and_named_in_the_log_until_the_list_changes(self) -> None:
        mallory = self.client("mallory")
        self.wait_for_refusal("unauthorized", self.key("mallory.pub").decode())
        self.assertFalse(mallory.poll(0))
        self.admit("mallory")
        again = self.client("mallory")
        self.assertTrue(again.poll(10_000))
        (self.list / "alice.pub").unlink()
        alice = self.client("alice")
        self.wait_for_refusal("unauthorized", self.key("alice.pub").decode())
        self.assertFalse(alice.poll(0))

    def test_plain_text_and_a_wrong_server_key_are_counted(self) -> None:
        plain = self.client(None)
        self.wait_for_refusal("handshake")
        self.assertFalse(plain.poll(0))

    def test_the_commands_take_keys(self) -> None:
        keys = ["--server-key", self.key("server.pub").decode(), "--key"]
        words = ["tag", "--via", self.endpoint, "--model", MODEL.name, "Zagreb"]
        done = run(*words, *keys, str(self.folder / "alice.key"))
        self.assertEqual(done.returncode, 0, done.stderr)
        os.chmod(self.folder / "alice.key", 0o640)
        done = run(*words, *keys, str(self.folder / "alice.key"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("chmod 600", done.stderr)
        self.assertEqual(run(*words, *keys[:2]).returncode, 2)


if __name__ == "__main__":
    unittest.main()
