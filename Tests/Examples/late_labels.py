"""Sends a text, lets a person correct the labels, and sends the corrections as late labels.

    python3 late_labels.py ner-en/desk-3 "Zoe flew to Ulm ." B-PER O O B-LOC O

Needs pyzmq. The trainer learns from what was corrected; labels may come as long as the journal keeps the elements.
"""

import argparse
import json

import zmq


def ask(socket: zmq.Socket, stream: str, body: dict) -> dict:
    """Sends one message and waits for its answer."""
    socket.send_multipart([stream.encode(), json.dumps(body).encode()])
    if not socket.poll(5000):
        raise SystemExit("no answer: is 'millrace serve' running?")
    answer = json.loads(socket.recv_multipart()[-1])
    if "error" in answer:
        raise SystemExit(answer["error"]["message"])
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", help="MODEL/anything")
    parser.add_argument("text")
    parser.add_argument("labels", nargs="+", help="one for each token")
    parser.add_argument("--intake", default="tcp://127.0.0.1:5556")
    options = parser.parse_args()
    tokens = options.text.split()
    if len(tokens) != len(options.labels):
        parser.error(f"{len(tokens)} tokens and {len(options.labels)} labels")
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(options.intake)
    answer = ask(socket, options.stream, {"tokens": tokens, "end": True})
    for row, gold in zip(answer["out"], options.labels):
        print(row["token"], row["label"], "" if row["label"] == gold else f"-> {gold}")
        if row["label"] != gold:
            late = ask(socket, options.stream, {"seq": row["seq"], "labels": [gold]})
            assert late["labels"] == 1


if __name__ == "__main__":
    main()
