"""Documents dealt to lanes and cut into windows of truncated back-propagation through time."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

IGNORED = -100


@dataclass
class Stream:
    """A document as tensors: table rows [T, 1 + seeds] or vectors, targets [T, delays] or numbers."""

    rows: Tensor
    targets: Tensor

    @classmethod
    def of(cls, rows: list[list[int]] | list[list[float]], labels: list[int], delays: list[int]) -> "Stream":
        """Head d at step t is to say the label of element t - d of the same document."""
        targets = [
            [labels[step - delay] if step >= delay else IGNORED for delay in delays]
            for step in range(len(labels))
        ]
        return cls(torch.tensor(rows), torch.tensor(targets))


@dataclass
class Window:
    """`keep` is 0 where a lane's document begins (its state is zeroed before that step), else 1."""

    rows: Tensor
    targets: Tensor
    keep: Tensor


class Lane:
    """Reads documents one after the other from a queue that all lanes share."""

    def __init__(self, queue: Iterator[Stream]) -> None:
        self.queue, self.stream, self.position = queue, next(queue, None), 0

    def fill(self, window: Window, lane: int) -> None:
        """Fills one column of a window; steps after the last document stay ignored."""
        step, steps = 0, len(window.keep)
        while self.stream is not None and step < steps:
            count = min(steps - step, len(self.stream.rows) - self.position)
            source = slice(self.position, self.position + count)
            window.rows[step : step + count, lane] = self.stream.rows[source]
            window.targets[step : step + count, lane] = self.stream.targets[source]
            if self.position == 0:
                window.keep[step, lane] = 0
            step, self.position = step + count, self.position + count
            if self.position == len(self.stream.rows):
                self.stream, self.position = next(self.queue, None), 0


def windows(streams: list[Stream], lanes: int, steps: int) -> Iterator[Window]:
    """Windows [steps, lanes, ...] over the streams in the given order."""
    queue = iter(streams)
    open_lanes = [Lane(queue) for _ in range(lanes)]
    row_width, delays = streams[0].rows.shape[1], streams[0].targets.shape[1]
    while any(lane.stream is not None for lane in open_lanes):
        window = Window(
            torch.zeros(steps, lanes, row_width, dtype=streams[0].rows.dtype),
            torch.full((steps, lanes, delays), IGNORED, dtype=streams[0].targets.dtype),
            torch.ones(steps, lanes, 1),
        )
        for number, lane in enumerate(open_lanes):
            lane.fill(window, number)
        yield window
