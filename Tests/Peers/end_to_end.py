"""The daemon beside what a user would write instead, end to end, interleaved round by round.

A peer is a program of pyzmq with PyTorch or ONNX Runtime (`--peers FOLDER` has them, their load
generator e2e_client built into `--clients FOLDER`); the daemon is driven by wire_client, built there
too. Every daemon has the same LSTM 64→128 with 17 labels. Prints the medians of the rounds.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE, UNITS, LABELS = 64, 128, 17
LOADS = {"1": (1, 1), "100": (100, 16), "10000": (10_000, 256)}
DAEMONS = {
    "millrace": ["--journal", "none"], "millrace-journal": [], "millrace-json": ["--journal", "none"],
    "millrace-16": ["--journal", "none"], "torch-message": ["torch", "message"],
    "torch-batch": ["torch", "batch"], "ort-batch": ["ort", "batch"], "echo": ["echo", "message"],
}


def load_of(daemon: str, load: str) -> tuple[int, int]:
    """Streams and messages on their way; of 16 elements so many that they fit the first credit."""
    streams, window = LOADS[load]
    return streams, min(window, 16) if daemon.endswith("16") else window


def hashed(count: int, seed: int, scale: float) -> np.ndarray:
    """The peers' numbers: Murmur3's finaliser of the index."""
    with np.errstate(over="ignore"):
        h = (np.arange(count, dtype=np.uint32) + np.uint32(1)) * np.uint32(2654435761)
        h ^= np.uint32(seed * 0x9E3779B9 & 0xFFFFFFFF)
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
            h = (h ^ h >> np.uint32(shift)) * np.uint32(factor)
        h ^= h >> np.uint32(16)
    return ((h.astype(np.float64) / 2**32 * 2 - 1) * scale).astype("<f4")


def write_model(models: Path) -> None:
    """The model's folder."""
    folder = models / "bench"
    (folder / "versions/000001").mkdir(parents=True)
    config = {
        "format": 1, "name": "bench", "task": "tag",
        "input": {"kind": "vectors", "size": SIZE, "dimensions": SIZE, "mean": [0] * SIZE,
                  "std": [1] * SIZE},
        "layers": [{"cell": "lstm", "size": UNITS}], "delays": [0],
        "head": {"kind": "softmax", "labels": "labels.txt"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "labels.txt").write_text("".join(f"L{k}\n" for k in range(LABELS)))
    shapes = {"rnn.weight_ih_l0": (4 * UNITS, SIZE), "rnn.weight_hh_l0": (4 * UNITS, UNITS),
              "rnn.bias_ih_l0": (4 * UNITS,), "rnn.bias_hh_l0": (4 * UNITS,),
              "head.weight": (LABELS, UNITS), "head.bias": (LABELS,)}
    header, data = {}, b""
    for (name, shape), seed in zip(shapes.items(), (1, 2, 3, 4, 901, 902)):
        numbers = hashed(int(np.prod(shape)), seed, UNITS**-0.5).tobytes()
        header[name] = {
            "dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    text = json.dumps(header).encode()
    (folder / "versions/000001/model.safetensors").write_bytes(
        struct.pack("<Q", len(text)) + text + data)


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Bench:
    """Starts one daemon at a time and drives it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folder = Path(tempfile.mkdtemp(prefix="millrace-e2e-"))
        self.errors = open(self.folder / "errors", "w+", encoding="utf-8")
        write_model(self.folder / "models")

    def wait_for(self, process: subprocess.Popen[str], word: str) -> None:
        """Reads what a daemon says until it is ready."""
        for line in process.stdout:
            if line.strip() == word:
                return
        said = (self.folder / "errors").read_text(encoding="utf-8")
        raise RuntimeError(f"{process.args} ended with {process.wait()}: {said}")

    def measure(self, name: str, load: tuple[int, int]) -> dict[str, Any]:
        """One daemon under one load."""
        ports, words = [free_port(), free_port()], DAEMONS[name]
        first, second = (f"tcp://127.0.0.1:{port}" for port in ports)
        state = tempfile.mkdtemp(dir=self.folder)
        common = ["--streams", str(load[0]), "--window", str(load[1]),
                  "--seconds", str(self.options.seconds)]
        if name.startswith("millrace"):
            command = [str(self.options.binary), "serve", "--models", str(self.folder / "models"),
                       "--state", state, "--ingest", "none", "--intake", first,
                       "--results", f"ipc://{state}/r", "--control", f"ipc://{state}/c", *words]
            drive = [str(self.options.clients / "wire_client"), "--send", first, *common]
            drive += ["--encoding", "json"] if name.endswith("json") else []
            drive += ["--elements", "16"] if name.endswith("16") else []
        else:
            command = [sys.executable, str(self.options.peers / "e2e_pyzmq_torch.py"),
                       "--engine", words[0], "--mode", words[1], "--in", first, "--out", second]
            drive = [str(self.options.clients / "e2e_client"), "--send", first, "--recv", second,
                     *common, "--count", "5000000"]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env={**os.environ, "HOME": state, "XDG_RUNTIME_DIR": state})
        try:
            self.wait_for(process, "ready")
            done = subprocess.run(drive, capture_output=True, text=True, timeout=120, check=False)
            return json.loads(done.stdout)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
            shutil.rmtree(state, ignore_errors=True)

    def end(self) -> None:
        """Removes the folder."""
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def main() -> int:
    """Measures all pairs, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/millrace")
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--clients", type=Path, required=True)
    parser.add_argument("--daemons", default="millrace,torch-message,torch-batch,ort-batch")
    parser.add_argument("--loads", default="1,100,10000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--limit", type=float, default=1e9, help="seconds; begins no round after it")
    options = parser.parse_args()
    bench, start = Bench(options), time.monotonic()
    pairs = [(d, l) for l in options.loads.split(",") for d in options.daemons.split(",")]
    found: dict[tuple[str, str], list[dict[str, Any]]] = {pair: [] for pair in pairs}
    try:
        for _ in range(options.rounds):
            if time.monotonic() - start > options.limit:
                break
            for name, load in pairs:
                found[name, load].append(bench.measure(name, load_of(name, load)))
    finally:
        bench.end()
    for (name, load), rounds in found.items():
        middle = {key: statistics.median(r[key] for r in rounds)
                  for key in ("msgs_per_s", "p50_us", "p99_us", "client_cpu_share")}
        refused = sum(r.get("refused", 0) for r in rounds)
        print(json.dumps({
            "daemon": name, "streams": int(load), "window": load_of(name, load)[1], "rounds": len(rounds),
            **middle, "refused": refused}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
