"""How well a tagger labels documents: entity F1, or accuracy at each delay."""

import torch
from seqeval.metrics import f1_score
from torch import Tensor

from corpus import LABELS, Document
from tagger import Tagger


@torch.no_grad()
def predict(model: Tagger, rows: Tensor) -> list[str]:
    """The final labels of one document: each by the largest delay it reaches inside it."""
    best = model(rows.unsqueeze(1))[:, 0].argmax(-1).tolist()
    delays, last = model.config["delays"], len(rows) - 1
    labels = []
    for element in range(len(rows)):
        head = max(k for k, delay in enumerate(delays) if element + delay <= last)
        labels.append(model.labels[best[element + delays[head]][head]])
    return labels


def score(model: Tagger, documents: list[Document]) -> float:
    """Entity F1 where the labels are entities, else accuracy."""
    if model.labels == LABELS:
        return entity_f1(model, documents)
    return accuracies(model, documents)[-1]


@torch.no_grad()
def accuracies(model: Tagger, documents: list[Document]) -> list[float]:
    """The accuracy of what is said of a label at each delay, or at the end of its document."""
    delays = model.config["delays"]
    right, count = [0] * len(delays), 0
    for document in documents:
        rows = torch.tensor([model.rows(token) for token in document.tokens])
        best = model(rows.unsqueeze(1))[:, 0].argmax(-1).tolist()
        last = len(rows) - 1
        for element, tag in enumerate(document.tags):
            for limit in range(len(delays)):
                head = max(k for k in range(limit + 1) if element + delays[k] <= last)
                right[limit] += model.labels[best[element + delays[head]][head]] == tag
        count += len(rows)
    return [hits / count for hits in right]


def macro_f1(pairs: list[tuple]) -> float:
    """The mean F1 of all labels in pairs of gold and found."""
    f1 = []
    for label in {label for pair in pairs for label in pair}:
        right = sum(gold == found == label for gold, found in pairs)
        named = sum((gold == label) + (found == label) for gold, found in pairs)
        f1.append(2 * right / named)
    return sum(f1) / len(f1)


def entity_f1(model: Tagger, documents: list[Document]) -> float:
    """Entity F1 by conlleval's rules, sentence by sentence."""
    gold, found = [], []
    for document in documents:
        rows = torch.tensor([model.rows(token) for token in document.tokens])
        gold += document.by_sentence(document.tags)
        found += document.by_sentence(predict(model, rows))
    return float(f1_score(gold, found))
