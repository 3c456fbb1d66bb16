"""Turns the raw trials of the set `sensor-older-people-har` into CSV files that `millrace` reads.

Usage: sensor_csv.py DATA_FOLDER OUT_FOLDER. Writes train.csv, dev.csv and test.csv: a trial is a
stream; trials sorted by file name, index mod 5 = 4 is test and 3 is dev. A row has the time, three
accelerations, the signal strength, the antenna as four columns of 0 and 1, and the label.
"""

import csv
import sys
from pathlib import Path

ANTENNAS = ("1", "2", "3", "4")
LABELS = {"1": "sit-bed", "2": "sit-chair", "3": "lying", "4": "ambulating"}
COLUMNS = ("stream", "time_s", "frontal", "vertical", "lateral", "strength")


def rows_of(trial: Path) -> list[list[str]]:
    """The rows of one trial: stream, time, eight numbers, label."""
    rows = []
    with trial.open(newline="") as file:
        for line in csv.reader(file):
            time, frontal, vertical, lateral, antenna, strength, _phase, _frequency, label = line
            if antenna not in ANTENNAS:
                raise ValueError(f"{trial}: antenna {antenna}, wanted one of {ANTENNAS}")
            seen_by = ["1" if antenna == name else "0" for name in ANTENNAS]
            rows.append(
                [trial.name, time, frontal, vertical, lateral, strength, *seen_by, LABELS[label]]
            )
    return rows


def split_of(index: int) -> str:
    """The split of a trial by its place among the sorted file names."""
    return {4: "test", 3: "dev"}.get(index % 5, "train")


def main() -> None:
    """Writes the three files."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    trials = sorted(file for file in (source / "S1_Dataset").iterdir() if file.is_file())
    target.mkdir(parents=True, exist_ok=True)
    header = [*COLUMNS, *(f"antenna{name}" for name in ANTENNAS), "label"]
    for split in ("train", "dev", "test"):
        with (target / f"{split}.csv").open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            for index, trial in enumerate(trials):
                if split_of(index) == split:
                    writer.writerows(rows_of(trial))


if __name__ == "__main__":
    main()
