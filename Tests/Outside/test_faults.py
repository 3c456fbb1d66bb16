"""Faults of the disk under a running daemon: inference goes on, logging stops loudly and resumes."""

import json
import unittest
from typing import Any

import zmq

from client import Client
from daemon import MODEL, Daemon
from faults import FailingCalls, SmallDisk

TOKENS = ["Maria", "met", "the", "old", "ferryman", "in", "Zürich", "on", "Monday", "."]


class Faults(unittest.TestCase):
    """A daemon, and messages of many streams that are sent until something has happened."""

    def serve(self, *args: str, **environment: str) -> None:
        """Starts the daemon and connects."""
        self.daemon = Daemon(args=args, environment=environment)
        self.addCleanup(self.daemon.stop)
        self.context = zmq.Context()
        self.addCleanup(self.context.term)
        self.connect()
        self.sent: dict[str, int] = {}
        self.answers: list[dict[str, Any]] = []

    def connect(self) -> None:
        """Connects anew."""
        self.client = Client(self.context, self.daemon.intake)
        self.control = Client(self.context, self.daemon.control)
        for each in (self.client, self.control):
            self.addCleanup(each.close)

    def send(self) -> None:
        """One message of a new stream."""
        name = f"{MODEL.name}/{len(self.sent)}"
        self.sent[name] = len(TOKENS)
        self.client.send(
            name.encode(), json.dumps({"seq": 0, "tokens": TOKENS, "id": name}).encode())

    def take(self, patience_ms: int) -> list[dict[str, Any]]:
        """The answers that come within a time."""
        taken = []
        while self.client.socket.poll(patience_ms):
            taken.append(json.loads(self.client.receive()[-1]))
            patience_ms = 0
        self.answers += taken
        return taken

    def send_until(self, is_wanted: Any) -> None:
        """Sends and receives until an answer is what is wanted."""
        for _ in range(3000):
            self.send()
            if any(is_wanted(answer) for answer in self.take(20)):
                return
        self.fail(f"it never came; the last: {self.answers[-1:]}, {self.daemon.stderr()}")

    def wait_until_said(self, words: str) -> None:
        """Receives until the daemon's log has the words."""
        for _ in range(400):
            if words in self.daemon.stderr():
                return
            self.take(50)
        self.fail(f"never said: {words}; {self.daemon.stderr()}")

    def wait_for_all(self) -> None:
        """Waits until every message has its answer."""
        while len(self.answers) < len(self.sent):
            self.assertTrue(self.take(20_000), f"{len(self.answers)} of {len(self.sent)} answers")

    def assert_logged(self) -> None:
        """After a crash every accepted stream stands where it was answered to stand."""
        self.daemon.kill()
        self.daemon.start()
        self.connect()
        for answer in self.answers:
            place = self.control.order({"op": "position", "stream": answer["id"]})
            wanted = 0 if "error" in answer else len(TOKENS)
            self.assertEqual((answer["id"], place["next"]), (answer["id"], wanted))

    @staticmethod
    def is_refused(answer: dict[str, Any]) -> bool:
        """Whether logging has stopped."""
        return answer.get("error", {}).get("code") == "storage"

    @staticmethod
    def is_accepted(answer: dict[str, Any]) -> bool:
        """Whether a message was used."""
        return "error" not in answer

    def check_waiting_for_the_journal(self, stop: Any, resume: Any) -> None:
        """With `--ack logged` messages are refused meanwhile, and no answer is lost."""
        self.send_until(self.is_accepted)
        stop()
        self.send_until(self.is_refused)
        self.assertIn("logging has stopped", self.daemon.stderr())
        resume()
        self.wait_until_said("nothing was lost")
        self.send_until(self.is_accepted)
        self.wait_for_all()
        self.assert_logged()

    def check_going_on(self, stop: Any, resume: Any) -> None:
        """With `--ack computed` nobody notices, and in the end everything is logged."""
        self.send_until(self.is_accepted)
        stop()
        while "logging has stopped" not in self.daemon.stderr():
            self.send_until(self.is_accepted)
        self.send_until(self.is_accepted)
        resume()
        self.wait_for_all()
        self.wait_until_said("nothing was lost")
        self.assertTrue(all(map(self.is_accepted, self.answers)))
        # In the order of arrival: the last one is logged after all the others.
        last = f"{MODEL.name}/{len(self.sent) - 1}"
        for _ in range(3000):
            if self.control.order({"op": "position", "stream": last})["logged"] == len(TOKENS):
                return self.assert_logged()
        self.fail("the last message is never logged")


