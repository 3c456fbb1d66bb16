"""Ten updates by PyTorch's optimisers of small networks with every head that optimiser_golden.py has not.

`classify` (a label for a whole sequence, at each of its elements or at its last one), `next` (the row that
follows), `tagger` (three delays and an auxiliary head for the next row), `crf` (with an auxiliary head), and
`forecast` (means and log variances of vectors one and two elements ahead). Windows, clipping and tables are
as there.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, gaussian_nll_loss

from crf_golden import log_sum
from lanes import IGNORED
from optimiser_golden import CLIP, LANES, METHODS, STEPS, UPDATES

ROWS, WIDTH, UNITS, LABELS, DIMENSIONS = 12, 3, 4, 3, 2
HORIZONS, AUXILIARY = [1, 2], 0.3
DELAYS = {"classify": [0], "next": [0], "tagger": [0, 1, 3], "crf": [0, 1], "forecast": [0]}
OUTPUTS = {"next": ROWS, "forecast": len(HORIZONS) * DIMENSIONS * 2}
CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
#: The document and the position in it at each step and lane.
Places = list[list[tuple[int, int]]]


class Network(nn.Module):
    """A table but for vectors, one recurrent layer, heads; in the order in which the trainer keeps them."""

    def __init__(self, cell: str, head: str) -> None:
        super().__init__()
        self.table = nn.Embedding(ROWS, WIDTH) if head != "forecast" else None
        self.rnn = CELLS[cell](DIMENSIONS if head == "forecast" else WIDTH, UNITS)
        self.heads = nn.ModuleList(nn.Linear(UNITS, OUTPUTS.get(head, LABELS)) for _ in DELAYS[head])
        self.scores = nn.ParameterList()
        if head == "crf":
            self.scores.extend(torch.zeros(shape) for shape in [(LABELS, LABELS), (LABELS,), (LABELS,)])
        self.auxiliary = nn.Linear(UNITS, ROWS) if head in ("tagger", "crf") else None
        self.double()

    def forward(self, x: Tensor, keep: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """What the layer gives at (steps, lanes), and its state after them."""
        outputs = []
        for element, kept in zip(x if self.table is None else self.table(x), keep, strict=True):
            state = [part * kept for part in state]
            y, after = self.rnn(element[None], tuple(state) if len(state) == 2 else state[0])
            state = list(after) if len(state) == 2 else [after]
            outputs.append(y[0])
        return torch.stack(outputs), state


class Data:
    """Documents of one head: rows or vectors, and labels."""

    def __init__(self, head: str) -> None:
        generator = torch.Generator().manual_seed(29)
        lengths = ([3] * LANES + [4] * LANES) * UPDATES
        if head != "crf":
            lengths = [2 + int(length) for length in torch.randint(11, (40,), generator=generator)]
        self.head, self.lengths = head, lengths
        self.rows = [torch.randint(ROWS, (length,), generator=generator) for length in lengths]
        self.vectors = [torch.randn(length, DIMENSIONS, generator=generator) for length in lengths]
        self.labels = [torch.randint(LABELS, (length,), generator=generator) for length in lengths]
        for number, (rows, labels) in enumerate(zip(self.rows, self.labels, strict=True)):
            if head == "next":
                self.labels[number] = torch.cat([rows[1:], torch.tensor([IGNORED])])
            if head == "classify":
                labels[:-1] = labels[-1] if number % 2 else IGNORED
            if head == "forecast":
                labels[:] = IGNORED

    def windows(self) -> list[Places]:
        """Lanes that take the next document where one has ended, step by step."""
        lanes, following, result = [(number, 0) for number in range(LANES)], LANES, []
        for _ in range(UPDATES):
            window: Places = []
            for _ in range(STEPS):
                for lane, (number, position) in enumerate(lanes):
                    if position == self.lengths[number]:
                        lanes[lane], following = (following, 0), following + 1
                window.append(list(lanes))
                lanes = [(number, position + 1) for number, position in lanes]
            result.append(window)
        return result

    def ahead(self, window: Places, values: list[Tensor], count: int, missing: float) -> Tensor:
        """What stands `count` elements further on in the same document, (steps, lanes, ...)."""
        def value(number: int, position: int) -> Tensor:
            inside = 0 <= position + count < self.lengths[number]
            return values[number][position + count] if inside else torch.full_like(values[number][0], missing)
        return torch.stack([torch.stack([value(*place) for place in row]) for row in window])


def mean_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """The mean cross-entropy where there is a target."""
    return cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)


def chain_loss(network: Network, logits: list[Tensor], window: Places, data: Data) -> Tensor:
    """The likelihood of documents within the window: emissions of delay 1, of the last element delay 0."""
    transitions, start, end = network.scores
    losses, count = [], 0
    for lane in range(LANES):
        starts = [step for step in range(STEPS) if window[step][lane][1] == 0]
        for first, last in zip(starts, starts[1:] + [STEPS], strict=True):
            emissions = torch.cat([logits[1][first + 1 : last, lane], logits[0][last - 1 : last, lane]])
            gold = data.labels[window[first][lane][0]]
            path = emissions.masked_fill(torch.arange(LABELS) != gold[:, None], -1e9)
            scores = [log_sum(numbers, start, transitions, end) for numbers in (emissions, path)]
            losses.append(scores[0] - scores[1])
            count += last - first
    return torch.stack(losses).sum() / count


def loss_of(network: Network, top: Tensor, window: Places, data: Data) -> Tensor:
    """The heads' mean and the auxiliary head's share."""
    logits = [head(top) for head in network.heads]
    if data.head == "forecast":
        futures = [data.ahead(window, data.vectors, horizon, torch.nan) for horizon in HORIZONS]
        targets, pairs = torch.cat(futures, 2).double(), logits[0].unflatten(2, (-1, 2))
        known = ~targets.isnan()
        mean, variance = pairs[..., 0][known], pairs[..., 1].exp()[known]
        return gaussian_nll_loss(mean, targets[known], variance, full=True)
    losses = [
        mean_loss(numbers, data.ahead(window, data.labels, -delay, IGNORED))
        for numbers, delay in zip(logits, DELAYS[data.head], strict=True)
    ]
    if data.head == "crf":
        losses[-1] = chain_loss(network, logits, window, data)
    loss = torch.stack(losses).mean()
    if network.auxiliary is not None:
        following = data.ahead(window, data.rows, 1, IGNORED)
        loss = loss + AUXILIARY * mean_loss(network.auxiliary(top), following)
    return loss


def updated(network: Network, data: Data, method: str) -> Tensor:
    """The parameters after the updates."""
    unused = nn.Parameter(torch.zeros(1, 1))
    parameters = list(network.parameters())
    table, *rest = parameters if network.table is not None else [unused, *parameters]
    optimisers = METHODS[method](table, rest)
    state = [torch.zeros(1, LANES, UNITS).double()] * (2 if isinstance(network.rnn, nn.LSTM) else 1)
    for window in data.windows():
        keep = torch.tensor([[[float(position > 0)] for _, position in row] for row in window])
        x = data.ahead(window, data.vectors if network.table is None else data.rows, 0, 0)
        top, state = network(x.double() if network.table is None else x, keep, state)
        state = [part.detach() for part in state]
        network.zero_grad()
        loss_of(network, top, window, data).backward()
        assert nn.utils.clip_grad_norm_(parameters, CLIP) > CLIP
        if network.table is not None and isinstance(optimisers[0], torch.optim.SparseAdam):
            # As nn.Embedding(sparse=True) has it: rows that are looked up move, with a gradient of 0 too.
            rows = x.unique()
            table.grad = torch.sparse_coo_tensor(rows[None], table.grad[rows], table.shape)
        for optimiser in optimisers:
            optimiser.step()
    return nn.utils.parameters_to_vector(parameters).detach()


def write_heads(folder: Path) -> None:
    """Writes heads.safetensors: documents of every head, parameters before and after."""
    tensors = {}
    for head in DELAYS:
        data = Data(head)
        tensors[f"{head}.lengths"] = torch.tensor(data.lengths)
        tensors[f"{head}.lookups"] = torch.cat(data.rows)
        tensors[f"{head}.vectors"] = torch.cat(data.vectors).flatten()
        tensors[f"{head}.labels"] = torch.cat(data.labels).clamp(min=-1)
        for cell in CELLS:
            generator = torch.Generator().manual_seed(len(tensors))
            network = Network(cell, head)
            count = len(nn.utils.parameters_to_vector(network.parameters()))
            start = torch.randn(count, generator=generator) * 0.5
            tensors[f"{head}.{cell}.start"] = start
            for method in METHODS:
                nn.utils.vector_to_parameters(start.double(), network.parameters())
                tensors[f"{head}.{cell}.{method}"] = updated(network, data, method)
    floats = {name: tensor.float().contiguous() for name, tensor in tensors.items()}
    save_file(floats, folder / "heads.safetensors")
