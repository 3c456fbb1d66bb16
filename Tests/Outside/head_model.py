"""Tiny models of the tasks next, classify and forecast, stepped in plain Python."""

import json
import math
import random
from pathlib import Path

from vector_model import UNITS, Tensors, Vector, VectorModel, sigmoid, single

WORDS = ["<unk>", "a", "b", "c", "d"]
LABELS = ["few", "many"]
HORIZONS = [1, 3]
WIDTH = 4
LSTM = "rnn.{}_l0"


class HeadModel(VectorModel):
    """A model of one task with random weights: of tokens, or of vectors where it forecasts."""

    def __init__(self, task: str) -> None:
        super().__init__(task, mask=task == "forecast")
        self.task = task
        outputs = {"next": len(WORDS), "classify": 2, "forecast": 6 * len(HORIZONS)}[task]
        draw = random.Random(task)

        def tensor(*shape: int) -> tuple[list[int], list[float]]:
            numbers = [single(draw.uniform(-1.5, 1.5)) for _ in range(math.prod(shape))]
            return list(shape), numbers

        tensors: Tensors = {
            "head.weight": tensor(outputs, UNITS), "head.bias": tensor(outputs),
            LSTM.format("weight_hh"): tensor(4 * UNITS, UNITS),
            LSTM.format("bias_ih"): tensor(4 * UNITS), LSTM.format("bias_hh"): tensor(4 * UNITS),
        }  # fmt: skip
        if task == "forecast":
            tensors[LSTM.format("weight_ih")] = tensor(4 * UNITS, self.size)
        else:
            tensors[LSTM.format("weight_ih")] = tensor(4 * UNITS, WIDTH)
            tensors["embedding.weight"] = tensor(len(WORDS), WIDTH)
        self.tensors = tensors

    def write(self, models: Path) -> None:
        """Writes the model's folder."""
        folder = models / self.name
        (folder / "versions/000001").mkdir(parents=True)
        head = {
            "next": {"kind": "softmax"}, "classify": {"kind": "classify", "labels": "labels.txt"},
            "forecast": {"kind": "forecast", "horizons": HORIZONS},
        }[self.task]  # fmt: skip
        words = {
            "kind": "tokens", "size": WIDTH,
            "features": [{"kind": "word", "size": WIDTH, "vocab": "vocab.txt"}],
        }  # fmt: skip
        vectors = {
            "kind": "vectors", "size": self.size, "dimensions": 3, "mean": self.mean,
            "std": self.std, "missing": "mask",
        }  # fmt: skip
        (folder / "config.json").write_text(json.dumps({
            "format": 1, "name": self.name, "task": self.task, "head": head,
            "input": vectors if self.task == "forecast" else words,
            "layers": [{"cell": "lstm", "size": UNITS}],
        }))  # fmt: skip
        (folder / "vocab.txt").write_text("".join(word + "\n" for word in WORDS))
        (folder / "labels.txt").write_text("".join(label + "\n" for label in LABELS))
        (folder / "versions/000001/model.safetensors").write_bytes(self.safetensors())

    def embedding(self, token: str) -> list[float]:
        """What reaches layer 0 of a token."""
        word = WORDS.index(token) if token in WORDS else 0
        return self.tensors["embedding.weight"][1][word * WIDTH : (word + 1) * WIDTH]

    def outputs(self, rows: list[list[float]]) -> list[list[float]]:
        """The head's outputs after each row of a whole sequence."""
        h, c = [0.0] * UNITS, [0.0] * UNITS
        biases = [self.tensors[LSTM.format(f"bias_{part}")][1] for part in ("ih", "hh")]
        result = []
        for row in rows:
            inputs = self.linear(LSTM.format("weight_ih"), row)
            hidden = self.linear(LSTM.format("weight_hh"), h)
            sums = [sum(parts) for parts in zip(inputs, hidden, *biases)]
            i, f, g, o = (sums[gate * UNITS : (gate + 1) * UNITS] for gate in range(4))
            c = [sigmoid(f[k]) * c[k] + sigmoid(i[k]) * math.tanh(g[k]) for k in range(UNITS)]
            h = [sigmoid(o[k]) * math.tanh(c[k]) for k in range(UNITS)]
            bias = self.tensors["head.bias"][1]
            result.append([x + b for x, b in zip(self.linear("head.weight", h), bias)])
        return result

    def distributions(self, tokens: list[str]) -> list[list[float]]:
        """The probabilities after each token."""
        result = []
        for logits in self.outputs([self.embedding(token) for token in tokens]):
            powers = [math.exp(x - max(logits)) for x in logits]
            result.append([power / sum(powers) for power in powers])
        return result

    def forecasts(self, vectors: list[Vector]) -> list[list[list[tuple[float, float]]]]:
        """Mean and variance in units of the input after each vector: [element][horizon][number]."""
        result = []
        for outputs in self.outputs([self.row(vector, 0) for vector in vectors]):
            pairs = [
                (
                    self.mean[k % 3] + self.std[k % 3] * outputs[2 * k],
                    self.std[k % 3] ** 2 * math.exp(outputs[2 * k + 1]),
                )
                for k in range(3 * len(HORIZONS))
            ]
            result.append([pairs[3 * h : 3 * h + 3] for h in range(len(HORIZONS))])
        return result


NEXT = HeadModel("next")
CLASSIFY = HeadModel("classify")
FORECAST = HeadModel("forecast")


def score(forecast: list[tuple[float, float]], vector: Vector) -> float | None:
    """The mean negative log-likelihood of a vector's numbers under a forecast of them."""
    nats = [
        0.5 * (math.log(2 * math.pi * var) + (x - mean) ** 2 / var)
        for (mean, var), x in zip(forecast, vector)
        if x is not None
    ]
    return sum(nats) / len(nats) if nats else None
