"""What a token is turned into before it reaches the network: norm, shape, affixes, hashed rows.

Written from the format's description, as a check of the daemon's. The description does not define
upper and lower: both use Unicode's general categories.
"""

from collections.abc import Callable
from itertools import groupby
from unicodedata import category

MASK = 0xFFFFFFFF
SHAPES = {"Lu": "X", "Lt": "X", "Ll": "x", "Nd": "d"}


def _rotate(value: int, bits: int) -> int:
    """Rotates a 32-bit word to the left."""
    return ((value << bits) | (value >> (32 - bits))) & MASK


def murmur3_x86_32(data: bytes, seed: int) -> int:
    """MurmurHash3 for 32-bit words (Appleby's reference, public domain)."""
    h = seed & MASK
    whole = len(data) // 4 * 4
    for start in range(0, whole, 4):
        k = int.from_bytes(data[start : start + 4], "little")
        k = _rotate(k * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK
        h = (_rotate(h ^ k, 13) * 5 + 0xE6546B64) & MASK
    if tail := data[whole:]:
        k = int.from_bytes(tail, "little")
        h ^= _rotate(k * 0xCC9E2D51 & MASK, 15) * 0x1B873593 & MASK
    h ^= len(data)
    h = (h ^ h >> 16) * 0x85EBCA6B & MASK
    h = (h ^ h >> 13) * 0xC2B2AE35 & MASK
    return h ^ h >> 16


def norm(token: str) -> str:
    """Unicode lower-case of each code point by itself, decimal digits (category Nd) as 0."""
    # Not token.lower(): that looks at neighbours to write a final sigma.
    return "".join("0" if c.isdecimal() else c.lower() for c in token)


def _shape_of(character: str) -> str:
    """By Unicode category: Lu and Lt give X, Ll gives x, Nd gives d, others stay as they are."""
    return SHAPES.get(category(character), character)


def shape(token: str) -> str:
    """The shape of a token, runs of one character cut to 4: `Xxxxx`, `dddd-dd`."""
    return "".join(c * min(4, len(list(run))) for c, run in groupby(map(_shape_of, token)))


def value_of(kind: str) -> Callable[[str], str]:
    """The function for `of` in config.json: norm, shape, prefixN or suffixN."""
    if kind == "norm":
        return norm
    if kind == "shape":
        return shape
    length = int(kind[6:])
    if length > 0 and kind.startswith("prefix"):
        return lambda token: norm(token)[:length]
    if length > 0 and kind.startswith("suffix"):
        return lambda token: norm(token)[-length:]
    raise ValueError(f"unknown token value {kind!r}: norm, shape, prefixN and suffixN are known")


def hashed_rows(token: str, kind: str, seeds: int, rows: int) -> list[int]:
    """The rows of a hashed feature's table whose sum is the token's vector."""
    data = value_of(kind)(token).encode()
    return [murmur3_x86_32(data, seed) % rows for seed in range(seeds)]
