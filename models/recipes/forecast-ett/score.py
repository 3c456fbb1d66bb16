"""Streams the test hours of `forecast-ett` through a running daemon: errors to 24 and to 48 hours ahead.

    millrace serve --models . &
    python3 score.py ETTh1.csv FOLDER

FOLDER has what `convert.py ETTh1.csv FOLDER 24` wrote. Each answer forecasts the differences to the
day before, 1 to 48 hours ahead. What came a day before the first 24 of those hours is known; for the others it
is forecast too, so two differences are added to what came two days before. Errors are those of the
standardised channels, over steps 1 to h from every hour of the test split. Needs pyzmq.
"""

import csv
import json
import os
import sys
from pathlib import Path

import zmq

from convert import SPLITS, standardised

DAY, STEPS, BLOCK = 24, 48, 64


def forecasts(socket: zmq.Socket, stream: str, rows: list[list[float]]) -> list[list[list[float]]]:
    """The means of the differences after each row: 48 lists of 7."""
    means: dict[int, list[list[float]]] = {}
    for first in range(0, len(rows), BLOCK):
        body = {"seq": first, "x": rows[first : first + BLOCK], "end": first + BLOCK >= len(rows)}
        socket.send_multipart([stream.encode(), json.dumps(body).encode()])
        if not socket.poll(20_000):
            raise SystemExit("no answer: is 'millrace serve' running?")
        answer = json.loads(socket.recv_multipart()[-1])
        if "error" in answer:
            raise SystemExit(answer["error"]["message"])
        means |= {row["seq"]: row["mean"] for row in answer["out"] if "mean" in row}
    return [means[seq] for seq in range(len(rows))]


def main() -> None:
    """Streams, adds, scores."""
    _, rows = standardised(Path(sys.argv[1]))
    with (Path(sys.argv[2]) / "test.csv").open(newline="") as lines:
        differences = [[float(v) for v in row] for row in list(csv.reader(lines))[1:]]
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(sys.argv[3] if len(sys.argv) > 3 else "tcp://127.0.0.1:5556")
    means = forecasts(socket, f"forecast-ett/{os.getpid()}", differences)
    first, last = SPLITS["test"]
    squares = [0.0] * STEPS
    for origin in range(first, last - STEPS):
        ahead = means[origin - first]
        for step in range(STEPS):
            hour, days = origin + 1 + step, 1 + step // DAY
            for channel, value in enumerate(rows[hour]):
                found = rows[hour - DAY * days][channel] + ahead[step][channel]
                found += ahead[step - DAY][channel] if days == 2 else 0.0
                squares[step] += (found - value) ** 2
    count = (last - STEPS - first) * len(rows[0])
    for horizon in (DAY, STEPS):
        print(f"steps 1 to {horizon}: MSE {sum(squares[:horizon]) / count / horizon:.3f}")


if __name__ == "__main__":
    main()
