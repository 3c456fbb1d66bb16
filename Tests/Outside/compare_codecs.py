"""Reads values that our codecs have written, checks that both encodings say the same, and writes
them and random values of its own with Python's json and msgpack.

Lines of the input: JSON and MessagePack of one value, both in hexadecimal digits. The output is the
same, first for the values of the input. Where msgpack is not installed, the reader and writer beside
this file take its place; `--require-msgpack` refuses to.
"""

import argparse
import json
import math
import random
import struct
import sys
from pathlib import Path
from typing import Any

try:
    import msgpack
except ModuleNotFoundError:
    import messagepack

    msgpack = None

ALPHABET = ["a", "Z", "0", " ", '"', "\\", "/", "\n", "\0", "\x1f", "\x7f", "é", "\u2028", "中",
            "\uffff", "😀", "\U0010ffff", "\ue000", "\ud7ff"]


def pack(value: Any) -> bytes:
    """A value as MessagePack."""
    return msgpack.packb(value) if msgpack else messagepack.pack(value)


def unpack(data: bytes) -> Any:
    """The value of MessagePack."""
    return msgpack.unpackb(data, strict_map_key=True) if msgpack else messagepack.unpack(data)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values have the same types, bits and order of members."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return struct.pack(">d", one) == struct.pack(">d", other)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    return one == other


def drawn(draw: random.Random, depth: int = 4) -> Any:
    """A random value."""
    def text() -> str:
        return "".join(draw.choice(ALPHABET) for _ in range(draw.randrange(6)))

    match draw.randrange(9 if depth else 7):
        case 0: return None
        case 1: return draw.random() < 0.5
        case 2: return draw.randrange(-2**63, 2**63)
        case 3: return draw.randrange(-40, 140)
        case 4:
            number = struct.unpack(">d", draw.randbytes(8))[0]
            return number if math.isfinite(number) else 0.1
        case 5: return float(draw.choice([0, -0.0, 1e22, 1e16, 0.1, 5e-324, 1.7976931348623157e308]))
        case 6: return text()
        case 7: return [drawn(draw, depth - 1) for _ in range(draw.randrange(6))]
        case _: return {f"{k}{text()}": drawn(draw, depth - 1) for k in range(draw.randrange(6))}


def spelled(value: Any, draw: random.Random) -> bytes:
    """A value as JSON, written in one of several ways."""
    return json.dumps(
        value, ensure_ascii=draw.random() < 0.5, indent=draw.choice([None, None, 1, "\t"]),
        separators=draw.choice([None, (",", ":"), (" , ", " : ")])).encode()


def main() -> int:
    """Compares and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("input", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--count", type=int, default=2000, help="values of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--require-msgpack", action="store_true")
    options = parser.parse_args()
    if options.require_msgpack and msgpack is None:
        print("msgpack is not installed", file=sys.stderr)
        return 2
    draw = random.Random(options.seed)
    values = []
    for number, line in enumerate(options.input.read_text().splitlines(), 1):
        one, other = map(bytes.fromhex, line.split())
        value = json.loads(one)
        if not is_same(value, unpack(other)):
            print(f"line {number}: {one!r} is not {other!r}", file=sys.stderr)
            return 1
        values.append(value)
    values += [drawn(draw) for _ in range(options.count)]
    lines = (f"{spelled(value, draw).hex()} {pack(value).hex()}\n" for value in values)
    options.output.write_text("".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
