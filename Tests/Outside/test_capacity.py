"""Few streams in memory: what was spilled goes on where it was, in a run and after a crash."""

import unittest

import zmq

from client import Body, Client
from daemon import MODEL, Daemon

WORDS = "Maria met the old ferryman in Zürich on Monday . Acme Corp of New York said so".split()
STREAMS = 30


class Capacity(unittest.TestCase):
    """The same messages go through a daemon with room for all streams, and through one with few."""

    def open(self, *args: str) -> Daemon:
        """A daemon that is stopped after the test."""
        daemon = Daemon(args=args)
        self.addCleanup(self.stop, daemon)
        return daemon

    def stop(self, daemon: Daemon) -> None:
        """Ends a daemon, which has to end well."""
        status, said = daemon.stop()
        self.assertEqual(status, 0, said)

    def turn(self, daemon: Daemon, number: int) -> list[Body]:
        """The answers to a message of each stream."""
        with zmq.Context() as context:
            client = Client(context, daemon.intake)
            answers = []
            for place in range(STREAMS):
                stream = (place * 7 + number) % STREAMS
                count = 1 + (stream + number) % 3
                body = {"tokens": [WORDS[(stream + number + n) % len(WORDS)] for n in range(count)]}
                if (stream + number) % 4 == 0:
                    body["flush" if stream % 2 else "end"] = True
                answers.append(client.ask(f"{MODEL.name}/{stream}", body))
            client.close()
        return answers

    def status(self, daemon: Daemon) -> Body:
        """The daemon's figures."""
        with zmq.Context() as context:
            client = Client(context, daemon.control)
            try:
                return client.order({"op": "status"})
            finally:
                client.close()

    def compare(self, *args: str, crashes: bool = False) -> None:
        """Both daemons say the same, turn after turn."""
        plenty, few = self.open(*args), self.open("--resident", "3", *args)
        for number in range(4):
            self.assertEqual(self.turn(few, number), self.turn(plenty, number))
            if crashes:
                few.kill()
                few.start()
        if not crashes:
            status = self.status(few)
            self.assertEqual((status["streams"], status["resident"]), (STREAMS, 3))
            self.assertGreater(status["brought_back"], STREAMS)

    def test_without_a_journal(self) -> None:
        self.compare("--journal", "none")

    def test_with_a_journal(self) -> None:
        self.compare()

    def test_with_threads(self) -> None:
        self.compare("--threads", "3")

    def test_after_crashes(self) -> None:
        self.compare("--ack", "logged", crashes=True)
