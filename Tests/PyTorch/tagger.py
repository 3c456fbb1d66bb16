"""A delayed LSTM tagger as a plain PyTorch module, and the folder that the daemon reads."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from features import hashed_rows, norm


def tagger_config(
    name: str, word: int, hashed: list[dict], lstm: list[int], delays: list[int]
) -> dict:
    """A config.json: a folded word table, hashed features, LSTM layers, one head a delay."""
    features = [{"kind": "word", "size": word, "vocab": "vocab.txt", "fold": True}]
    features += [{"kind": "hashed", **feature} for feature in hashed]
    return {
        "format": 1,
        "name": name,
        "task": "tag",
        "input": {
            "kind": "tokens",
            "tokenizer": "words",
            "size": sum(feature["size"] for feature in features),
            "features": features,
        },
        "layers": [{"cell": "lstm", "size": size} for size in lstm],
        "delays": delays,
        "head": {"kind": "softmax", "labels": "labels.txt", "scheme": "iob2"},
    }


class Tagger(nn.Module):
    """The network that a config.json describes; its state_dict loads into the daemon as it is."""

    def __init__(self, config: dict, vocabulary: list[str], labels: list[str]) -> None:
        super().__init__()
        word, *hashed = config["input"]["features"]
        sizes = [layer["size"] for layer in config["layers"]]
        self.config, self.vocabulary, self.labels = config, vocabulary, labels
        self.ids = {token: row for row, token in enumerate(vocabulary)}
        self.embedding = nn.Embedding(len(vocabulary), word["size"])
        self.hashed = nn.ModuleList(nn.Embedding(f["rows"], f["size"]) for f in hashed)
        self.rnn = nn.LSTM(config["input"]["size"], sizes[0], num_layers=len(sizes))
        self.heads = nn.ModuleDict(
            {str(delay): nn.Linear(sizes[-1], len(labels)) for delay in config["delays"]}
        )

    def rows(self, token: str) -> list[int]:
        """The table rows of one token: the word's, then each hashed feature's, seed by seed."""
        word, *hashed = self.config["input"]["features"]
        rows = [self.ids.get(norm(token) if word["fold"] else token, 0)]
        for feature in hashed:
            rows += hashed_rows(token, feature["of"], feature["seeds"], feature["rows"])
        return rows

    def embed(self, rows: Tensor) -> Tensor:
        """The input vectors [..., size] of table rows [..., 1 + seeds]."""
        parts, first = [self.embedding(rows[..., 0])], 1
        for table, feature in zip(self.hashed, self.config["input"]["features"][1:]):
            last = first + feature["seeds"]
            parts.append(table(rows[..., first:last]).sum(-2))
            first = last
        return torch.cat(parts, -1)

    def logits(self, states: Tensor) -> Tensor:
        """The scores [..., delays, labels] of hidden states."""
        return torch.stack([head(states) for head in self.heads.values()], -2)

    def forward(self, rows: Tensor) -> Tensor:
        """The scores [T, B, delays, labels] of sequences [T, B, 1 + seeds] from the zero state."""
        return self.logits(self.rnn(self.embed(rows))[0])

    def save(self, folder: Path) -> None:
        """Writes the model folder with its first version."""
        version = folder / "versions" / "000001"
        version.mkdir(parents=True, exist_ok=True)
        (folder / "config.json").write_text(json.dumps(self.config, indent=2) + "\n")
        (folder / "vocab.txt").write_text("\n".join(self.vocabulary) + "\n", encoding="utf-8")
        (folder / "labels.txt").write_text("\n".join(self.labels) + "\n", encoding="utf-8")
        save_file(self.state_dict(), version / "model.safetensors")
