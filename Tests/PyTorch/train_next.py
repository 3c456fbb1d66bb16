"""The bar of `next-char` and `next-word-en`: the network of a config.json, trained by PyTorch in the same regime.

    python train_next.py --config FILE --data FILE --dev FILE --test FILE --rounds 10:0.003 [OPTION…]

Prints nats a token on dev each epoch, then of the best epoch on test: every document is a stream from the zero state,
and its first token is not counted.
"""

import argparse
import json
import math
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy

from averaged import options_of, train
from corpus import Document, read_documents
from lanes import IGNORED, Stream
from tagger import Tagger
from train_tagger import initialise, vocabulary_of

PART = 1000


@torch.no_grad()
def nats(model: Tagger, streams: list[Stream]) -> float:
    """The mean loss of all tokens but the first of each stream."""
    total, count = 0.0, 0
    for stream in streams:
        state = None
        for first in range(0, len(stream.rows) - 1, PART):
            targets = stream.targets[first : first + PART, 0]
            outputs, state = model.rnn(model.embed(stream.rows[first : first + PART, None]), state)
            scores = model.logits(outputs)[:, 0, 0]
            total += float(cross_entropy(scores, targets, ignore_index=IGNORED, reduction="sum"))
        count += len(stream.rows) - 1
    return total / count


def read(path: Path, characters: bool, pieces: int = 1) -> list[Document]:
    """The documents of a CoNLL-U file, or a text's characters cut into so many pieces."""
    if not characters:
        return read_documents(path)
    text = path.read_text(encoding="utf-8")
    size = -(-len(text) // pieces)
    return [Document([[(c, "") for c in text[at : at + size]]]) for at in range(0, len(text), size)]


def streams_of(model: Tagger, documents: list[Document]) -> list[Stream]:
    """The rows of each token; the target is the word of the one after it."""
    rows = {token: model.rows(token) for document in documents for token in set(document.tokens)}
    streams = []
    for document in documents:
        lines = [rows[token] for token in document.tokens]
        following = [[line[0]] for line in lines[1:]] + [[IGNORED]]
        streams.append(Stream(torch.tensor(lines), torch.tensor(following)))
    return streams


def main() -> None:
    """Trains, reports."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("--data", "--dev", "--test"):
        parser.add_argument(name, type=Path, required=True)
    options = options_of(parser)
    config = {**json.loads(options.config.read_text()), "delays": [0]}
    characters = config["input"]["tokenizer"] == "characters"
    documents = read(options.data, characters, options.lanes)
    words = vocabulary_of(documents, config["input"]["features"][0]["fold"], options.min_count)
    model = Tagger(config, words, words)
    initialise(model)
    dev, test = (streams_of(model, read(path, characters)) for path in (options.dev, options.test))
    best = train(model, streams_of(model, documents), options, lambda each: nats(each, dev))
    found = nats(model, test)
    report = {"seed": options.seed, "dev": best, "test": found, "perplexity": math.exp(found)}
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
