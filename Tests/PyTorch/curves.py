"""Curves of several trainings, an SVG drawing: loss and perplexity by epoch."""

from typing import Any

Curves = dict[str, list[dict[str, Any]]]
WIDTH, HEIGHT, MARGIN = 420, 280, 50
STYLES = ['stroke="#d62728" stroke-width="2"', 'stroke="#1f77b4" stroke-width="4" stroke-opacity="0.4"']
PANELS = {"loss": "mean training loss, nats", "perplexity": "perplexity on dev"}


def panel(curves: Curves, key: str, left: int) -> list[str]:
    """One figure of all epochs, its axes and the line of each training."""
    values = [row[key] for rows in curves.values() for row in rows]
    low, high = min(values), max(values)
    span, last = (high - low) or 1, max(len(rows) for rows in curves.values())

    def place(epoch: int, value: float) -> str:
        x = left + MARGIN + (epoch - 1) / max(last - 1, 1) * (WIDTH - 2 * MARGIN)
        return f"{x:.1f},{HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN):.1f}"

    parts = [f'<text x="{left + MARGIN}" y="30">{PANELS[key]}</text>']
    for value in (low, high):
        x, y = place(1, value).split(",")
        parts.append(f'<text x="{float(x) - 6}" y="{y}" text-anchor="end">{value:.4g}</text>')
    for epoch in range(1, last + 1):
        x, y = place(epoch, low).split(",")
        parts.append(f'<text x="{x}" y="{float(y) + 20}" text-anchor="middle">{epoch}</text>')
    for style, rows in zip(STYLES, curves.values(), strict=True):
        points = " ".join(place(row["epoch"], row[key]) for row in rows)
        parts.append(f'<polyline points="{points}" fill="none" {style}/>')
    return parts


def drawing(curves: Curves) -> str:
    """The SVG of two trainings, by name."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH}" height="{HEIGHT}"']
    parts.append('font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>')
    for number, (name, style) in enumerate(zip(curves, STYLES, strict=True)):
        x = WIDTH + MARGIN + 120 + 110 * number
        parts.append(f'<line x1="{x}" x2="{x + 24}" y1="26" y2="26" {style}/>')
        parts.append(f'<text x="{x + 30}" y="30">{name}</text>')
    for number, key in enumerate(PANELS):
        parts += panel(curves, key, number * WIDTH)
    return "\n".join([*parts, "</svg>\n"])
