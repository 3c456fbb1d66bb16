"""Streams SKAB's experiments through a running daemon and says how well it finds the anomalies.

    millrace serve --models . &
    python3 detect.py FOLDER

FOLDER has what `convert.py` wrote. The daemon answers each row with its score, the mean negative
log-likelihood of the vector under the forecast before it. An alarm is on while the mean of the last
30 scores is higher than it ever was, by a margin, in rows 300 to 399 of the same experiment: rows without an
anomaly, which the model did not learn from. Nothing looks ahead. Needs pyzmq.
"""

import argparse
import csv
import json
import os
from pathlib import Path

import zmq

from convert import FREE, LEARNED

SPAN, BLOCK = 30, 64
MARGIN = 0.5


def scores_of(socket: zmq.Socket, stream: str, rows: list[list[float]]) -> list[float]:
    """The score of every row; 0 for the first, of which there was no forecast."""
    scores: dict[int, float] = {}
    for first in range(0, len(rows), BLOCK):
        body = {"seq": first, "x": rows[first : first + BLOCK], "end": first + BLOCK >= len(rows)}
        socket.send_multipart([stream.encode(), json.dumps(body).encode()])
        if not socket.poll(5000):
            raise SystemExit("no answer: is 'millrace serve' running?")
        answer = json.loads(socket.recv_multipart()[-1])
        if "error" in answer:
            raise SystemExit(answer["error"]["message"])
        scores |= {row["seq"]: row.get("score") or 0.0 for row in answer["out"] if row["final"]}
    return [scores[seq] for seq in range(len(rows))]


def alarms(scores: list[float]) -> list[bool]:
    """Whether the alarm is on at each row."""
    means = []
    for row in range(len(scores)):
        last = scores[max(0, row + 1 - SPAN) : row + 1]
        means.append(sum(last) / len(last))
    limit = max(means[LEARNED:FREE]) + MARGIN
    return [mean > limit for mean in means]


def read(folder: Path) -> dict[str, tuple[list[list[float]], list[bool]]]:
    """Rows and labels of each experiment."""
    found: dict[str, tuple[list[list[float]], list[bool]]] = {}
    with (folder / "all.csv").open(newline="") as rows, (folder / "labels.csv").open() as labels:
        next(rows)
        for (stream, *values), (_, label) in zip(csv.reader(rows), csv.reader(labels)):
            series, anomalous = found.setdefault(stream, ([], []))
            series.append([float(value) for value in values])
            anomalous.append(label == "1")
    return found


def report(found: list[bool], wanted: list[bool]) -> str:
    """Outlier F1, false alarm rate and missing alarm rate over all rows of all experiments."""
    pairs = list(zip(found, wanted))
    both, false, missed = (pairs.count(p) for p in ((True, True), (True, False), (False, True)))
    f1 = 2 * both / (2 * both + false + missed)
    far, mar = false / wanted.count(False), missed / wanted.count(True)
    return f"F1 {f1:.3f}, FAR {100 * far:.1f} %, MAR {100 * mar:.1f} %"


def main() -> None:
    """Streams, decides, scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--intake", default="tcp://127.0.0.1:5556")
    options = parser.parse_args()
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(options.intake)
    found, wanted = [], []
    for stream, (rows, anomalous) in read(options.folder).items():
        found += alarms(scores_of(socket, f"anomaly-valve/{os.getpid()}-{stream}", rows))
        wanted += anomalous
    print(report(found, wanted))


if __name__ == "__main__":
    main()
