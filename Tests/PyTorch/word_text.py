"""The words of a treebank as one text."""

from pathlib import Path

from features import norm


def read_sentences(path: Path) -> list[list[str]]:
    """The words of each sentence of a CoNLL-U file, and `<eos>`."""
    sentences: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if len(columns) > 1 and columns[0].isdigit():
            sentences[-1].append(norm(columns[1]).replace(" ", "_"))
        elif not line and sentences[-1]:
            sentences.append([])
    return [sentence + ["<eos>"] for sentence in sentences if sentence]


def cut(sentences: list[list[str]], words: dict[str, int], count: int) -> list[list[str]]:
    """The first `count` words as sentences, unknown ones as `<unk>`."""
    result: list[list[str]] = []
    for sentence in sentences:
        part = sentence[:count]
        count -= len(part)
        if part:
            result.append([word if word in words else "<unk>" for word in part])
    return result
