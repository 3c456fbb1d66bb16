"""Framing and control: REQ and DEALER sockets, `ping`, `status`, `position`."""

import json
import unittest

import zmq

from client import Body, WireTestCase, encode


class Framing(WireTestCase):
    """REQ and DEALER, on `intake` and `control`."""

    def body_of(self, frames: list[bytes], stream: str) -> Body:
        """The body of an answer; the stream id may go before it, nothing else may."""
        self.assertIn(frames[:-1], ([], [stream.encode()]))
        return json.loads(frames[-1])

    def test_a_dealer_gets_no_delimiter(self) -> None:
        stream = self.new_stream()
        self.client.send(stream.encode(), encode({"tokens": ["a"]}))
        self.assertEqual(self.body_of(self.client.receive(), stream)["next"], 1)

    def test_a_delimiter_is_repeated(self) -> None:
        stream = self.new_stream()
        self.client.send(b"", stream.encode(), encode({"tokens": ["a"]}))
        delimiter, *frames = self.client.receive()
        self.assertEqual(delimiter, b"")
        self.assertEqual(self.body_of(frames, stream)["next"], 1)

    def test_req_on_intake(self) -> None:
        request, stream = self.open(self.daemon.intake, zmq.REQ), self.new_stream()
        for position in range(1, 4):
            request.send(stream.encode(), encode({"tokens": ["a"]}))
            self.assertEqual(self.body_of(request.receive(), stream)["next"], position)

    def test_req_and_dealer_on_control(self) -> None:
        request = self.open(self.daemon.control, zmq.REQ)
        for client, delimiter in ((request, []), (self.control, []), (self.control, [b""])):
            client.send(*delimiter, encode({"op": "ping"}))
            *envelope, body = client.receive()
            self.assertEqual(envelope, delimiter)
            self.assertEqual(json.loads(body)["wire"], 1)

    def test_an_empty_stream_id_behind_a_delimiter(self) -> None:
        self.client.send(b"", b"", encode({"tokens": ["a"]}))
        self.assertEqual(self.client.answer()["error"]["code"], "stream_id")

    def test_any_other_number_of_frames_is_malformed(self) -> None:
        stream, body = self.new_stream().encode(), encode({"tokens": ["a"]})
        for frames in ([b""], [stream], [b"", stream], [stream, body, b"", b""], [stream] * 9):
            with self.subTest(frames=len(frames)):
                self.client.send(*frames)
                self.assertEqual(self.client.answer()["error"]["code"], "malformed")
        self.assertEqual(self.accepted(stream.decode(), body)["next"], 1)


class Control(WireTestCase):
    """ping, status, position."""

    def test_ping(self) -> None:
        self.assertEqual(self.control.order({"op": "ping"})["wire"], 1)

    def test_status_is_an_object(self) -> None:
        answer = self.control.order({"op": "status"})
        self.assertIsInstance(answer, dict)
        self.assertNotIn("error", answer)

    def test_position(self) -> None:
        stream = self.new_stream()
        self.accepted(stream, {"tokens": ["a", "b", "c"], "epoch": 2})
        answer = self.control.order({"op": "position", "stream": stream})
        self.assertEqual((answer["next"], answer["epoch"]), (3, 2))

    def test_bad_requests_are_answered(self) -> None:
        for body in (b"", b"{", b"[]", b"{}", b'{"op": 1}', b'{"op": "no-such"}', b"\xff"):
            with self.subTest(body=body):
                self.assertIn("code", self.control.order(body)["error"])
        self.assertEqual(self.control.order({"op": "ping"})["wire"], 1)


if __name__ == "__main__":
    unittest.main()
