"""Splits the UCI sentences (amazon, imdb) for `sentiment-en`: convert.py DATA_FOLDER OUT_FOLDER [FOLD].

Writes train.tsv, dev.tsv and test.tsv: a sentence and its label a line. Within each site line
index mod 10 = FOLD (9 unless told otherwise) is test, the fold before it dev. Also prints what naive Bayes over
words reaches on them.
"""

import math
import re
import sys
from collections import Counter
from pathlib import Path

SITES = ("amazon_cells_labelled.txt", "imdb_labelled.txt")
LABELS = {"0": "negative", "1": "positive"}


def sentences(file: Path) -> list[tuple[str, str]]:
    """Sentences and labels; a tab ends the sentence."""
    rows = []
    for line in file.read_text(encoding="utf-8").split("\n"):
        text, tab, label = line.rpartition("\t")
        if tab:
            rows.append((" ".join(text.split()), LABELS[label.strip()]))
    return rows


def words(text: str) -> list[str]:
    """Lower-cased words."""
    return re.findall(r"[a-z']+", text.lower())


def naive_bayes(train: list[tuple[str, str]], test: list[tuple[str, str]]) -> float:
    """Accuracy of multinomial naive Bayes with add-one smoothing."""
    counts = {label: Counter() for label in LABELS.values()}
    for text, label in train:
        counts[label].update(words(text))
    size = len(set().union(*counts.values()))
    totals = {label: sum(count.values()) + size for label, count in counts.items()}
    right = 0
    for text, label in test:
        scores = {
            name: sum(math.log((count[word] + 1) / totals[name]) for word in words(text))
            for name, count in counts.items()
        }
        right += max(scores, key=lambda name: scores[name]) == label
    return right / len(test)


def main() -> None:
    """Writes the three files."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    fold = int(sys.argv[3]) if len(sys.argv) > 3 else 9
    target.mkdir(parents=True, exist_ok=True)
    splits: dict[str, list[tuple[str, str]]] = {"train": [], "dev": [], "test": []}
    for site in SITES:
        for index, row in enumerate(sentences(source / site)):
            splits[{fold: "test", (fold - 1) % 10: "dev"}.get(index % 10, "train")].append(row)
    for name, rows in splits.items():
        lines = "".join(f"{text}\t{label}\n" for text, label in rows)
        (target / f"{name}.tsv").write_text(lines, encoding="utf-8")
        print(f"{name}: {len(rows)} sentences")
    print(f"naive Bayes on test: {100 * naive_bayes(splits['train'], splits['test']):.1f} %")


if __name__ == "__main__":
    main()
