"""Bad models: each is refused with a sentence at the start, and the good one goes on serving."""

import json
import shutil
import struct
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

import zmq

from client import Client
from daemon import GOLDEN_MODEL, Daemon

WEIGHTS = "versions/000001/model.safetensors"


def header_of(data: bytes) -> tuple[dict, bytes]:
    """The JSON header of a safetensors file and the bytes after it."""
    (size,) = struct.unpack("<Q", data[:8])
    return json.loads(data[8 : 8 + size]), data[8 + size :]


def with_header(header: dict, rest: bytes) -> bytes:
    """A safetensors file."""
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + rest


def change_weights(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A change of a model's weights file."""

    def apply(model: Path) -> None:
        file = model / WEIGHTS
        file.write_bytes(change(file.read_bytes()))

    return apply


def overlap(data: bytes) -> bytes:
    """Makes the last tensor begin inside the one before it."""
    header, rest = header_of(data)
    last = max((name for name in header if name != "__metadata__"),
               key=lambda name: header[name]["data_offsets"][1])
    begin, end = header[last]["data_offsets"]
    header[last]["data_offsets"] = [begin - 4, end - 4]
    return with_header(header, rest[:-4])


def add_key(model: Path) -> None:
    """Adds a key to config.json that nobody knows."""
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps({**config, "layerz": 1}))


def widen(model: Path) -> None:
    """Says that the first layer is wider than its tensors."""
    config = json.loads((model / "config.json").read_text())
    for layer in config["layers"]:
        layer["size"] += 1
    (model / "config.json").write_text(json.dumps(config))


def truncate(data: bytes) -> bytes:
    """Leaves the last 100 bytes out."""
    return data[:-100]


def huge_header(data: bytes) -> bytes:
    """Claims a header of 1 GB."""
    return struct.pack("<Q", 1_000_000_000) + data[8:]


def not_a_number(data: bytes) -> bytes:
    """Ends with a NaN."""
    return data[:-4] + struct.pack("<f", float("nan"))


BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "nan": (change_weights(not_a_number), "must be finite"),
    "truncated": (change_weights(truncate), "bytes"),
    "shape": (widen, "config.json wants"),
    "header": (change_weights(huge_header), "header"),
    "overlap": (change_weights(overlap), "tensor"),
    "key": (add_key, "layerz"),
}


class BadModels(unittest.TestCase):
    """One daemon with a good model and one of every bad kind."""

    def test_each_is_refused_and_the_good_one_serves(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            models = Path(folder)
            shutil.copytree(GOLDEN_MODEL, models / "good")
            for name, (spoil, _) in BAD.items():
                shutil.copytree(GOLDEN_MODEL, models / name)
                self.rename(models / name, name)
                spoil(models / name)
            self.rename(models / "good", "good")
            daemon = Daemon(models_dir=models)
            try:
                answers = self.ask_all(daemon)
            finally:
                status, said = daemon.stop()
        self.assertEqual(status, 0, said)
        self.assertNotIn("error", answers["good"])
        for name, (_, sentence) in BAD.items():
            with self.subTest(model=name):
                self.assertEqual(answers[name]["error"]["code"], "model")
                lines = [line for line in said.splitlines() if f"{name}/" in line]
                self.assertTrue(any(sentence in line for line in lines), said)

    @staticmethod
    def rename(model: Path, name: str) -> None:
        """Gives the model the name of its folder."""
        config = json.loads((model / "config.json").read_text())
        (model / "config.json").write_text(json.dumps({**config, "name": name}))

    @staticmethod
    def ask_all(daemon: Daemon) -> dict[str, dict]:
        """What each model answers to a token."""
        with zmq.Context() as context:
            client = Client(context, daemon.intake)
            answers = {
                name: client.ask(f"{name}/stream", {"tokens": ["Maria"]})
                for name in ("good", *BAD)
            }
            client.close()
            return answers


if __name__ == "__main__":
    unittest.main()
