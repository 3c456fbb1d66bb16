"""The bar of `ner-en`: a bidirectional LSTM-CRF over sentences, with the same features and sizes.

    python train_bilstm_crf.py --data-dir DIR --config models/ner-en/config.json --seed 1

One JSON line an epoch (loss, entity F1 on dev), then one with the test F1 of the epoch that was
best on dev. It reads whole sentences from both sides, and forgets what was said before them.
"""

import argparse
import copy
import json
import random
import time
from pathlib import Path

import torch
from seqeval.metrics import f1_score
from torch import Tensor, nn
from torch.nn.functional import dropout

from corpus import LABELS, Document, read_split
from crf import LinearChainCRF
from tagger import Tagger
from train_tagger import vocabulary_of

SENTENCES = 32
RATE, CLIP = 2e-3, 5.0


class BidirectionalTagger(nn.Module):
    """The features of a config.json, a bidirectional LSTM of its size, a CRF."""

    def __init__(self, config: dict, vocabulary: list[str]) -> None:
        super().__init__()
        self.features = Tagger(config, vocabulary, LABELS)
        sizes = [layer["size"] for layer in config["layers"]]
        self.rnn = nn.LSTM(
            config["input"]["size"], sizes[0], num_layers=len(sizes), bidirectional=True
        )
        del self.features.rnn, self.features.heads
        for table in (self.features.embedding, *self.features.hashed):
            nn.init.normal_(table.weight, std=0.1)
        self.head = nn.Linear(2 * sizes[-1], len(LABELS))
        self.crf = LinearChainCRF(LABELS)

    def emissions(self, rows: Tensor, lengths: list[int], rate: float) -> Tensor:
        """Scores [T, B, labels] of sentences padded to one length; `rate` is the dropout."""
        inputs = dropout(self.features.embed(rows), rate)
        packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0])
        return self.head(dropout(states, rate))


def tensors_of(model: BidirectionalTagger, documents: list[Document]) -> list[tuple]:
    """Rows [T, lookups] and label ids [T] of every sentence."""
    rows = {t: model.features.rows(t) for document in documents for t in set(document.tokens)}
    return [
        (
            torch.tensor([rows[token] for token, _ in sentence]),
            torch.tensor([LABELS.index(tag) for _, tag in sentence]),
        )
        for document in documents
        for sentence in document.sentences
    ]


def train_epoch(
    model: BidirectionalTagger, sentences: list[tuple], optimiser: torch.optim.Optimizer,
    rate: float, unknown: float,
) -> float:
    """Trains on batches of sentences of like length in random order; the mean loss of a token."""
    order = sorted(sentences, key=lambda s: len(s[0]) + random.random() * 4)
    batches = [order[first : first + SENTENCES] for first in range(0, len(order), SENTENCES)]
    random.shuffle(batches)
    total, count = 0.0, 0
    for batch in batches:
        lengths = [len(rows) for rows, _ in batch]
        rows = nn.utils.rnn.pad_sequence([rows for rows, _ in batch]).clone()
        rows[..., 0][torch.rand(rows.shape[:2]) < unknown] = 0
        tags = nn.utils.rnn.pad_sequence([tags for _, tags in batch])
        mask = (torch.arange(len(tags)).unsqueeze(1) < torch.tensor(lengths)).float()
        emissions = model.emissions(rows, lengths, rate)
        loss = model.crf.negative_log_likelihood(emissions, tags, mask)
        optimiser.zero_grad()
        (loss / len(batch)).backward()
        nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimiser.step()
        total, count = total + float(loss.detach()), count + sum(lengths)
    return total / count


@torch.no_grad()
def entity_f1(model: BidirectionalTagger, documents: list[Document]) -> float:
    """Entity F1 by conlleval's rules."""
    gold, found = [], []
    for rows, tags in tensors_of(model, documents):
        emissions = model.emissions(rows.unsqueeze(1), [len(rows)], 0.0)[:, 0]
        found.append([LABELS[label] for label in model.crf.best_path(emissions)])
        gold.append([LABELS[label] for label in tags.tolist()])
    return float(f1_score(gold, found))


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--dropout", type=float, default=0.5)
    parser.add_argument("--word-dropout", type=float, default=0.0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Trains, reports, keeps the epoch that is best on dev."""
    arguments = parse_arguments()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    train, dev, test = (read_split(arguments.data_dir, s) for s in ("train", "dev", "test"))
    config = json.loads(arguments.config.read_text())
    model = BidirectionalTagger(config, vocabulary_of(train))
    sentences = tensors_of(model, train)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    halved = [arguments.epochs * 8 // 15, arguments.epochs * 12 // 15]
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimiser, halved, gamma=0.5)
    best, best_weights = -1.0, model.state_dict()
    for epoch in range(1, arguments.epochs + 1):
        start = time.monotonic()
        loss = train_epoch(model, sentences, optimiser, arguments.dropout, arguments.word_dropout)
        schedule.step()
        seconds, f1 = time.monotonic() - start, entity_f1(model, dev)
        report = {"epoch": epoch, "loss": loss, "dev_f1": f1, "seconds": round(seconds, 2)}
        print(json.dumps(report), flush=True)
        if f1 > best:
            best, best_weights = f1, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    score = {"seed": arguments.seed, "dev_f1": best, "test_f1": entity_f1(model, test)}
    print(json.dumps(score), flush=True)


if __name__ == "__main__":
    main()
