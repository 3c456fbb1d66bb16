"""Lifecycle and order: begin, end, flush, duplicates, gaps, epochs."""

import unittest

from client import Body, WireTestCase

HEAD = ["Maria", "met", "the", "old"]
TAIL = ["ferryman", "in", "Zürich", "at", "10:45"]


def rows_from(answer: Body, first: int) -> list[Body]:
    """The rows of the elements from `first` on, with positions counted from there."""
    return [{**row, "seq": row["seq"] - first} for row in answer["out"] if row["seq"] >= first]


class Lifecycle(WireTestCase):
    """Where streams begin and end."""

    def committed(self, answer: Body) -> list[int]:
        """The elements that an answer commits."""
        return [row["seq"] for row in answer["out"] if row["final"]]

    def test_end_commits_everything_and_zeroes_the_state(self) -> None:
        fresh, stream = self.run_stream([{"tokens": TAIL}])[0], self.new_stream()
        first = self.accepted(stream, {"tokens": HEAD, "end": True})
        self.assertEqual(self.committed(first), [0, 1, 2, 3])
        self.assertTrue(first["final"])
        second = self.accepted(stream, {"tokens": TAIL})
        self.assertEqual((second["seq"], second["next"]), (4, 9))
        self.assertEqual(rows_from(second, 4), rows_from(fresh, 0))

    def test_end_alone_is_end_with_the_last_element(self) -> None:
        for word in ("end", "flush"):
            stream = self.new_stream()
            together = self.run_stream([{"tokens": HEAD, word: True}])[0]
            before = self.accepted(stream, {"tokens": HEAD})
            after = self.accepted(stream, {word: True})
            self.assertEqual((after["count"], after["next"]), (0, 4))
            rows = [row for row in before["out"] if row["final"]] + after["out"]
            self.assertEqual(rows, together["out"])

    def test_begin_commits_what_is_open_and_zeroes_the_state(self) -> None:
        fresh, stream = self.run_stream([{"tokens": TAIL}])[0], self.new_stream()
        before = self.accepted(stream, {"tokens": HEAD})
        after = self.accepted(stream, {"tokens": TAIL, "begin": True})
        old = [row["seq"] for row in after["out"] if row["seq"] < 4]
        self.assertEqual(self.committed(before) + old, [0, 1, 2, 3])
        self.assertTrue(set(old) <= set(self.committed(after)))
        self.assertEqual(rows_from(after, 4), rows_from(fresh, 0))

    def test_begin_alone(self) -> None:
        fresh, stream = self.run_stream([{"tokens": TAIL}])[0], self.new_stream()
        before = self.accepted(stream, {"tokens": HEAD})
        begun = self.accepted(stream, {"begin": True})
        self.assertEqual((begun["count"], begun["next"]), (0, 4))
        self.assertEqual(self.committed(before) + self.committed(begun), [0, 1, 2, 3])
        after = self.accepted(stream, {"tokens": TAIL})
        self.assertEqual(rows_from(after, 4), rows_from(fresh, 0))

    def test_begin_and_end_in_one_message_use_no_state(self) -> None:
        alone = self.run_stream([{"tokens": TAIL, "begin": True, "end": True}])[0]
        stream = self.new_stream()
        for turn in range(3):
            answer = self.accepted(stream, {"tokens": TAIL, "begin": True, "end": True})
            self.assertEqual(rows_from(answer, 5 * turn), alone["out"])

    def test_flush_commits_and_keeps_the_state(self) -> None:
        whole = self.run_stream([{"tokens": HEAD}, {"tokens": TAIL}])[1]
        flushed, after = self.run_stream([{"tokens": HEAD, "flush": True}, {"tokens": TAIL}])
        self.assertEqual(self.committed(flushed), [0, 1, 2, 3])
        self.assertTrue(all(row["seq"] >= 4 for row in after["out"]))
        self.assertEqual(rows_from(after, 4), rows_from(whole, 4))

    def test_lifecycle_words_on_a_new_stream(self) -> None:
        for word in ("begin", "end", "flush"):
            answer = self.accepted(self.new_stream(), {word: True})
            self.assertEqual((answer["count"], answer["next"], answer["out"]), (0, 0, []))

    def test_false_is_as_good_as_nothing(self) -> None:
        plain = self.run_stream([{"tokens": HEAD}])
        words = {"begin": False, "end": False, "flush": False}
        self.assertEqual(self.run_stream([{"tokens": HEAD, **words}]), plain)


