"""What a peer may do to the daemon's sockets, and that it harms nobody else."""

import json
import socket
import unittest

import zmq

from client import Client, WireTestCase
from daemon import MODEL, Daemon, free_port


class Peers(WireTestCase):
    """Peers that are up to no good, beside one that is not."""

    def raw(self) -> socket.socket:
        """A connection to intake that is not ZeroMQ yet; closed after the test."""
        connection = socket.socket(socket.AF_UNIX)
        self.addCleanup(connection.close)
        connection.connect(self.daemon.intake.removeprefix("ipc://"))
        connection.settimeout(20)
        return connection

    def is_closed(self, connection: socket.socket) -> bool:
        """Whether the daemon ends the connection within 20 seconds."""
        try:
            while connection.recv(1000):
                pass
        except ConnectionError:
            pass
        except TimeoutError:
            return False
        return True

    def test_a_peer_that_sends_too_large_a_frame_is_disconnected_and_others_are_not(self) -> None:
        stream = self.new_stream()
        self.accepted(stream, {"tokens": ["a"]})
        bad = self.open(self.daemon.intake)
        watch = bad.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        bad.send(self.new_stream().encode(), bytes(17 << 20))
        self.assertTrue(watch.poll(20_000))
        bad.socket.disable_monitor()
        self.assertEqual(self.accepted(stream, {"tokens": ["b"]})["seq"], 1)

    def test_a_peer_that_never_says_what_it_is_is_disconnected(self) -> None:
        silent, slow = self.raw(), self.raw()
        slow.send(b"\xff" + bytes(8) + b"\x7f")
        self.assertTrue(self.is_closed(silent))
        self.assertTrue(self.is_closed(slow))

    def test_what_is_no_zeromq_is_disconnected_and_counted(self) -> None:
        web = self.raw()
        web.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + bytes(100))
        self.assertTrue(self.is_closed(web))
        for _ in range(1000):
            if self.control.order({"op": "status"})["connections_refused"]["handshake"]:
                return
        self.fail("it is not counted")

    def test_nobody_can_take_the_routing_id_of_another(self) -> None:
        def peer() -> Client:
            client = Client(self.context, "inproc://nowhere")
            client.socket.disconnect("inproc://nowhere")
            client.socket.routing_id = b"me"
            client.socket.connect(self.daemon.intake)
            self.addCleanup(client.close)
            return client

        first, stream = peer(), self.new_stream()
        self.assertNotIn("error", first.ask(stream, {"tokens": ["a"]}))
        thief = peer()
        thief.send(self.new_stream().encode(), b'{"tokens":["a"]}')
        for seq in range(1, 20):
            self.assertEqual(first.ask(stream, {"tokens": ["a"]})["seq"], seq)
        self.assertFalse(thief.socket.poll(0))

    def test_a_peer_that_leaves_with_answers_on_their_way_harms_nobody(self) -> None:
        stream = self.new_stream()
        for number in range(20):
            leaver = self.open(self.daemon.intake)
            leaver.send(self.new_stream().encode(), json.dumps({"tokens": ["a"] * 200}).encode())
            leaver.close()
            self.assertEqual(self.accepted(stream, {"tokens": ["b"]})["seq"], number)


class Descriptors(unittest.TestCase):
    """More connections than the daemon has descriptors for."""

    def test_it_serves_on_and_takes_new_peers_once_some_have_left(self) -> None:
        port = free_port()
        daemon = Daemon(
            prefix=("prlimit", "--nofile=80:80"), intake=f"tcp://127.0.0.1:{port}")
        self.addCleanup(daemon.stop)
        with zmq.Context() as context:
            early = Client(context, daemon.intake)
            self.addCleanup(early.close)
            self.assertNotIn("error", early.ask(f"{MODEL.name}/a", {"tokens": ["a"]}))
            crowd = [socket.create_connection(("127.0.0.1", port)) for _ in range(90)]
            self.assertEqual(early.ask(f"{MODEL.name}/a", {"tokens": ["b"]})["seq"], 1)
            for connection in crowd:
                connection.close()
            late = Client(context, daemon.intake)
            self.assertNotIn("error", late.ask(f"{MODEL.name}/b", {"tokens": ["a"]}))
            late.close()
            early.close()


if __name__ == "__main__":
    unittest.main()
