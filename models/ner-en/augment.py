"""Writes text with names exchanged: the same sentences, other persons, places and organisations.

    python3 augment.py en_ewt-ud-train.iob2 augmented.iob2 [--names names.txt] [--copies 3]

Every sentence that has a name is written once a copy, and some of the others, each as a document of
its own: texts are often short, and begin in the zero state. A name becomes another one
of its type, from the same file or from the list, each as often as any other; persons become a new
combination of first and last names; and some of the words are made up, letter by letter, from what
follows what in the names of that type. So what is around a name, its shape and its letters have
to tell, not the words themselves.
"""

import argparse
import random
from collections import defaultdict
from pathlib import Path

TYPES = ("LOC", "ORG", "PER")
ORDER = 3


def read(path: Path) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """The documents of an .iob2 file: their first line, and sentences of (token, tag)."""
    documents, sentence = [], []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            documents.append((line, []))
        if line and not line.startswith("#"):
            _, token, tag, *_ = line.split("\t")
            sentence.append((token, tag if tag[2:] in TYPES else "O"))
        elif sentence and not line:
            documents[-1][1].append(sentence)
            sentence = []
    return documents


def read_names(path: Path | None) -> dict[str, list[tuple[str, ...]]]:
    """The lists of a file: names between commas under a heading in brackets."""
    lists: dict[str, list[tuple[str, ...]]] = {}
    for line in path.read_text(encoding="utf-8").split("\n") if path else ():
        if line.startswith("["):
            names = lists.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            names += [tuple(name.split()) for name in line.split(",") if name.strip()]
    return lists


def names_of(sentence: list[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """The entities of a sentence: begin, end and type."""
    names = []
    for place, (_, tag) in enumerate(sentence):
        if tag[0] == "B":
            names.append((place, place + 1, tag[2:]))
        elif tag[0] == "I":
            names[-1] = (names[-1][0], place + 1, tag[2:])
    return names


class Letters:
    """What follows each three letters in words of one type: makes new words like them."""

    def __init__(self, words: list[str]) -> None:
        self.words = set(words)
        self.following = defaultdict(list)
        for word in sorted(self.words):
            padded = "^" * ORDER + word + "$"
            for place in range(ORDER, len(padded)):
                self.following[padded[place - ORDER : place]].append(padded[place])

    def word(self, rng: random.Random) -> str:
        """A word of 3 to 12 letters that is not among those it learned from."""
        for _ in range(50):
            made = "^" * ORDER
            while not made.endswith("$") and len(made) < 16 + ORDER:
                made += rng.choice(self.following[made[-ORDER:]])
            word = made[ORDER:-1]
            if 3 <= len(word) <= 12 and made.endswith("$") and word not in self.words:
                return word
        return rng.choice(sorted(self.words))


class Names:
    """All names of a file by type, and the words they are made of."""

    def __init__(self, documents: list, listed: dict[str, list[tuple]]) -> None:
        found = {kind: set() for kind in TYPES}
        for _, sentences in documents:
            for sentence in sentences:
                for begin, end, kind in names_of(sentence):
                    found[kind].add(tuple(token for token, _ in sentence[begin:end]))
        found["LOC"].update(listed.get("place", ()))
        found["ORG"].update(listed.get("organisation", ()))
        self.all = {kind: sorted(names) for kind, names in found.items()}
        persons = [name for name in self.all["PER"] if all(map(plain, name))]
        first = {name[0] for name in persons if len(name) == 2}
        last = {name[-1] for name in persons if len(name) == 2}
        self.first = sorted(first.union(name[0] for name in listed.get("first", ())))
        self.last = sorted(last.union(name[0] for name in listed.get("last", ())))
        words = {
            kind: [w for name in names for w in name if plain(w)]
            for kind, names in self.all.items()
        }
        self.made = {kind: Letters(list) for kind, list in words.items()}
        self.made_first, self.made_last = Letters(self.first), Letters(self.last)

    def another(self, name: tuple[str, ...], kind: str, rng: random.Random, share: float) -> tuple:
        """Another name of the type; `share` of the words are made up."""
        if kind == "PER" and all(map(plain, name)):
            if len(name) >= 2:
                first = self.made_first.word(rng) if rng.random() < share else rng.choice(self.first)
                last = self.made_last.word(rng) if rng.random() < share else rng.choice(self.last)
                return (first, last)
            if rng.random() < share:
                return ((self.made_first if rng.random() < 0.5 else self.made_last).word(rng),)
            return (rng.choice(self.first if rng.random() < 0.6 else self.last),)
        other = rng.choice(self.all[kind])
        if kind in ("LOC", "ORG"):
            other = tuple(
                self.made[kind].word(rng) if plain(w) and rng.random() < share else w for w in other
            )
        return other


def plain(word: str) -> bool:
    """Whether a word is written as a name mostly is: a capital, then small letters."""
    return len(word) > 2 and word[0].isupper() and word[1:].isalpha() and word[1:].islower()


def exchanged(sentence: list, names: Names, rng: random.Random, rate: float, share: float) -> list:
    """The sentence with `rate` of its names exchanged."""
    result, place = [], 0
    for begin, end, kind in names_of(sentence):
        result += sentence[place:begin]
        name = tuple(token for token, _ in sentence[begin:end])
        if rng.random() < rate:
            name = names.another(name, kind, rng, share)
        result += [(token, ("I-" if k else "B-") + kind) for k, token in enumerate(name)]
        place = end
    return result + sentence[place:]


def main() -> None:
    """Reads, exchanges, writes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=0.8)
    parser.add_argument("--made-up", type=float, default=0.2)
    parser.add_argument("--others", type=float, default=0.3)
    arguments = parser.parse_args()
    documents = read(arguments.source)
    names = Names(documents, read_names(arguments.names))
    rng, lines = random.Random(arguments.seed), []
    for copy in range(arguments.copies):
        for first, sentences in documents:
            for number, sentence in enumerate(sentences):
                if not names_of(sentence) and rng.random() >= arguments.others:
                    continue
                lines.append(f"{first}-{number}-{copy + 1}")
                new = exchanged(sentence, names, rng, arguments.rate, arguments.made_up)
                lines += [f"{k}\t{token}\t{tag}" for k, (token, tag) in enumerate(new, 1)] + [""]
    arguments.target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
