"""How many labels a CRF commits at its lag that are those of the best path of the whole document.

    python3 crf_lag.py --data en_ewt-ud-dev.iob2 [--model ner-en] [--models DIR] [--lag 1024]

Streams every document through two daemons: one with the model as it is, one with its lag
replaced by so large a one that a label is committed only where all paths agree on it, or at the
document's end. Both are the best path then. Prints one JSON line.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

import zmq

from daemon import ROOT, Daemon
from stream_uner import Document, read_documents, stream_all


def committed(models: Path, name: str, data: Path) -> list[Document]:
    """The documents with what a daemon of its own commits."""
    documents = read_documents(data)
    daemon = Daemon(models_dir=models)
    try:
        with zmq.Context() as context, context.socket(zmq.DEALER) as socket:
            socket.linger = 0
            socket.connect(daemon.intake)
            stream_all(socket, f"{name}/lag", documents, 200)
    finally:
        daemon.stop()
    return documents


def with_lag(source: Path, target: Path, lag: int) -> int:
    """A copy of a model folder with another lag; the lag that it had."""
    shutil.copytree(source, target)
    config = json.loads((target / "config.json").read_text(encoding="utf-8"))
    before = config["head"].get("lag", 8)
    config["head"]["lag"] = lag
    (target / "config.json").write_text(json.dumps(config), encoding="utf-8")
    # A version names the config.json that it was trained with, and answers at its lag.
    for golden in target.glob("versions/*/golden.*"):
        golden.unlink()
    for weights in target.glob("versions/*/model.safetensors"):
        weights.write_bytes(without_metadata(weights.read_bytes()))
    return before


def without_metadata(file: bytes) -> bytes:
    """The tensors of a safetensors file, as PyTorch would have written them."""
    size = int.from_bytes(file[:8], "little")
    header = json.loads(file[8 : 8 + size])
    header.pop("__metadata__", None)
    # Blanks keep the tensors where they lie.
    return file[:8] + json.dumps(header, separators=(",", ":")).encode().ljust(size) + file[8 + size :]


def main() -> int:
    """1 if an element is missing."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="ner-en")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    parser.add_argument("--lag", type=int, default=1024, help="1024 is the largest there is")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = Path(folder)
        lag = with_lag(arguments.models / arguments.model, models / arguments.model, arguments.lag)
        whole = committed(models, arguments.model, arguments.data)
    shipped = committed(arguments.models, arguments.model, arguments.data)
    elements = sum(len(document.tokens) for document in shipped)
    pairs = [
        (one.committed.get(seq), other.committed.get(seq))
        for one, other in zip(shipped, whole)
        for seq in range(len(one.tokens))
    ]
    alike = sum(one == other is not None for one, other in pairs)
    missing = sum(None in pair for pair in pairs)
    print(json.dumps({"elements": elements, "lag": lag, "alike": alike, "missing": missing}))
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
