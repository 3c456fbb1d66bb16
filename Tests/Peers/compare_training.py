"""Millrace's training beside PyTorch's, interleaved, as tokens a second and ratios.

    python3 Tests/Peers/compare_training.py PEERS PYTHON [--rounds 3] [--threads 1,2] [--tasks lm,tagger,char]

PEERS is the folder with `train_torch.py` and `check_train.py`, PYTHON an interpreter that has torch. Both
train the same networks, whose weights and data come from a hash. First the losses of five updates on one
window are compared. A round then runs, for each task and number of threads, Millrace, PyTorch, and Millrace
again; PyTorch's figure is that of its fastest fp32 variant (with and without oneDNN). The table has medians
of the rounds. With `--results FILE` rounds add up over several calls.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, Any]
#: How the peers call the tasks.
PEER_TASKS = {"lm": "lm35", "tagger": "tagger", "char": "char"}


def rows(command: list[str], folder: Path) -> list[Row]:
    """The JSON lines that a program prints; ends with a sentence where it fails."""
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if finished.returncode:
        sys.exit(f"{' '.join(command)} failed: {finished.stderr.strip()[-400:]}")
    return [json.loads(line) for line in finished.stdout.splitlines() if line.startswith("{")]


def millrace(options: argparse.Namespace, task: str, threads: int, seconds: float) -> Row:
    """One measurement of Millrace."""
    command = [str(options.binary), "bench", "train", "--json", "--task", task, "--threads", str(threads)]
    found = rows(command + ["--rounds", "1", "--seconds", str(seconds)], ROOT)
    return next(row for row in found if row["bench"] == "train")


def pytorch(options: argparse.Namespace, task: str, threads: int) -> float:
    """Tokens a second of PyTorch's fastest variant."""
    command = [str(options.python), "train_torch.py", "--task", PEER_TASKS[task], "--threads", str(threads)]
    command += ["--opt", "sgd", "--variant", options.variants, "--rounds", "1"]
    found = rows(command + ["--seconds", str(options.seconds)], options.peers)
    return max(float(row["tokens_per_s"]) for row in found if "tokens_per_s" in row)


def check(options: argparse.Namespace) -> None:
    """Compares the losses of the first updates."""
    theirs = rows([str(options.python), "check_train.py", "5"], options.peers)
    wanted = {row["task"]: row["losses"] for row in theirs}
    for task in options.tasks.split(","):
        found = millrace(options, task, 1, 0.001)["check"]
        difference = max(abs(a - b) for a, b in zip(found, wanted[PEER_TASKS[task]], strict=True))
        print(f"{task}: losses of five updates differ from PyTorch's by {difference:.1e} at most")
        if difference > 1e-3:
            sys.exit(f"{task}: found {found}, wanted {wanted[PEER_TASKS[task]]}")


def measure(options: argparse.Namespace, results: dict[str, list[Row]]) -> None:
    """Adds the rounds' figures to the results."""
    for _ in range(options.rounds):
        for task in options.tasks.split(","):
            for threads in map(int, options.threads.split(",")):
                before = millrace(options, task, threads, options.seconds)
                peer = pytorch(options, task, threads)
                after = millrace(options, task, threads, options.seconds)
                own = (before["tokens_per_s"] + after["tokens_per_s"]) / 2
                floor = max(before["floor_tokens_per_s"], after["floor_tokens_per_s"])
                results[f"{task} {threads}"].append({"own": own, "floor": floor, "peer": peer})


def report(results: dict[str, list[Row]]) -> None:
    """Prints the medians."""
    print("| task, threads | floor | tokens/s | floor / Millrace | PyTorch | Millrace / PyTorch |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, found in results.items():
        own, floor, peer = (statistics.median(row[key] for row in found) for key in ("own", "floor", "peer"))
        to_floor = statistics.median(row["floor"] / row["own"] for row in found)
        to_peer = statistics.median(row["own"] / row["peer"] for row in found)
        print(f"| {name} | {floor:,.0f} | {own:,.0f} | {to_floor:.2f} | {peer:,.0f} | {to_peer:.2f} |")


def main() -> None:
    """Compares, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("python", type=Path)
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/millrace")
    parser.add_argument("--tasks", default="lm,tagger,char")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--variants", default="eager,nomkldnn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--results", type=Path)
    parser.add_argument("--no-check", action="store_true")
    options = parser.parse_args()
    if not options.no_check:
        check(options)
    results: dict[str, list[Row]] = defaultdict(list)
    if options.results and options.results.exists():
        results.update(json.loads(options.results.read_text()))
    measure(options, results)
    if options.results:
        options.results.write_text(json.dumps(results))
    report(results)


if __name__ == "__main__":
    main()
