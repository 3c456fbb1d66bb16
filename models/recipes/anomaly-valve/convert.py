"""Makes CSV files for `anomaly-valve` of SKAB's valve experiments: convert.py DATA/sensor-skab OUT.

The first 400 rows of each experiment are free of anomalies. Each channel is standardised by the
first 300 of them, from which train.csv is; dev.csv has the next 100. all.csv has every row, and
labels.csv which rows are anomalous. An experiment is a stream. The two temperatures drift while all
is well: of them the difference to the row before is taken.
"""

import csv
import statistics
import sys
from pathlib import Path

LEARNED, FREE = 300, 400
DRIFTING = ("Temperature", "Thermocouple")


def experiment(file: Path) -> tuple[list[str], list[list[float]], list[int]]:
    """Names of the channels, standardised rows, and 1 for each anomalous row."""
    with file.open(newline="") as lines:
        reader = csv.reader(lines, delimiter=";")
        names = next(reader)[1:-2]
        rows, labels = [], []
        for row in reader:
            rows.append([float(value) for value in row[1:-2]])
            labels.append(int(float(row[-2])))
    for column in (names.index(name) for name in DRIFTING):
        values = [row[column] for row in rows]
        for row, before, now in zip(rows, values[:1] + values, values):
            row[column] = now - before
    columns = list(zip(*rows[:LEARNED]))
    means = [statistics.fmean(column) for column in columns]
    deviations = [statistics.pstdev(column) or 1.0 for column in columns]
    scaled = [[(v - m) / d for v, m, d in zip(row, means, deviations)] for row in rows]
    return names, scaled, labels


def main() -> None:
    """Writes the four files."""
    source, target = Path(sys.argv[1]) / "data/valve1", Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    spans = {"train": (0, LEARNED), "dev": (LEARNED, FREE), "all": (0, None)}
    found = {
        file.stem: experiment(file)
        for file in sorted(source.glob("*.csv"), key=lambda file: int(file.stem))
    }
    names = next(iter(found.values()))[0]
    for split, (first, last) in spans.items():
        with (target / f"{split}.csv").open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["stream", *names])
            for stream, (_, rows, _) in found.items():
                writer.writerows([stream, *(f"{v:.5f}" for v in row)] for row in rows[first:last])
    with (target / "labels.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for stream, (_, _, labels) in found.items():
            writer.writerows([stream, label] for label in labels)


if __name__ == "__main__":
    main()
