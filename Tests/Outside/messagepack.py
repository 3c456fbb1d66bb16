"""As much of MessagePack as the wire has, without a package; floats go out as float64."""

import struct
from typing import Any

FIXED = {
    0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q",
    0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q",
}  # fmt: skip
LENGTHS = {
    0xD9: (">B", str), 0xDA: (">H", str), 0xDB: (">I", str), 0xDC: (">H", list), 0xDD: (">I", list),
    0xDE: (">H", dict), 0xDF: (">I", dict),
}  # fmt: skip
WORDS = {0xC0: None, 0xC2: False, 0xC3: True}


def pack(value: Any) -> bytes:
    """A value as MessagePack, lengths and integers not always in their shortest form."""
    for byte, word in WORDS.items():
        if value is word:
            return bytes([byte])
    match value:
        case int() if -32 <= value < 128:
            return struct.pack(">b", value)
        case int():
            return b"\xd3" + struct.pack(">q", value)
        case float():
            return b"\xcb" + struct.pack(">d", value)
        case str():
            text = value.encode()
            return b"\xda" + struct.pack(">H", len(text)) + text
        case list():
            return b"\xdc" + struct.pack(">H", len(value)) + b"".join(map(pack, value))
        case dict():
            head = bytes([0x80 | len(value)])
            return head + b"".join(pack(key) + pack(each) for key, each in value.items())
    raise TypeError(type(value))


class Unpacker:
    """Reads one value from the front of the bytes that are left."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def take(self, count: int) -> bytes:
        """The next bytes, all of which have to be there."""
        taken, self.data = self.data[:count], self.data[count:]
        if len(taken) != count:
            raise ValueError("cut short")
        return taken

    def number(self, layout: str) -> Any:
        """The next number."""
        return struct.unpack(layout, self.take(struct.calcsize(layout)))[0]

    def value(self) -> Any:
        """The next value."""
        byte = self.take(1)[0]
        if byte in WORDS:
            return WORDS[byte]
        if byte in FIXED:
            return self.number(FIXED[byte])
        if byte in LENGTHS:
            layout, kind = LENGTHS[byte]
            return self.content(kind, self.number(layout))
        if byte < 0x80 or byte >= 0xE0:
            return byte if byte < 0x80 else byte - 0x100
        if byte < 0xA0:
            return self.content(dict if byte < 0x90 else list, byte & 0x0F)
        if byte < 0xC0:
            return self.content(str, byte & 0x1F)
        raise ValueError(f"byte {byte:#x}")

    def content(self, kind: type, length: int) -> Any:
        """What follows the head of a string, array or map."""
        if kind is str:
            return self.take(length).decode()
        if kind is list:
            return [self.value() for _ in range(length)]
        return {self.value(): self.value() for _ in range(length)}


def unpack(data: bytes) -> Any:
    """The one value that the bytes are."""
    unpacker = Unpacker(data)
    value = unpacker.value()
    if unpacker.data:
        raise ValueError("bytes are left")
    return value
