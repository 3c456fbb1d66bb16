"""Publishes a stream to `ingest` and follows what becomes of it on `results`.

    python3 publish_subscribe.py ner-en/wire-7 "Angela Merkel met Tim Cook in New York ."

Needs pyzmq. PUB/SUB drops what nobody is there to take: `seq` lets the loss be seen.
"""

import argparse
import json

import zmq


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", help="MODEL/anything")
    parser.add_argument("text")
    parser.add_argument("--ingest", default="tcp://127.0.0.1:5555")
    parser.add_argument("--results", default="tcp://127.0.0.1:5557")
    options = parser.parse_args()
    context = zmq.Context()
    subscriber = context.socket(zmq.SUB)
    subscriber.connect(options.results)
    subscriber.subscribe(options.stream)
    # An XPUB publishes like a PUB and hears of subscriptions: the daemon's has come when one is received.
    publisher = context.socket(zmq.XPUB)
    publisher.linger = 0
    publisher.connect(options.ingest)
    if not publisher.poll(5000):
        raise SystemExit(f"{options.ingest}: no daemon there")
    publisher.recv()
    tokens = options.text.split()
    for seq, token in enumerate(tokens):
        body = {"seq": seq, "tokens": [token], "begin": seq == 0, "end": seq == len(tokens) - 1}
        publisher.send_multipart([options.stream.encode(), json.dumps(body).encode()])
    committed = 0
    while committed < len(tokens):
        if not subscriber.poll(5000):
            raise SystemExit("nothing was published any more")
        topic, body = subscriber.recv_multipart()
        result = json.loads(body)
        if "error" in result:
            raise SystemExit(result["error"]["message"])
        for row in result["out"]:
            committed += row["final"]
            print(topic.decode(), row["seq"], row["token"], row["label"], "final" if row["final"] else "")


if __name__ == "__main__":
    main()
