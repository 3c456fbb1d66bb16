"""The bar of `anomaly-valve`: SKAB's "vanilla LSTM" in its own protocol, in PyTorch.

    python3 vanilla_lstm.py DATA/sensor-skab [SEED…]

For each experiment a network of its own: two LSTM layers of 100 units with ReLU in place of tanh
read five rows and say the next one. It learns from rows 0 to 399, the last fifth of which is held
out (mean absolute error, Adam, 25 epochs at most). A row is anomalous where the sum of its absolute errors
exceeds five times their 99th percentile over rows 0 to 399. Needs PyTorch.
"""

import csv
import math
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from detect import report

UNITS, STEPS, FREE = 100, 5, 400
EPOCHS, BATCH, HELD_OUT = 25, 32, 0.2
QUANTILE, TIMES = 0.99, 5.0
STOP_AFTER, REDUCE_AFTER, LEAST_RATE = 10, 5, 1e-4


class ReLULayer(nn.Module):
    """One LSTM layer of SKAB's: ReLU for the candidate and for the output."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.input, self.state = nn.Linear(size, 4 * UNITS), nn.Linear(UNITS, 4 * UNITS, bias=False)
        nn.init.xavier_uniform_(self.input.weight)
        nn.init.orthogonal_(self.state.weight)
        nn.init.zeros_(self.input.bias)
        nn.init.ones_(self.input.bias[UNITS : 2 * UNITS])

    def forward(self, rows: Tensor) -> Tensor:
        """States [B, T, UNITS] of inputs [B, T, size]."""
        h = c = rows.new_zeros(len(rows), UNITS)
        states = []
        for gates in self.input(rows).unbind(1):
            i, f, g, o = (gates + self.state(h)).chunk(4, -1)
            c = f.sigmoid() * c + i.sigmoid() * g.relu()
            h = o.sigmoid() * c.relu()
            states.append(h)
        return torch.stack(states, 1)


class Network(nn.Module):
    """Two layers; the last state says the next row."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(ReLULayer(size), ReLULayer(UNITS))
        self.head = nn.Linear(UNITS, size)
        nn.init.xavier_uniform_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, rows: Tensor) -> Tensor:
        """The next row [B, size] of each five [B, STEPS, size]."""
        return self.head(self.layers(rows)[:, -1])


def read(file: Path) -> tuple[Tensor, list[bool]]:
    """Rows standardised by the first 400, and which are anomalous."""
    with file.open(newline="") as lines:
        rows = list(csv.reader(lines, delimiter=";"))[1:]
    values = torch.tensor([[float(value) for value in row[1:-2]] for row in rows])
    learned = values[:FREE]
    scale = learned.std(0, correction=0)
    return (values - learned.mean(0)) / scale, [float(row[-2]) == 1 for row in rows]


def fit(model: Network, inputs: Tensor, wanted: Tensor) -> None:
    """Trains in order; halts, and lowers the rate, where the held-out error falls no more."""
    optimiser = torch.optim.Adam(model.parameters(), eps=1e-7)
    learned = len(inputs) - math.ceil(len(inputs) * HELD_OUT)
    best, poor = math.inf, 0
    for _ in range(EPOCHS):
        for first in range(0, learned, BATCH):
            batch = slice(first, min(first + BATCH, learned))
            loss = (model(inputs[batch]) - wanted[batch]).abs().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        with torch.no_grad():
            held_out = float((model(inputs[learned:]) - wanted[learned:]).abs().mean())
        poor = 0 if held_out < best else poor + 1
        best = min(best, held_out)
        if poor == STOP_AFTER:
            return
        if poor == REDUCE_AFTER:
            for group in optimiser.param_groups:
                group["lr"] = max(group["lr"] * 0.1, LEAST_RATE)


def alarms(rows: Tensor) -> list[bool]:
    """Whether each row of one experiment is anomalous; the first five are not."""
    inputs, wanted = rows.unfold(0, STEPS, 1)[:-1].transpose(1, 2), rows[STEPS:]
    model = Network(rows.shape[1])
    fit(model, inputs[: FREE - STEPS], wanted[: FREE - STEPS])
    with torch.no_grad():
        errors = (wanted - model(inputs)).abs().sum(1)
    limit = errors[: FREE - STEPS].quantile(QUANTILE) * TIMES
    return [False] * STEPS + (errors > limit).tolist()


def main() -> None:
    """Every experiment, once a seed."""
    torch.set_num_threads(1)
    files = sorted((Path(sys.argv[1]) / "data/valve1").glob("*.csv"))
    for seed in map(int, sys.argv[2:] or ["1"]):
        torch.manual_seed(seed)
        found, wanted = [], []
        for file in files:
            rows, anomalous = read(file)
            found += alarms(rows)
            wanted += anomalous
        print(f"seed {seed}: {report(found, wanted)}", flush=True)


if __name__ == "__main__":
    main()
