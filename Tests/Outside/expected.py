"""What the contract makes of the golden probabilities: the rows of each answer."""

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from daemon import GOLDEN_MODEL

LABELS = (GOLDEN_MODEL / "labels.txt").read_text(encoding="utf-8").split()
DELAYS: list[int] = json.loads((GOLDEN_MODEL / "config.json").read_text())["delays"]


class Sequence(NamedTuple):
    """Tokens with PyTorch's probabilities [step][delay][label] from the zero state."""

    tokens: list[str]
    probabilities: list[list[list[float]]]


def golden_sequences() -> list[Sequence]:
    """The golden sequences of the golden model."""
    path = GOLDEN_MODEL.parent / "torch-tagger-expected.json"
    return [Sequence(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


class Row(NamedTuple):
    """One row of a result."""

    seq: int
    token: str
    label: str
    p: float
    final: bool


@dataclass
class ExpectedStream:
    """Publishes a sequence by the rules of "A result"."""

    sequence: Sequence
    position: int = 0
    committed: int = 0
    published: dict[int, str] = field(default_factory=dict)

    def _row(self, element: int) -> Row:
        """The element by the largest delay that it has reached."""
        head = max(k for k, delay in enumerate(DELAYS) if element + delay < self.position)
        probabilities = self.sequence.probabilities[element + DELAYS[head]][head]
        p, label = max(zip(probabilities, LABELS))
        return Row(element, self.sequence.tokens[element], label, p, element < self.committed)

    def add(self, count: int, commit: bool = False) -> list[Row]:
        """The rows after `count` more elements; `commit` is what `end` and `flush` do."""
        first_new, first_open = self.position, self.committed
        self.position += count
        settled = self.position if commit else max(self.position - DELAYS[-1], 0)
        self.committed = max(self.committed, settled)
        rows = [self._row(element) for element in range(first_open, self.position)]
        rows = [
            row
            for row in rows
            if row.final or row.seq >= first_new or row.label != self.published[row.seq]
        ]
        self.published |= {row.seq: row.label for row in rows}
        return rows
