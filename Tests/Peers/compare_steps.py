"""Millrace's steps beside those of other libraries, in one interleaved run, as ratios of times.

    python3 Tests/Peers/compare_steps.py PEERS [BUILD] [--rounds 3] [--waves 1,8,32,128,512] …

PEERS is the folder with the sources of the peers, BUILD the one that its `build.sh` filled (PEERS/build).
`build.sh` skips what it does not find; what is then missing here is named and left out:

- `BUILD/onnx`: `venv/bin/python make_onnx.py BUILD/onnx`, run in PEERS.
- `BUILD/step_ort_c`: needs the header of ONNX Runtime's C API in `BUILD/ort-include`.
- `BUILD/step_onednn3`: `step_onednn.cpp` against `onednn-devel-cpu-gomp` of PyPI, as its first lines say.
- OpenVINO: `venv/bin/pip install openvino`.

All programs step the same model, whose weights and inputs come from a hash, on one thread. First Millrace's
state after 20 steps is compared with a double-precision reference, and every peer compares its own with that
reference: who is wrong is not measured. A round then runs each peer after Millrace, so that both have the same
machine; a ratio is the peer's median time over that of the Millrace runs before and after it. The table has
the medians of the rounds' ratios. With `--results FILE` rounds add up over several calls.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Iterator

from programs import MILLRACE, ROOT, Program, millrace, peers

Row = dict[str, Any]
#: Cell, shape, streams in a wave.
Key = tuple[str, str, int]

REFERENCE = """
from common import SHAPES, check_of, ref_check
import json, sys
for cell in sys.argv[1].split(","):
    for shape in sys.argv[2].split(","):
        print(json.dumps([cell, shape, check_of(ref_check(cell, *SHAPES[shape]))]))
"""


def run(program: Program, options: argparse.Namespace, seconds: float) -> list[Row]:
    """The rows that a program prints; ends with a sentence where it fails."""
    command = program.arguments(options.cells, options.shapes, options.waves, seconds)
    finished = subprocess.run(
        command, cwd=program.folder, env=program.variables(), capture_output=True, text=True)
    if finished.returncode:
        sys.exit(f"{program.name} failed: {finished.stderr.strip()[-400:]}\n{' '.join(command)}")
    rows = [json.loads(line) for line in finished.stdout.splitlines() if line.startswith("{")]
    for row in rows:
        if "error" in row:
            print(f"{row.get('peer', program.name)}: {row['error'][:200]}", file=sys.stderr)
    return [row for row in rows if "p50_us" in row]


def key(row: Row) -> Key:
    """What a row measured."""
    return row["cell"], row["shape"], int(row.get("batch", row.get("wave", 0)))


def check_millrace(rows: list[Row], options: argparse.Namespace) -> None:
    """Ends unless Millrace's states are those of the double-precision reference."""
    python = options.build / "venv/bin/python"
    command = [str(python), "-c", REFERENCE, options.cells, options.shapes]
    printed = subprocess.run(command, cwd=options.peers, capture_output=True, text=True, check=True)
    wanted = {(cell, shape): check for cell, shape, check in map(json.loads, printed.stdout.splitlines())}
    for row in rows:
        reference = wanted[row["cell"], row["shape"]]
        errors = [abs(found - right) for found, right in zip(row["check"], reference)]
        # Σ|h| adds up the errors of up to 512 units.
        if errors[0] > 1e-4 or max(errors[1:]) > 1e-6:
            sys.exit(f"millrace, {row['cell']} {row['shape']}: found {row['check']}, wanted {reference}")
    print(f"Millrace agrees with the reference on {len(wanted)} models.", file=sys.stderr)


def one_round(programs: list[Program], own: Program, options: argparse.Namespace) -> Iterator[Row]:
    """The ratios of one round: peer, key, ratio, and both times in µs."""
    before = {key(row): row["p50_us"] for row in run(own, options, options.seconds)}
    for program in programs:
        rows = run(program, options, options.seconds)
        after = {key(row): row["p50_us"] for row in run(own, options, options.seconds / 2)}
        for row in rows:
            if (row.get("max_abs_err") or 0) > 1e-5:
                sys.exit(f"{row['peer']}, {key(row)}: {row['max_abs_err']} from the reference")
            beside = (before[key(row)] + after[key(row)]) / 2
            yield {
                "peer": row["peer"], "version": row.get("version", ""), "key": key(row),
                "millrace_us": beside, "peer_us": row["p50_us"], "ratio": row["p50_us"] / beside}  # fmt: skip
        before = after


def print_table(ratios: list[Row]) -> None:
    """One line for each model and wave, one column for each peer, in Markdown."""
    found: dict[Key, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in ratios:
        found[tuple(row["key"])][row["peer"]].append(row)
    names = sorted({row["peer"] for row in ratios})
    print(f"| cell | shape | wave | {MILLRACE} µs | " + " | ".join(names) + " |")
    print("| --- | --- | --- | --- |" + " --- |" * len(names))
    lowest: dict[tuple[str, int], list[float]] = defaultdict(list)
    for cell, shape, wave in found:
        columns = found[cell, shape, wave]
        own = statistics.median(row["millrace_us"] for rows in columns.values() for row in rows)
        cells = []
        for name in names:
            ratio = [row["ratio"] for row in columns.get(name, [])]
            cells.append(f"{statistics.median(ratio):.2f}" if ratio else "")
            if ratio:
                lowest[name, wave].append(statistics.median(ratio))
        print(f"| {cell} | {shape} | {wave} | {own:.4g} | " + " | ".join(cells) + " |")
    waves = sorted({wave for _, _, wave in found})
    print("\nAcross cells and shapes, lowest to highest:\n")
    print("| peer | " + " | ".join(f"wave {wave}" for wave in waves) + " |")
    print("| --- |" + " --- |" * len(waves))
    for name in names:
        ranges = [lowest[name, wave] for wave in waves]
        print(f"| {name} | " + " | ".join(f"{min(r):.2f} to {max(r):.2f}" if r else "" for r in ranges) + " |")
    print("\n" + "; ".join(sorted({row["peer"] + ": " + row["version"] for row in ratios})))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("build", type=Path, nargs="?")
    parser.add_argument("--binary", type=Path, default=ROOT / ".build/release/millrace")
    parser.add_argument("--cells", default="lstm,gru")
    parser.add_argument("--shapes", default="s,m,l")
    parser.add_argument("--waves", default="1,8,32,128,512")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.2, help="of each row in a round")
    parser.add_argument("--results", type=Path, help="a file of ratios, read and added to")
    options = parser.parse_args()
    options.peers = options.peers.resolve()
    options.build = (options.build or options.peers / "build").resolve()
    own = millrace(options.binary.resolve())
    programs, missing = peers(options.peers, options.build)
    print("\n".join(missing), file=sys.stderr)
    ratios: list[Row] = []
    if options.results and options.results.exists():
        ratios = [json.loads(line) for line in options.results.read_text().splitlines()]
    if options.rounds:
        check_millrace(run(own, options, 0.001), options)
    for _ in range(options.rounds):
        for row in one_round(programs, own, options):
            ratios.append(row)
            if options.results:
                with options.results.open("a") as file:
                    file.write(json.dumps(row) + "\n")
    print_table(ratios)


if __name__ == "__main__":
    main()
