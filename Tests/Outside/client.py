"""A client of the daemon with pyzmq alone, and the test case that starts a daemon for its tests."""

import itertools
import json
import unittest
from pathlib import Path
from typing import Any, Callable

import zmq

from daemon import MODEL, PATIENCE_MS, Daemon

Body = dict[str, Any]


def encode(body: Body | bytes) -> bytes:
    """A body as it goes out: JSON, or bytes as they are."""
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


class Client:
    """A DEALER (or REQ) socket; every wait is bounded."""

    def __init__(self, context: zmq.Context, endpoint: str, kind: int = zmq.DEALER) -> None:
        self.socket = context.socket(kind)
        self.socket.linger = 0
        # Subscribers keep libzmq's own limit, as most people's do.
        if kind != zmq.SUB:
            self.socket.sndhwm = self.socket.rcvhwm = 0
        self.socket.connect(endpoint)

    def close(self) -> None:
        """Closes the socket."""
        self.socket.close()

    def send(self, *frames: bytes) -> None:
        """Sends one message."""
        self.socket.send_multipart(frames)

    def receive(self, patience_ms: int = PATIENCE_MS) -> list[bytes]:
        """The frames of the next message; fails when none comes."""
        if not self.socket.poll(patience_ms):
            raise TimeoutError("no answer came")
        return self.socket.recv_multipart()

    def answer(self, decode: Callable[[bytes], Body] = json.loads) -> Body:
        """The body of the next answer, which is its last frame, without this peer's window."""
        body = decode(self.receive()[-1])
        body.pop("credit", None)
        return body

    def ask(self, stream: str | bytes, body: Body | bytes) -> Body:
        """Sends one message of a stream and waits for its answer."""
        self.send(stream.encode() if isinstance(stream, str) else stream, encode(body))
        return self.answer()

    def order(self, body: Body | bytes) -> Body:
        """Sends one control message and waits for its answer."""
        self.send(encode(body))
        return self.answer()


class WireTestCase(unittest.TestCase):
    """Tests of one class share a daemon; every test has sockets and stream ids of its own."""

    daemon: Daemon
    numbers = itertools.count()

    @classmethod
    def setUpClass(cls) -> None:
        """Starts the daemon."""
        cls.daemon = Daemon()

    @classmethod
    def tearDownClass(cls) -> None:
        """Stops the daemon, which has to end well."""
        status, said = cls.daemon.stop()
        if status != 0:
            raise AssertionError(f"the daemon ended with {status}: {said}")

    def setUp(self) -> None:
        """Opens the sockets."""
        self.context = zmq.Context()
        self.addCleanup(self.context.term)
        self.client = self.open(self.daemon.intake)
        self.control = self.open(self.daemon.control)

    def open(self, endpoint: str, kind: int = zmq.DEALER) -> Client:
        """A client that is closed after the test."""
        client = Client(self.context, endpoint, kind)
        self.addCleanup(client.close)
        return client

    def new_stream(self) -> str:
        """The id of a stream that no test has used."""
        return f"{MODEL.name}/{type(self).__name__}-{next(self.numbers)}"

    def run_stream(self, bodies: list[Body]) -> list[Body]:
        """The answers to the messages of a new stream, one after the other."""
        stream = self.new_stream()
        return [self.accepted(stream, body) for body in bodies]

    def accepted(self, stream: str, body: Body | bytes) -> Body:
        """The answer to a message that has to be accepted."""
        answer = self.client.ask(stream, body)
        self.assertNotIn("error", answer)
        return answer

    def refused(self, stream: str | bytes, body: Body | bytes, code: str) -> Body:
        """The answer to a message that has to be refused with this code, and with a sentence."""
        answer = self.client.ask(stream, body)
        self.assertEqual(answer.get("error", {}).get("code"), code, answer)
        self.assertTrue(answer["error"]["message"])
        return answer

    def next_of(self, stream: str) -> int:
        """The position that `control` gives for a stream."""
        return self.control.order({"op": "position", "stream": stream})["next"]

    def assert_same_rows(self, answer: Body, other: Body) -> None:
        """Labels, probabilities to the last bit, and what is committed agree."""
        self.assertEqual(answer["out"], other["out"])
        self.assertEqual(answer.get("spans"), other.get("spans"))


class CrashTestCase(unittest.TestCase):
    """Tests with a daemon of their own that answers when a message is logged, and is killed."""

    daemon: Daemon

    def serve(self, models: Path, *args: str) -> None:
        """Starts the daemon on a folder of models, with other options if any, and connects."""
        self.daemon = Daemon(models_dir=models, args=args or ("--ack", "logged"))
        self.addCleanup(self.stop)
        self.context = zmq.Context()
        self.addCleanup(self.context.term)
        self.connect()

    def connect(self) -> None:
        """Connects anew; the clients are closed after the test."""
        self.client, self.control = (
            Client(self.context, e) for e in (self.daemon.intake, self.daemon.control))
        self.addCleanup(self.client.close)
        self.addCleanup(self.control.close)

    def stop(self) -> None:
        """Ends the daemon and says what it had to say if it did not end well."""
        status, said = self.daemon.stop()
        self.assertEqual(status, 0, said)

    def crash(self) -> None:
        """Kills the daemon and starts it again."""
        self.daemon.kill()
        self.daemon.start()
        self.connect()
