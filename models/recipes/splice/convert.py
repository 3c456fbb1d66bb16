"""Splits the UCI splice junctions for `splice`: convert.py DATA_FOLDER OUT_FOLDER.

Writes train.tsv, dev.tsv and test.tsv: a sequence as its overlapping triplets of bases, and its
label (EI, IE, N). Of equal sequences the first stays; then index mod 10 = 9 is test, 8 dev.
"""

import sys
from pathlib import Path

SPAN = 3


def main() -> None:
    """Writes the three files."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    labels: dict[str, str] = {}
    for line in (source / "splice.data").read_text(encoding="utf-8").split("\n"):
        fields = [field.strip() for field in line.split(",")]
        if len(fields) == 3:
            labels.setdefault(fields[2], fields[0])
    splits: dict[str, list[str]] = {"train": [], "dev": [], "test": []}
    for index, (bases, label) in enumerate(labels.items()):
        triplets = " ".join(bases[k : k + SPAN] for k in range(len(bases) - SPAN + 1))
        splits[{9: "test", 8: "dev"}.get(index % 10, "train")].append(f"{triplets}\t{label}\n")
    for name, lines in splits.items():
        (target / f"{name}.tsv").write_text("".join(lines), encoding="utf-8")
        print(f"{name}: {len(lines)} sequences")


if __name__ == "__main__":
    main()
