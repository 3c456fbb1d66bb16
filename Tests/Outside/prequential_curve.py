"""The curve of a prequential run as SVG: live and frozen, with the swaps."""

from dataclasses import dataclass

from entities import EntityScore

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 300, 48, 40, 28


@dataclass
class Block:
    """Some documents that were streamed between two rounds of the trainer."""

    elements: int
    score: EntityScore
    version: int
    published: int | None
    reason: str


def running(blocks: list[Block], span: int = 4) -> list[float]:
    """F1 over each block and the `span` - 1 before it, in percent."""
    found = []
    for last in range(len(blocks)):
        part = blocks[max(0, last + 1 - span) : last + 1]
        right = sum(b.score.right for b in part)
        total = sum(b.score.gold + b.score.found for b in part)
        found.append(200 * right / total if total else 0.0)
    return found


def draw(live: list[Block], frozen: list[Block]) -> str:
    """The drawing: F1 over four blocks against elements; a dashed line where a version came."""
    title = "entity F1 over the last four blocks, each scored before it was learned from"
    return draw_curves(live, [running(live), running(frozen)], title)


def draw_curves(blocks: list[Block], curves: list[list[float]], title: str) -> str:
    """Two curves, live and frozen, of a figure of each block; a dashed line where a version came."""
    places, elements = [], 0
    for block in blocks:
        elements += block.elements
        places.append(elements)
    lines = list(zip(("live", "frozen"), ("#0a7", "#888"), curves))
    low = 10 * int(min(map(min, curves)) // 10)
    high = 10 * (int(max(map(max, curves)) // 10) + 1)
    step = max(10, (high - low) // 60 * 10)

    def x(place: float) -> float:
        return LEFT + (WIDTH - LEFT - 70) * place / elements

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - low) / (high - low)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#444">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="16">{title}</text>',
    ]
    for value in range(low, high + 1, step):
        parts.append(
            f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - 70}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>')
    for block, place in zip(blocks, places):
        if block.published:
            parts.append(
                f'<path d="M{x(place):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#0a7" '
                'stroke-opacity="0.5" stroke-dasharray="3 3"/>')
    for name, colour, values in lines:
        points = " ".join(f"{x(p):.1f},{y(v):.1f}" for p, v in zip(places, values))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
            f'<text x="{WIDTH - 64}" y="{y(values[-1]) + 4:.1f}" fill="{colour}">{name}</text>')
    for place in range(0, elements + 1, 10_000 if elements > 20_000 else 1_000):
        parts.append(
            f'<text x="{x(place):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">'
            f"{place:,}</text>")
    parts.append(
        f'<text x="{(WIDTH - 22) / 2}" y="{HEIGHT - 6}" text-anchor="middle">elements; '
        "dashed: a better version went into service</text></svg>\n")
    return "\n".join(parts)
