"""UNER and UD English-EWT as documents of sentences, with PER, ORG and LOC or parts of speech."""

from dataclasses import dataclass
from pathlib import Path

TYPES = ("LOC", "ORG", "PER")
LABELS = ["O"] + [f"{mark}-{kind}" for kind in TYPES for mark in "BI"]
FILES = {
    # Version 1 has no train file in the folder; dev and test are always version 1's.
    "train": "pre-release-0c7ce0d/en_ewt-ud-train.iob2",
    "dev": "en_ewt-ud-dev.iob2",
    "test": "en_ewt-ud-test.iob2",
}
TREEBANK = {split: f"en_ewt-ud-{split}.conllu" for split in FILES}


@dataclass
class Document:
    """One stream: sentences of (token, tag)."""

    sentences: list[list[tuple[str, str]]]

    @property
    def tokens(self) -> list[str]:
        """All tokens in order."""
        return [token for sentence in self.sentences for token, _ in sentence]

    @property
    def tags(self) -> list[str]:
        """All tags in order."""
        return [tag for sentence in self.sentences for _, tag in sentence]

    def by_sentence(self, tags: list[str]) -> list[list[str]]:
        """The document's tags cut at its sentence ends."""
        rest = iter(tags)
        return [[next(rest) for _ in sentence] for sentence in self.sentences]


def label_of(tag: str, rest: list[str]) -> str:
    """UPOS in the ten columns of CoNLL-U, else the entity tag."""
    if len(rest) == 7:
        return rest[0]
    return tag if tag[2:] in TYPES else "O"


def read_documents(path: Path) -> list[Document]:
    """Reads an .iob2 file, where tags of types that are not judged become O, or CoNLL-U."""
    documents: list[Document] = []
    inside = False
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc"):
            documents.append(Document([]))
        if not line or line.startswith("# "):
            inside = False
            continue
        number, token, tag, *rest = line.split("\t")
        if not number.isdigit():
            continue
        if not inside:
            documents[-1].sentences.append([])
        inside = True
        documents[-1].sentences[-1].append((token, label_of(tag, rest)))
    return documents


def read_split(folder: Path, split: str) -> list[Document]:
    """Reads train, dev or test of the data folder, by whichever of the two sets is there."""
    treebank = folder / TREEBANK[split]
    return read_documents(treebank if treebank.exists() else folder / FILES[split])
