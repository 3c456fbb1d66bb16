"""What a linear-chain CRF computes, in plain PyTorch and float64: likelihood by autograd.

No code is shared with the daemon's, nor the algorithm where it can be helped: gradients come from
autograd through the forward recursion, marginals from the gradient of log Z, the best path from
back pointers over the whole sequence.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

# Labels, elements, share of elements without a gold label, spread of the emissions.
CASES = [(9, 60, 0.0, 2.0), (9, 40, 0.3, 4.0), (24, 30, 0.2, 3.0)]
FORBIDDEN = -1e9


def iob2_rules(labels: int) -> Tensor:
    """Which (from, to) are allowed; row `labels` is the start. O = 0, then B, I of each type."""
    allowed = torch.ones(labels + 1, labels, dtype=torch.bool)
    for inside in range(2, labels, 2):
        allowed[:, inside] = False
        allowed[inside - 1, inside] = allowed[inside, inside] = True
    return allowed


def log_sum(emissions: Tensor, start: Tensor, transitions: Tensor, end: Tensor) -> Tensor:
    """log Z by the forward recursion."""
    alpha = start + emissions[0]
    for emission in emissions[1:]:
        alpha = torch.logsumexp(alpha[:, None] + transitions, dim=0) + emission
    return torch.logsumexp(alpha + end, dim=0)


def best_path(emissions: Tensor, start: Tensor, transitions: Tensor, end: Tensor) -> list[int]:
    """The Viterbi path of the whole sequence."""
    scores, pointers = start + emissions[0], []
    for emission in emissions[1:]:
        best = (scores[:, None] + transitions).max(dim=0)
        pointers.append(best.indices)
        scores = best.values + emission
    path = [int((scores + end).argmax())]
    for pointer in reversed(pointers):
        path.append(int(pointer[path[-1]]))
    return path[::-1]


def gold_path(generator: torch.Generator, allowed: Tensor, length: int) -> list[int]:
    """A random path that the rules allow."""
    path, row = [], allowed[-1]
    for _ in range(length):
        choices = row.nonzero()[:, 0]
        path.append(int(choices[torch.randint(len(choices), (), generator=generator)]))
        row = allowed[path[-1]]
    return path


def case(seed: int, shape: tuple[int, int, float, float]) -> dict[str, Tensor]:
    """One sequence and all that follows from it."""
    labels, length, masked, spread = shape
    generator = torch.Generator().manual_seed(seed)
    allowed = iob2_rules(labels)
    draw = [
        (torch.randn(*size, generator=generator) * scale).double().requires_grad_()
        for size, scale in [((length, labels), spread), ((labels,), 1.0),
                            ((labels, labels), 1.0), ((labels,), 1.0)]
    ]
    emissions, start, transitions, end = draw
    bounded = [
        emissions,
        start.masked_fill(~allowed[-1], FORBIDDEN),
        transitions.masked_fill(~allowed[:-1], FORBIDDEN),
        end,
    ]
    gold = torch.tensor(gold_path(generator, allowed, length))
    gold[torch.rand(length, generator=generator) < masked] = -1
    wrong = (torch.arange(labels) != gold[:, None]) & (gold[:, None] >= 0)
    constrained = [emissions.masked_fill(wrong, FORBIDDEN), *bounded[1:]]
    loss = log_sum(*bounded) - log_sum(*constrained)
    gradients = torch.autograd.grad(loss, draw, retain_graph=True)
    (marginals,) = torch.autograd.grad(log_sum(*bounded), emissions)
    names = ["emissions", "start", "transitions", "end"]
    tensors = {"allowed": allowed, "gold": gold, "loss": loss[None], "marginals": marginals}
    tensors["path"] = torch.tensor(best_path(*bounded))
    tensors |= dict(zip(names, draw, strict=True))
    return tensors | {f"d.{n}": g for n, g in zip(names, gradients, strict=True)}


def write_crf(folder: Path) -> None:
    """Writes crf.safetensors: tensors of case K under `K.`."""
    tensors = {
        f"{index}.{name}": tensor.detach().float().contiguous()
        for index, shape in enumerate(CASES)
        for name, tensor in case(index, shape).items()
    }
    save_file(tensors, folder / "crf.safetensors")


def losses_case(generator: torch.Generator) -> dict[str, Tensor]:
    """Cross-entropy with weights and smoothing, and the Gaussian loss."""
    logits = (torch.randn(12, 7, generator=generator) * 2).double().requires_grad_()
    targets = torch.randint(7, (12,), generator=generator)
    targets[[3, 8]] = -1
    weights = (torch.rand(7, generator=generator) * 2).double()
    loss = torch.nn.CrossEntropyLoss(
        weight=weights, ignore_index=-1, label_smoothing=0.1, reduction="sum"
    )(logits, targets)
    outputs = torch.randn(5, 2, generator=generator).double()
    outputs[4, 1] = -20.0  # a variance below PyTorch's eps
    outputs.requires_grad_()
    x = torch.randn(5, generator=generator).double()
    x[4] = outputs[4, 0].detach() + 0.001
    x = x.float().double()
    gaussian = torch.nn.GaussianNLLLoss(full=True, reduction="sum")
    value = gaussian(outputs[:, 0], x, outputs[:, 1].exp())
    (loss + value).backward()
    return {
        "logits": logits, "targets": targets, "weights": weights, "loss": loss[None],
        "d.logits": logits.grad, "outputs": outputs, "x": x, "gaussian": value[None],
        "d.outputs": outputs.grad,
    }


def write_losses(folder: Path) -> None:
    """Writes losses.safetensors."""
    tensors = losses_case(torch.Generator().manual_seed(5))
    save_file(
        {name: t.detach().float().contiguous() for name, t in tensors.items()},
        folder / "losses.safetensors",
    )
