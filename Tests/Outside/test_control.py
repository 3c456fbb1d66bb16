"""Control: what an operator asks of the daemon, and what it refuses."""

import unittest

import zmq

from client import Body, Client, WireTestCase
from daemon import MODEL, PATIENCE_MS, Daemon


class Control(WireTestCase):
    """One daemon with its journal."""

    def ordered(self, **body: object) -> Body:
        """The answer to a request that has to be carried out."""
        answer = self.control.order(dict(body))
        self.assertNotIn("error", answer)
        return answer

    def test_models_are_named_with_version_and_swap(self) -> None:
        self.assertEqual(
            self.ordered(op="models")["models"], [{"name": MODEL.name, "version": 1, "swap": 0}])

    def test_streams_are_found_by_prefix_with_what_was_lost_or_doubled(self) -> None:
        stream = self.new_stream()
        for name in (f"{stream}-b", f"{stream}-a"):
            self.accepted(name, {"seq": 0, "tokens": ["a", "b"]})
        self.accepted(f"{stream}-a", {"seq": 1, "tokens": ["b", "c"]})
        found = self.ordered(op="streams", prefix=f"{stream}-")
        self.assertEqual((found["count"], found["pages"]), (2, 1))
        first = found["streams"][0]
        self.assertEqual(first["stream"], f"{stream}-a")
        self.assertEqual((first["next"], first["epoch"], first["duplicates"]), (3, 0, 1))
        self.assertEqual(first["model"], MODEL.name)
        self.assertEqual(self.ordered(op="streams", prefix=f"{stream}-", page=1)["streams"], [])

    def test_reset_begins_the_next_epoch(self) -> None:
        stream = self.new_stream()
        first = self.accepted(stream, {"tokens": ["ferry", "man"]})
        answer = self.ordered(op="reset", stream=stream)
        self.assertEqual((answer["epoch"], answer["next"]), (1, 0))
        again = self.accepted(stream, {"epoch": 1, "seq": 0, "tokens": ["ferry", "man"]})
        self.assert_same_rows(again, first)
        self.refused(stream, {"seq": 2, "tokens": ["x"]}, "old")
        unknown = self.control.order({"op": "reset", "stream": f"{MODEL.name}/never-seen"})
        self.assertEqual(unknown["error"]["code"], "stream_id")

    def test_a_forgotten_stream_has_never_been(self) -> None:
        stream = self.new_stream()
        first = self.accepted(stream, {"seq": 0, "tokens": ["a", "b", "c"]})
        self.ordered(op="forget", stream=stream)
        self.assertEqual(self.ordered(op="answers", stream=stream, **{"from": 0, "to": 3})["out"], [])
        self.assertEqual(self.ordered(op="streams", prefix=stream)["count"], 0)
        self.assertEqual(self.next_of(stream), 0)
        self.assert_same_rows(self.accepted(stream, {"seq": 0, "tokens": ["a", "b", "c"]}), first)

    def test_snapshot_prune_and_log_level_are_carried_out(self) -> None:
        self.ordered(op="snapshot")
        self.ordered(op="prune", older_than_s=3600)
        self.assertEqual(self.ordered(op="log-level", level="warning")["level"], "warning")
        self.ordered(op="log-level", level="info")

    def test_what_cannot_be_read_is_refused_with_a_sentence(self) -> None:
        for body in (
            b"{", {}, {"op": "dance"}, {"op": "models", "all": True}, {"op": "streams", "page": -1},
            {"op": "streams", "prefix": 7}, {"op": "reset"}, {"op": "forget", "stream": 1},
            {"op": "prune"}, {"op": "prune", "older_than_s": -1}, {"op": "log-level"},
            {"op": "log-level", "level": "loud"}, {"op": "answers", "stream": "x", "from": 3, "to": 1},
        ):
            answer = self.control.order(body)
            self.assertEqual(answer["error"]["code"], "malformed", body)
            self.assertTrue(answer["error"]["message"])


class Ending(unittest.TestCase):
    """Requests after which the daemon ends or has been killed."""

    def test_drain_answers_what_came_and_ends_well(self) -> None:
        daemon = Daemon()
        with zmq.Context() as context:
            intake, control = (Client(context, e) for e in (daemon.intake, daemon.control))
            stream = f"{MODEL.name}/d"
            self.assertNotIn("error", intake.ask(stream, {"tokens": ["a"]}))
            self.assertEqual(control.order({"op": "drain"}), {"draining": True})
            self.assertEqual(daemon.process.wait(PATIENCE_MS / 1000), 0)
            daemon.start()
            self.assertEqual(control.order({"op": "position", "stream": stream})["next"], 1)
            intake.close()
            control.close()
        self.assertEqual(daemon.stop()[0], 0)

    def test_a_forgotten_stream_stays_forgotten_after_a_crash(self) -> None:
        daemon = Daemon(args=("--ack", "logged"))
        with zmq.Context() as context:
            intake, control = (Client(context, e) for e in (daemon.intake, daemon.control))
            stream = f"{MODEL.name}/f"
            intake.ask(stream, {"tokens": ["a", "b"]})
            control.order({"op": "forget", "stream": stream})
            daemon.kill()
            daemon.start()
            self.assertEqual(control.order({"op": "position", "stream": stream})["next"], 0)
            intake.close()
            control.close()
        self.assertEqual(daemon.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
