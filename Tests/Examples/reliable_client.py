"""A client that loses nothing: it keeps the window that the daemon grants, goes back where it is told to,
and after a crash of its own or of the daemon asks where to go on.

    python3 reliable_client.py ner-en/report-1 < text.txt

Needs pyzmq. Each line of standard input is one message of raw text; the labels are printed as they are committed.
"""

import argparse
import collections
import json
import sys
import time

import zmq


class ReliableStream:
    """One stream on `intake`, with several messages in flight."""

    def __init__(self, socket: zmq.Socket, stream: str) -> None:
        self.socket, self.stream = socket, stream
        self.credit = 256  # elements that may be unanswered, until the daemon says otherwise
        self.unanswered: collections.deque[dict] = collections.deque()
        self.seq = 0

    def send(self, tokens: list[str], end: bool = False) -> list[dict]:
        """Sends one message as soon as the window allows it; the rows that came back meanwhile."""
        body = {"seq": self.seq, "id": self.seq, "tokens": tokens, "begin": self.seq == 0, "end": end}
        self.seq += len(tokens)
        rows = []
        while self.unanswered and self.in_flight() + len(tokens) > self.credit:
            rows += self.receive()
        self.unanswered.append(body)
        self._post(body)
        return rows

    def in_flight(self) -> int:
        """Elements that are sent and not yet answered."""
        return sum(len(body["tokens"]) for body in self.unanswered)

    def finish(self) -> list[dict]:
        """Waits for every answer that is still due."""
        rows = []
        while self.unanswered:
            rows += self.receive()
        return rows

    def receive(self) -> list[dict]:
        """Takes one answer; its rows, which are none where the daemon refused."""
        if not self.socket.poll(10_000):
            # Nothing for ten seconds: the daemon was restarted, or an answer was lost with a connection.
            # Elements that it has already are duplicates to it and answered as such, so sending all again is safe.
            self._send_again()
            return []
        answer = json.loads(self.socket.recv_multipart()[-1])
        self.credit = answer.get("credit", self.credit)
        if "error" in answer:
            self._react(answer)
            return []
        while self.unanswered and self.unanswered[0]["id"] <= answer.get("id", -1):
            self.unanswered.popleft()
        return answer["out"]

    def _react(self, answer: dict) -> None:
        code = answer["error"]["code"]
        if code == "overload":
            time.sleep(answer.get("retry_after_ms", 50) / 1000)
            self._send_again()
        elif code == "gap":
            # What was pipelined behind a refused message; once that one is sent again these follow it.
            if self.unanswered and answer.get("seq") == self.unanswered[-1]["seq"]:
                self._send_again()
        else:
            raise SystemExit(f"{self.stream}: {answer['error']['message']}")

    def _send_again(self) -> None:
        for body in self.unanswered:
            self._post(body)

    def _post(self, body: dict) -> None:
        self.socket.send_multipart([self.stream.encode(), json.dumps(body).encode()])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", help="MODEL/anything")
    parser.add_argument("--intake", default="tcp://127.0.0.1:5556")
    options = parser.parse_args()
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(options.intake)
    stream = ReliableStream(socket, options.stream)
    lines = [line.split() for line in sys.stdin if line.split()]
    rows = []
    for number, tokens in enumerate(lines):
        rows += stream.send(tokens, end=number == len(lines) - 1)
    rows += stream.finish()
    committed = {row["seq"]: row for row in rows if row["final"]}
    for seq in sorted(committed):
        print(seq, committed[seq]["token"], committed[seq]["label"], round(committed[seq]["p"], 3))


if __name__ == "__main__":
    main()
