"""Ten updates by PyTorch's optimisers of a small tagger, for every cell and head.

Documents are dealt to lanes as the trainer deals them: step by step, a lane whose document has ended
takes the next of the queue. The state goes on from window to window, gradients come from autograd, their global norm is clipped at every step. Tables are moved by
SparseAdam, but for the cases called dense.
"""

from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from crf_golden import log_sum
from lanes import IGNORED, Stream, Window

ROWS, WIDTH, UNITS, LABELS = 40, 5, 6, 4
DELAYS, LANES, STEPS, UPDATES = [0, 1], 3, 7, 10
CLIP = 0.1
CELLS: dict[str, Callable[[], nn.RNNBase]] = {
    "rnn": lambda: nn.RNN(WIDTH, UNITS),
    "lstm": lambda: nn.LSTM(WIDTH, UNITS),
    "gru": lambda: nn.GRU(WIDTH, UNITS),
}
HEADS = ["softmax", "crf"]

Optimisers = list[torch.optim.Optimizer]
METHODS: dict[str, Callable[[nn.Parameter, list[nn.Parameter]], Optimisers]] = {
    "sgd": lambda table, rest: [torch.optim.SGD([table, *rest], lr=1.0)],
    "momentum": lambda table, rest: [
        torch.optim.SGD([table, *rest], lr=0.5, momentum=0.9, weight_decay=0.01)
    ],
    "adam": lambda table, rest: [
        torch.optim.SparseAdam([table], lr=0.01),
        torch.optim.Adam(rest, lr=0.01, weight_decay=0.01),
    ],
    "adam_dense": lambda table, rest: [torch.optim.Adam([table, *rest], lr=0.01)],
    "adamw": lambda table, rest: [
        torch.optim.SparseAdam([table], lr=0.01),
        torch.optim.AdamW(rest, lr=0.01, weight_decay=0.1),
    ],
    "adamw_dense": lambda table, rest: [
        torch.optim.AdamW([table, *rest], lr=0.01, weight_decay=0.1)
    ],
}


