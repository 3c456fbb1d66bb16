"""Flow on intake: credit, overload, and what one peer's flood does to another."""

import json

from client import Client, WireTestCase, encode


class Flow(WireTestCase):
    """Every message has one answer, and a flood is its sender's own problem."""

    def raw(self, client: Client) -> dict:
        """The next answer with its credit."""
        return json.loads(client.receive()[-1])

    def test_every_answer_says_the_credit(self) -> None:
        stream = self.new_stream()
        for body in ({"tokens": ["a"]}, {"seq": 9, "tokens": ["a"]}, {"nonsense": 1}):
            self.client.send(stream.encode(), encode(body))
            self.assertGreaterEqual(self.raw(self.client)["credit"], 256)

    def test_a_flood_is_refused_beyond_its_credit_and_can_be_taken_up_again(self) -> None:
        # Each message takes a wave for each element: the next ones are there long before its answer.
        stream, count, size = self.new_stream(), 20, 4000
        tokens = ["a"] * size
        bodies = [encode({"seq": n * size, "tokens": tokens, "id": n}) for n in range(count)]
        for body in bodies:
            self.client.send(stream.encode(), body)
        answers = {a["id"]: a for a in (self.raw(self.client) for _ in range(count))}
        self.assertEqual(len(answers), count)
        codes = [answers[n].get("error", {}).get("code") for n in range(count)]
        first = codes.index("overload")
        # What went before is accepted, and nothing slips in between.
        self.assertEqual(codes[:first], [None] * first)
        self.assertLessEqual(set(codes[first:]), {"overload", "gap"})
        refusal = answers[first]
        self.assertGreater(refusal["retry_after_ms"], 0)
        self.assertEqual(refusal["next"], first * size)
        self.assertEqual(self.next_of(stream), first * size)
        again = self.accepted(stream, {"seq": first * size, "tokens": ["a"] * size})
        self.assertEqual(again["next"], (first + 1) * size)
