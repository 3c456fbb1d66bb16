"""Entities by conlleval's default rules, in plain Python."""

from dataclasses import dataclass


def entities(tags: list[str]) -> list[tuple[str, int, int]]:
    """(type, first, last) of each entity; an I that continues nothing begins one."""
    found: list[tuple[str, int, int]] = []
    kind, first = "", 0
    for position, tag in enumerate([*tags, "O"]):
        mark, _, tag_kind = tag.partition("-")
        continues = mark == "I" and tag_kind == kind
        if kind and not continues:
            found.append((kind, first, position - 1))
            kind = ""
        if mark in ("B", "I") and not continues:
            kind, first = tag_kind, position
    return found


@dataclass
class EntityScore:
    """Counts entities sentence by sentence."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def add(self, gold: list[str], found: list[str]) -> None:
        """Counts one sentence."""
        wanted, given = set(entities(gold)), set(entities(found))
        self.gold += len(wanted)
        self.found += len(given)
        self.right += len(wanted & given)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is right."""
        return 2 * self.right / (self.gold + self.found) if self.right else 0.0