class Order(WireTestCase):
    """Numbering: whatever is sent again or too early changes nothing."""

    def setUp(self) -> None:
        super().setUp()
        self.whole = self.run_stream([{"tokens": HEAD}, {"tokens": TAIL}])
        self.stream = self.new_stream()
        self.assertEqual(self.accepted(self.stream, {"tokens": HEAD, "seq": 0}), self.whole[0])

    def test_duplicates_are_not_stepped(self) -> None:
        for first in range(4):
            answer = self.accepted(self.stream, {"tokens": HEAD[first:], "seq": first})
            self.assertEqual((answer["duplicate"], answer["next"]), (4 - first, 4))
            self.assertEqual((answer["seq"], answer["count"]), (first, 4 - first))
        self.assertEqual(self.accepted(self.stream, {"tokens": TAIL}), self.whole[1])

    def test_new_elements_behind_duplicates_are_used(self) -> None:
        answer = self.accepted(self.stream, {"tokens": HEAD[2:] + TAIL, "seq": 2})
        self.assertEqual((answer["duplicate"], answer["seq"], answer["next"]), (2, 2, 9))
        # Rows that the journal still has of the duplicates may come too.
        for row in self.whole[1]["out"]:
            self.assertIn(row, answer["out"])

    def test_a_gap_is_refused_with_the_position(self) -> None:
        for seq in (5, 9, 2**53 - 1):
            body = {"tokens": TAIL, "seq": seq}
            answer = self.refused(self.stream, body, "gap")
            self.assertEqual((answer["seq"], answer["next"]), (seq, 4))
        self.refused(self.stream, {"end": True, "seq": 5}, "gap")
        self.assertEqual(self.next_of(self.stream), 4)
        self.assertEqual(self.accepted(self.stream, {"tokens": TAIL, "seq": 4}), self.whole[1])

    def test_messages_pipelined_behind_a_gap_do_not_slip_in(self) -> None:
        for seq in (6, 7, 8, 4):
            self.client.send(
                self.stream.encode(), b'{"tokens": ["%s"], "seq": %d}' % (b"in", seq)
            )
        answers = [self.client.answer() for _ in range(4)]
        self.assertEqual([a.get("error", {}).get("code") for a in answers], ["gap"] * 3 + [None])
        self.assertEqual([answer["next"] for answer in answers], [4, 4, 4, 5])

    def test_a_first_position_above_zero_is_accepted(self) -> None:
        stream = self.new_stream()
        answer = self.accepted(stream, {"tokens": HEAD, "seq": 10})
        self.assertEqual((answer["seq"], answer["next"]), (10, 14))
        self.assertNotIn("gap", answer)
        self.assertEqual(rows_from(answer, 10), self.whole[0]["out"])
        self.refused(stream, {"tokens": TAIL, "seq": 15}, "gap")

    def test_without_seq_the_order_of_arrival_counts(self) -> None:
        answer = self.accepted(self.stream, {"tokens": TAIL})
        self.assertEqual((answer["seq"], answer["count"], answer["next"]), (4, 5, 9))

    def test_a_larger_epoch_starts_anew(self) -> None:
        self.accepted(self.stream, {"flush": True})
        body = {"tokens": HEAD, "seq": 0, "epoch": 3}
        self.assertEqual(self.accepted(self.stream, body), self.whole[0])
        body = {"tokens": TAIL, "seq": 4, "epoch": 3}
        self.assertEqual(self.accepted(self.stream, body), self.whole[1])

    def test_a_smaller_epoch_is_old(self) -> None:
        self.accepted(self.stream, {"flush": True})
        self.accepted(self.stream, {"tokens": HEAD, "epoch": 3})
        for body in ({"tokens": TAIL}, {"tokens": TAIL, "seq": 4, "epoch": 2}, {"end": True}):
            self.refused(self.stream, body, "old")
        body = {"tokens": TAIL, "epoch": 3}
        self.assertEqual(self.accepted(self.stream, body), self.whole[1])


if __name__ == "__main__":
    unittest.main()