class Tagger(nn.Module):
    """A table, one recurrent layer, a head for each delay, and the scores of a CRF."""

    def __init__(self, cell: str, head: str) -> None:
        super().__init__()
        self.embedding = nn.Embedding(ROWS, WIDTH)
        self.rnn = CELLS[cell]()
        self.heads = nn.ModuleDict({str(delay): nn.Linear(UNITS, LABELS) for delay in DELAYS})
        if head == "crf":
            self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))
            self.start, self.end = (nn.Parameter(torch.zeros(LABELS)) for _ in range(2))
        self.double()

    def forward(self, window: Window, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Logits [steps, lanes, delays, labels], and the state after the window."""
        outputs = []
        for x, keep in zip(self.embedding(window.rows[..., 0]), window.keep):
            state = [part * keep for part in state]
            arguments = tuple(state) if len(state) == 2 else state[0]
            y, after = self.rnn(x[None], arguments)
            state = list(after) if len(state) == 2 else [after]
            outputs.append(y[0])
        top = torch.stack(outputs)
        return torch.stack([head(top) for head in self.heads.values()], 2), state


def softmax_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """The mean cross-entropy of one head."""
    return cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)


def crf_loss(model: Tagger, logits: Tensor, window: Window) -> Tensor:
    """The likelihood of documents that lie within the window.

    Each element has the emissions of the largest delay, the last one those of delay 0.
    """
    losses, count = [], 0
    for lane in range(LANES):
        starts = [t for t in range(STEPS) if window.keep[t, lane] == 0] + [STEPS]
        for first, last in zip(starts, starts[1:]):
            emissions = torch.cat([logits[first + 1 : last, lane, 1], logits[last - 1 : last, lane, 0]])
            gold = torch.cat([window.targets[first + 1 : last, lane, 1],
                              window.targets[last - 1 : last, lane, 0]])
            scores = [model.start, model.transitions, model.end]
            wrong = torch.arange(LABELS) != gold[:, None]
            path = log_sum(emissions.masked_fill(wrong, -1e9), *scores)
            losses.append(log_sum(emissions, *scores) - path)
            count += last - first
    return torch.stack(losses).sum() / count


def documents(head: str) -> list[tuple[list[int], list[int]]]:
    """Rows and labels; those of a CRF fill windows of all lanes, so that none is cut."""
    generator = torch.Generator().manual_seed(11)

    def draw(limit: int, count: int) -> list[int]:
        return torch.randint(limit, (count,), generator=generator).tolist()

    lengths = ([3] * LANES + [4] * LANES) * UPDATES
    if head == "softmax":
        lengths = [2 + length for length in draw(11, 40)]
    return [(draw(ROWS, length), draw(LABELS, length)) for length in lengths]


def dealt(head: str) -> list[Window]:
    """The first windows of the documents."""
    streams = iter(Stream.of([[row] for row in rows], labels, DELAYS)
                   for rows, labels in documents(head))
    lanes, positions, result = [next(streams) for _ in range(LANES)], [0] * LANES, []
    for _ in range(UPDATES):
        shape = (STEPS, LANES)
        window = Window(torch.zeros(*shape, 1, dtype=torch.long),
                        torch.zeros(*shape, len(DELAYS), dtype=torch.long), torch.ones(*shape, 1))
        for step in range(STEPS):
            for lane in range(LANES):
                if positions[lane] == len(lanes[lane].rows):
                    lanes[lane], positions[lane] = next(streams), 0
                window.rows[step, lane] = lanes[lane].rows[positions[lane]]
                window.targets[step, lane] = lanes[lane].targets[positions[lane]]
                window.keep[step, lane] = float(positions[lane] > 0)
                positions[lane] += 1
        result.append(window)
    return result


def flat(model: Tagger) -> Tensor:
    """All parameters, in the order in which the trainer keeps them."""
    return torch.cat([parameter.detach().flatten() for parameter in ordered(model)])


def ordered(model: Tagger) -> list[nn.Parameter]:
    """The table, the layer, the heads, the CRF."""
    parts = [model.embedding, model.rnn, *model.heads.values()]
    parameters = [parameter for part in parts for parameter in part.parameters()]
    return parameters + ([model.transitions, model.start, model.end] if hasattr(model, "end") else [])


def updated(model: Tagger, head: str, method: str) -> Tensor:
    """The parameters after the updates."""
    table, *rest = ordered(model)
    optimisers = METHODS[method](table, rest)
    state = [torch.zeros(1, LANES, UNITS).double()] * (2 if isinstance(model.rnn, nn.LSTM) else 1)
    for window in dealt(head):
        logits, state = model(window, [part.detach() for part in state])
        loss = softmax_loss(logits[..., 0, :], window.targets[..., 0])
        if head == "crf":
            loss = (loss + crf_loss(model, logits, window)) / 2
        else:
            loss = (loss + softmax_loss(logits[..., 1, :], window.targets[..., 1])) / 2
        model.zero_grad()
        loss.backward()
        assert nn.utils.clip_grad_norm_(model.parameters(), CLIP) > CLIP
        if isinstance(optimisers[0], torch.optim.SparseAdam):
            table.grad = table.grad.to_sparse(1)
        for optimiser in optimisers:
            optimiser.step()
    return flat(model)


def write_optimisers(folder: Path) -> None:
    """Writes optimisers.safetensors: documents of both heads, parameters before and after."""
    tensors = {}
    for head in HEADS:
        pairs = documents(head)
        tensors[f"{head}.lengths"] = torch.tensor([len(rows) for rows, _ in pairs])
        tensors[f"{head}.lookups"] = torch.tensor([row for rows, _ in pairs for row in rows])
        tensors[f"{head}.labels"] = torch.tensor([label for _, labels in pairs for label in labels])
        for cell in CELLS:
            generator = torch.Generator().manual_seed(len(tensors))
            start = torch.randn(len(flat(Tagger(cell, head))), generator=generator) * 0.5
            tensors[f"{head}.{cell}.start"] = start
            for method in METHODS:
                model = Tagger(cell, head)
                torch.nn.utils.vector_to_parameters(start.double(), ordered(model))
                tensors[f"{head}.{cell}.{method}"] = updated(model, head, method)
    save_file(
        {name: tensor.float().contiguous() for name, tensor in tensors.items()},
        folder / "optimisers.safetensors",
    )
