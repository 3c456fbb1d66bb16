"""Streams a sensor's vectors as binary frames and draws the signal with the labels that came back.

    python3 plot_sensor.py activity/room-1 signal.npy plot.svg --period 0.5

Needs pyzmq and numpy. signal.npy holds float32 [steps, dimensions]; --period is the time between two steps in seconds.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy
import zmq

WIDTH, HEIGHT, BAND = 1000, 300, 24
COLOURS = ["#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#b07aa1", "#76b7b2", "#edc948", "#9c755f"]


def label_stream(socket: zmq.Socket, stream: str, signal: numpy.ndarray, period: float) -> list[str]:
    """Sends the signal step by step; the committed label of each step."""
    labels: dict[int, str] = {}
    for seq, vector in enumerate(signal):
        body = {
            "seq": seq, "begin": seq == 0, "end": seq == len(signal) - 1,
            "time": 1_700_000_000_000_000_000 + int(seq * period * 1e9),
        }
        frame = struct.pack(f"<{len(vector)}f", *vector)
        socket.send_multipart([stream.encode(), json.dumps(body).encode(), frame])
        if not socket.poll(5000):
            raise SystemExit("no answer: is 'millrace serve' running?")
        answer = json.loads(socket.recv_multipart()[-1])
        if "error" in answer:
            raise SystemExit(answer["error"]["message"])
        labels |= {row["seq"]: row["label"] for row in answer["out"]}
    return [labels[seq] for seq in range(len(signal))]


def draw(signal: numpy.ndarray, labels: list[str]) -> str:
    """An SVG: one line a dimension, and below them a band coloured by label."""
    low, high = signal.min(), max(signal.max(), signal.min() + 1e-6)
    step = WIDTH / max(len(signal), 1)
    colour = {name: COLOURS[index % len(COLOURS)] for index, name in enumerate(sorted(set(labels)))}
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT + BAND + 20}" font-family="sans-serif" font-size="12">']
    for column, series in enumerate(signal.T):
        points = " ".join(
            f"{index * step:.1f},{HEIGHT - (value - low) / (high - low) * HEIGHT:.1f}" for index, value in enumerate(series))
        parts.append(f'<polyline fill="none" stroke="#555" stroke-opacity="{0.9 - 0.5 * column / len(signal.T):.2f}" points="{points}"/>')
    for index, name in enumerate(labels):
        parts.append(f'<rect x="{index * step:.1f}" y="{HEIGHT}" width="{step:.2f}" height="{BAND}" fill="{colour[name]}"/>')
    for place, name in enumerate(colour):
        parts.append(f'<text x="{place * 120 + 4}" y="{HEIGHT + BAND + 15}" fill="{colour[name]}">{name}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", help="MODEL/anything")
    parser.add_argument("signal", type=Path)
    parser.add_argument("plot", type=Path)
    parser.add_argument("--period", type=float, default=1.0)
    parser.add_argument("--intake", default="tcp://127.0.0.1:5556")
    options = parser.parse_args()
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(options.intake)
    signal = numpy.load(options.signal).astype("float32")
    labels = label_stream(socket, options.stream, signal, options.period)
    options.plot.write_text(draw(signal, labels))
    print(f"{len(labels)} steps, labels {', '.join(sorted(set(labels)))}; drawn in {options.plot}")


if __name__ == "__main__":
    main()
