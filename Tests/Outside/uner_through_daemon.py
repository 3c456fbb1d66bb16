"""Streams a UNER file through a daemon of its own and compares the score with `millrace eval`.

    python3 uner_through_daemon.py --data en_ewt-ud-test.iob2 [--streams 200]
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from daemon import BINARY, ROOT, Daemon


def main() -> int:
    """1 unless every element came once and both scores are the same number."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--streams", type=int, default=200)
    arguments = parser.parse_args()
    models = ["--models", str(ROOT / "models")]
    daemon = Daemon(models_dir=ROOT / "models")
    try:
        streamed = subprocess.run(
            [sys.executable, "-B", "stream_uner.py", "--intake", daemon.intake]
            + ["--data", str(arguments.data), "--streams", str(arguments.streams)],
            cwd=Path(__file__).parent, capture_output=True, text=True, check=False,
        )
    finally:
        status, said = daemon.stop()
    print(streamed.stdout, streamed.stderr, said)
    if streamed.returncode or status:
        return 1
    scored = subprocess.run(
        [str(BINARY), "eval", "ner-en", "--json", *models]
        + ["--data", str(arguments.data), "--types", "LOC,ORG,PER"],
        capture_output=True, text=True, check=True,
    )
    print(scored.stdout)
    return int(json.loads(streamed.stdout)["f1"] != json.loads(scored.stdout)["f1"])


if __name__ == "__main__":
    sys.exit(main())
