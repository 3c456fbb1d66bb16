"""A tiny model of vectors, written and stepped in plain Python: no library but the standard one."""

import json
import math
import random
import struct
from pathlib import Path

Vector = list[float | None]
Tensors = dict[str, tuple[list[int], list[float]]]

LABELS = ["still", "walk", "run"]
UNITS = 5
DELAYS = [0, 2]


def single(number: float) -> float:
    """The nearest number of single precision."""
    return struct.unpack("<f", struct.pack("<f", number))[0]


def sigmoid(x: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-x))


class VectorModel:
    """A model of three numbers a vector with random weights; `mask` and `gap` as in config.json."""

    def __init__(self, name: str, mask: bool = False, gap: bool = False) -> None:
        self.name, self.mask, self.gap = name, mask, gap
        self.mean, self.std = [0.5, -1.0, 20.0], [1.0, 0.25, 8.0]
        self.size = 3 * (2 if mask else 1) + (1 if gap else 0)
        draw = random.Random(len(name) + self.size)

        def tensor(*shape: int) -> tuple[list[int], list[float]]:
            numbers = [single(draw.uniform(-1, 1)) for _ in range(math.prod(shape))]
            return list(shape), numbers

        self.tensors: Tensors = {
            "rnn.weight_ih_l0": tensor(4 * UNITS, self.size),
            "rnn.weight_hh_l0": tensor(4 * UNITS, UNITS),
            "rnn.bias_ih_l0": tensor(4 * UNITS),
            "rnn.bias_hh_l0": tensor(4 * UNITS),
        }
        for delay in DELAYS:
            self.tensors[f"heads.{delay}.weight"] = tensor(len(LABELS), UNITS)
            self.tensors[f"heads.{delay}.bias"] = tensor(len(LABELS))

    def write(self, models: Path) -> None:
        """Writes the model's folder, as somebody with PyTorch would."""
        folder = models / self.name
        (folder / "versions/000001").mkdir(parents=True)
        (folder / "config.json").write_text(json.dumps({
            "format": 1, "name": self.name, "task": "tag",
            "input": {
                "kind": "vectors", "size": self.size, "dimensions": 3, "mean": self.mean,
                "std": self.std, "missing": "mask" if self.mask else "error", "gap": self.gap,
            },
            "layers": [{"cell": "lstm", "size": UNITS}], "delays": DELAYS,
            "head": {"kind": "softmax", "labels": "labels.txt"},
        }))  # fmt: skip
        (folder / "labels.txt").write_text("".join(label + "\n" for label in LABELS))
        (folder / "versions/000001/model.safetensors").write_bytes(self.safetensors())

    def safetensors(self) -> bytes:
        """The weights as a safetensors file."""
        header, data = {}, b""
        for name, (shape, numbers) in self.tensors.items():
            begin = len(data)
            data += struct.pack(f"<{len(numbers)}f", *numbers)
            header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + data

    def row(self, vector: Vector, seconds: float) -> list[float]:
        """What reaches layer 0 of one element."""
        row = [
            0.0 if x is None else (x - mean) / std
            for x, mean, std in zip(vector, self.mean, self.std)
        ]
        if self.mask:
            row += [0.0 if x is None else 1.0 for x in vector]
        return row + ([math.log(1 + seconds)] if self.gap else [])

    def linear(self, weight: str, x: list[float]) -> list[float]:
        """Weight times x."""
        (rows, columns), numbers = self.tensors[weight]
        return [
            sum(numbers[row * columns + k] * x[k] for k in range(columns)) for row in range(rows)
        ]

    def labels(self, vectors: list[Vector], times: list[int]) -> list[tuple[str, float]]:
        """Final label and probability of each element of a whole sequence, in double precision."""
        h, c = [0.0] * UNITS, [0.0] * UNITS
        biases = [self.tensors[f"rnn.bias_{part}_l0"][1] for part in ("ih", "hh")]
        result = [("", 0.0)] * len(vectors)
        for place, vector in enumerate(vectors):
            seconds = max(0, times[place] - times[place - 1]) / 1e9 if times and place else 0.0
            inputs = self.linear("rnn.weight_ih_l0", self.row(vector, seconds))
            hidden = self.linear("rnn.weight_hh_l0", h)
            sums = [sum(parts) for parts in zip(inputs, hidden, *biases)]
            i, f, g, o = (sums[gate * UNITS : (gate + 1) * UNITS] for gate in range(4))
            c = [sigmoid(f[k]) * c[k] + sigmoid(i[k]) * math.tanh(g[k]) for k in range(UNITS)]
            h = [sigmoid(o[k]) * math.tanh(c[k]) for k in range(UNITS)]
            for delay in DELAYS:
                if place >= delay:
                    result[place - delay] = self.best(delay, h)
        return result

    def best(self, delay: int, h: list[float]) -> tuple[str, float]:
        """The most probable label by one head."""
        logits = self.linear(f"heads.{delay}.weight", h)
        logits = [x + bias for x, bias in zip(logits, self.tensors[f"heads.{delay}.bias"][1])]
        powers = [math.exp(x - max(logits)) for x in logits]
        best = max(range(len(LABELS)), key=lambda label: powers[label])
        return LABELS[best], powers[best] / sum(powers)


PLAIN = VectorModel("plain")
MASK = VectorModel("mask", mask=True)
GAP = VectorModel("gap", mask=True, gap=True)


def signal(count: int, missing: bool, seed: int = 1) -> list[Vector]:
    """Vectors of single precision about the models' means."""
    draw = random.Random(seed)
    return [
        [
            None if missing and draw.random() < 0.25 else single(draw.gauss(mean, std))
            for mean, std in zip(PLAIN.mean, PLAIN.std)
        ]
        for _ in range(count)
    ]


def times_of(count: int, seed: int = 2) -> list[int]:
    """Nanoseconds with gaps from nothing to a minute."""
    draw = random.Random(seed)
    times = [1_700_000_000_000_000_000]
    for _ in range(count - 1):
        times.append(times[-1] + draw.choice([0, 50_000_000, 2_000_000_000, 60_000_000_000]))
    return times
