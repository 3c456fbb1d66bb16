"""Turns a PyTorch module into a model folder that the daemon serves as it is.

    python3 pytorch_to_model.py models/spin

Needs torch and safetensors. The names of the members are the whole trick: an LSTM, a GRU or an RNN called `rnn`, a linear
layer called `head` (or `heads.0`, `heads.2` for several delays) and, for words, an embedding called `embedding`.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

LABELS = ["still", "left", "right"]


class Spin(nn.Module):
    """Says from two numbers a step whether something turns, and which way."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(2, 16)
        self.head = nn.Linear(16, len(LABELS))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.rnn(x)[0])


def batch(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Points on a circle that stand or move on; [steps, count, 2] and the labels."""
    turn = torch.randint(3, (40, count)).repeat_interleave(5, 0)[:40]
    angle = (torch.tensor([0.0, 0.4, -0.4])[turn]).cumsum(0) + 6.28 * torch.rand(count)
    return torch.stack([angle.cos(), angle.sin()], -1), turn


def train(model: Spin, updates: int) -> float:
    """Trains on made-up signals; the accuracy of the last batch."""
    optimiser = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(updates):
        x, labels = batch(64)
        scores = model(x)
        loss = nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return (scores.argmax(-1) == labels).float().mean().item()


def save(model: Spin, folder: Path) -> None:
    """Writes config.json, labels.txt and version 1."""
    version = folder / "versions" / "000001"
    version.mkdir(parents=True)
    config = {
        "format": 1, "name": folder.name, "task": "tag",
        "input": {"kind": "vectors", "size": 2, "dimensions": 2, "mean": [0, 0], "std": [1, 1], "missing": "error"},
        "layers": [{"cell": "gru", "size": 16, "reset": "after"}],
        "head": {"kind": "softmax", "labels": "labels.txt", "scheme": "none"},
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "labels.txt").write_text("\n".join(LABELS) + "\n")
    save_file(model.state_dict(), version / "model.safetensors")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--updates", type=int, default=300)
    options = parser.parse_args()
    torch.manual_seed(1)
    model = Spin()
    print("accuracy", round(train(model, options.updates), 3))
    save(model, options.folder)


if __name__ == "__main__":
    main()
