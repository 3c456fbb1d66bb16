"""Makes the seasonal differences of ETTh1 for `forecast-ett`: convert.py ETTh1.csv OUT LAG.

Every channel is standardised by the first 8,640 hours; a row is the difference to LAG hours before.
A forecast of it up to LAG hours ahead is one of the channel itself, with the same error: what came
LAG hours before is known. Writes train.csv (8,640 hours), dev.csv and test.csv (2,880 each; the
hours before a split are used for its first differences only). Prints the errors of persistence
and of repeating the last day.
"""

import csv
import statistics
import sys
from pathlib import Path

SPLITS = {"train": (0, 8640), "dev": (8640, 11520), "test": (11520, 14400)}
HORIZONS = (1, 24, 48)


def standardised(file: Path) -> tuple[list[str], list[list[float]]]:
    """Names and z-scores of the channels."""
    with file.open(newline="") as lines:
        reader = csv.reader(lines)
        names = next(reader)[1:]
        rows = [[float(value) for value in row[1:]] for row in reader]
    train = rows[: SPLITS["train"][1]]
    columns = list(zip(*train))
    means = [statistics.fmean(column) for column in columns]
    deviations = [statistics.pstdev(column) for column in columns]
    return names, [
        [(v - m) / d for v, m, d in zip(row, means, deviations)] for row in rows
    ]


def baseline(rows: list[list[float]], span: range, horizon: int, seasonal: bool) -> float:
    """Mean squared error over steps 1 to `horizon` of the last value or of the last day."""
    total, count = 0.0, 0
    for origin in range(span.start, span.stop - horizon):
        for step in range(1, horizon + 1):
            before = origin + (step - 1) % 24 - 23 if seasonal else origin
            for found, wanted in zip(rows[before], rows[origin + step]):
                total += (found - wanted) ** 2
            count += len(rows[origin])
    return total / count


def main() -> None:
    """Writes the three files and prints the baselines on test."""
    source, target, lag = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    target.mkdir(parents=True, exist_ok=True)
    names, rows = standardised(source)
    for split, (first, last) in SPLITS.items():
        with (target / f"{split}.csv").open("w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(names)
            for hour in range(max(first, lag), last):
                writer.writerow(f"{a - b:.6f}" for a, b in zip(rows[hour], rows[hour - lag]))
    test = range(*SPLITS["test"])
    for horizon in HORIZONS:
        last, day = (baseline(rows, test, horizon, seasonal) for seasonal in (False, True))
        print(f"h{horizon}: persistence {last:.3f}, the last day again {day:.3f}")


if __name__ == "__main__":
    main()
