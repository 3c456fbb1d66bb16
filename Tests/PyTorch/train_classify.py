"""The bar of the recipes `sentiment-en` and `splice`: the network of a config.json, trained by PyTorch in the same regime.

    python train_classify.py --config FILE --data-dir DIR --rounds 20:0.002 [--sequence-loss end] [OPTION…]

DIR holds what the recipe's convert.py wrote. Prints the macro-F1 on dev, negative, each epoch, then the accuracy of the best
epoch on test. Words are cut by a regular expression, nearly as by Millrace's tokeniser.
"""

import argparse
import json
import re
from pathlib import Path

import torch

from averaged import options_of, train
from corpus import Document
from lanes import IGNORED, Stream
from tagger import Tagger
from tagger_scores import macro_f1
from train_tagger import initialise, vocabulary_of

WORD = re.compile(r"\w+(?=n['’]t\b)|n['’]t\b|['’]\w+|\w+|\.\.+|[^\w\s]", re.IGNORECASE)


def read(path: Path) -> list[tuple[Document, str]]:
    """Texts as documents of one sentence, and their labels."""
    pairs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text, _, label = line.rpartition("\t")
        pairs.append((Document([[(word, label) for word in WORD.findall(text)]]), label))
    return pairs


def streams_of(model: Tagger, pairs: list[tuple[Document, str]], only_end: bool) -> list[Stream]:
    """The label is to be said at each token, or only at the last one."""
    streams = []
    for document, label in pairs:
        rows = [model.rows(token) for token in document.tokens]
        target = model.labels.index(label)
        early = IGNORED if only_end else target
        targets = [[early]] * (len(rows) - 1) + [[target]]
        streams.append(Stream(torch.tensor(rows), torch.tensor(targets)))
    return streams


@torch.no_grad()
def scores(model: Tagger, streams: list[Stream]) -> tuple[float, float]:
    """Macro-F1 and accuracy of what is said at the end."""
    pairs = []
    for stream in streams:
        found = int(model(stream.rows.unsqueeze(1))[-1, 0, 0].argmax())
        pairs.append((int(stream.targets[-1, 0]), found))
    return macro_f1(pairs), sum(gold == found for gold, found in pairs) / len(pairs)


def main() -> None:
    """Trains, reports."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--sequence-loss", choices=("steps", "end"), default="steps")
    options = options_of(parser)
    config = {**json.loads(options.config.read_text()), "delays": [0]}
    splits = [read(options.data_dir / f"{split}.tsv") for split in ("train", "dev", "test")]
    words = vocabulary_of([text for text, _ in splits[0]], True, options.min_count)
    model = Tagger(config, words, sorted({label for _, label in splits[0]}))
    initialise(model)
    only_end = options.sequence_loss == "end"
    data, dev, test = (streams_of(model, pairs, only_end) for pairs in splits)
    best = train(model, data, options, lambda each: -scores(each, dev)[0])
    f1, accuracy = scores(model, test)
    report = {"seed": options.seed, "dev": -best, "test": f1, "test_accuracy": accuracy}
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