class FullDisk(Faults):
    """No room is left for the journal."""

    def prepare(self, *args: str) -> SmallDisk:
        """A daemon whose journal is on a small disk."""
        disk = SmallDisk()
        self.addCleanup(disk.remove)
        self.serve("--journal", str(disk.path / "journal"), *args)
        return disk

    def test_answers_that_wait_for_the_journal(self) -> None:
        disk = self.prepare("--ack", "logged")
        self.check_waiting_for_the_journal(disk.fill, disk.free)

    def test_answers_that_do_not(self) -> None:
        disk = self.prepare()
        self.check_going_on(disk.fill, disk.free)


class FailingDisk(Faults):
    """Writes fail for a while."""

    calls: FailingCalls

    def stop(self, error: str, calls: str = "pwrite64") -> None:
        """From now on the calls fail."""
        self.calls = FailingCalls(self.daemon.process.pid, calls, f"error={error}")

    def resume(self) -> None:
        """They succeed again."""
        self.calls.stop()

    def test_an_input_output_error_where_answers_wait(self) -> None:
        self.serve("--ack", "logged")
        self.check_waiting_for_the_journal(lambda: self.stop("EIO"), self.resume)

    def test_an_input_output_error_where_they_do_not(self) -> None:
        self.serve()
        self.check_going_on(lambda: self.stop("EIO"), self.resume)

    def test_inference_goes_on_where_more_waits_than_is_kept(self) -> None:
        self.serve(MILLRACE_LIMITS_PENDING="100")
        self.send_until(self.is_accepted)
        self.wait_for_all()
        self.stop("EIO")
        # One after the other: so few may wait here that several on their way are beyond the credit.
        while "entries are dropped" not in self.daemon.stderr():
            self.send()
            self.wait_for_all()
        for _ in range(200):
            self.send()
            self.wait_for_all()
        self.resume()
        self.wait_until_said("what was dropped is missing in it")
        self.assertEqual([answer for answer in self.answers if not self.is_accepted(answer)], [])

    def test_who_sends_waits_for_a_slow_disk_and_nothing_is_refused(self) -> None:
        self.serve(MILLRACE_LIMITS_PENDING="100")
        self.send_until(self.is_accepted)
        self.wait_for_all()
        calls = FailingCalls(self.daemon.process.pid, "pwrite64", "delay_enter=5000")
        self.addCleanup(calls.stop)
        behind = []
        for _ in range(300):
            self.send()
            while len(self.sent) - len(self.answers) >= 2:
                behind.append(self.control.order({"op": "status"})["backlog"])
                self.assertTrue(self.take(20_000), self.daemon.stderr())
        self.wait_for_all()
        self.assertTrue(all(map(self.is_accepted, self.answers)))
        self.assertGreater(max(behind), 100, "the disk was to be slower than what came")
        self.assertLess(max(behind), 250)

    def test_a_file_system_that_becomes_read_only(self) -> None:
        self.serve("--ack", "logged")
        self.check_waiting_for_the_journal(lambda: self.stop("EROFS"), self.resume)

    def test_a_failed_fsync_where_each_commit_waits_for_one(self) -> None:
        self.serve("--ack", "logged", "--durability", "always")
        self.check_waiting_for_the_journal(
            lambda: self.stop("EIO", "fdatasync,fsync"), self.resume)

    def test_a_failed_fsync_of_earlier_commits_stops_logging_until_a_restart(self) -> None:
        self.serve("--ack", "logged")
        self.send_until(self.is_accepted)
        self.stop("EIO", "fdatasync,fsync")
        self.send_until(self.is_refused)
        self.resume()
        self.wait_until_said("until a restart")
        accepted = [answer for answer in self.answers if self.is_accepted(answer)]
        self.daemon.kill()
        self.daemon.start()
        self.connect()
        for answer in accepted:
            place = self.control.order({"op": "position", "stream": answer["id"]})
            self.assertEqual(place["next"], len(TOKENS))
        self.send_until(self.is_accepted)


if __name__ == "__main__":
    unittest.main()
