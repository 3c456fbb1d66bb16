"""Writes the golden files in Tests/Goldens: what PyTorch and ONNX Runtime compute.

    python make_goldens.py [--out ../Goldens]

Weights and inputs are exact in float32; results are computed in float64 and then rounded.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from crf_golden import write_crf, write_losses
from crf_tagger_golden import write_crf_tagger
from head_golden import write_heads
from long_goldens import write_long
from optimiser_golden import write_optimisers
from tagger_golden import write_tagger

CASES = [
    ("lstm", (3, 5, 1, 7, 2)),
    ("lstm", (17, 33, 1, 6, 3)),
    ("lstm", (8, 16, 2, 9, 4)),
    ("gru", (3, 5, 1, 7, 2)),
    ("gru", (7, 19, 2, 5, 5)),
    ("rnn_tanh", (7, 19, 2, 5, 5)),
    ("rnn_relu", (7, 19, 2, 5, 5)),
]


def random_tensor(generator: torch.Generator, *shape: int, scale: float = 1.0) -> Tensor:
    """Normal numbers, exact in float32, held in float64."""
    return (torch.randn(*shape, generator=generator) * scale).double()


def random_rnn(
    generator: torch.Generator, cell: str, sizes: tuple[int, int, int], scale: float
) -> nn.RNNBase:
    """A float64 module (input, hidden, layers) with weights of the given spread."""
    makers = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn_tanh": nn.RNN}
    rnn = makers[cell](*sizes) if cell in makers else nn.RNN(*sizes, nonlinearity="relu")
    rnn = rnn.double()
    with torch.no_grad():
        for parameter in rnn.parameters():
            parameter.copy_(random_tensor(generator, *parameter.shape, scale=scale))
    return rnn


def save(path: Path, tensors: dict[str, Tensor]) -> None:
    """Saves tensors as contiguous float32."""
    save_file({name: t.detach().float().contiguous() for name, t in tensors.items()}, path)


def window_case(folder: Path, cell: str, case: tuple[int, int, int, int, int]) -> None:
    """Forward and backward of one module; some gates saturate at this spread of the weights.

    An RNN has no gates to hold its gradients: at that spread they would grow at every step, and
    with them what float32 rounds off.
    """
    inputs, hidden, layers, steps, batch = case
    generator = torch.Generator().manual_seed(inputs * 1000 + hidden)
    scale = 1 / hidden**0.5 if cell.startswith("rnn") else 1.2 / hidden**0.25
    rnn = random_rnn(generator, cell, (inputs, hidden, layers), scale)
    x = random_tensor(generator, steps, batch, inputs).requires_grad_()
    names = "hc" if cell == "lstm" else "h"
    start = [
        random_tensor(generator, layers, batch, hidden, scale=0.7).requires_grad_() for _ in names
    ]
    dy = random_tensor(generator, steps, batch, hidden)
    dend = [random_tensor(generator, layers, batch, hidden) for _ in names]
    y, end = rnn(x, tuple(start) if cell == "lstm" else start[0])
    end = end if cell == "lstm" else [end]
    ((y * dy).sum() + sum((e * d).sum() for e, d in zip(end, dend))).backward()
    tensors = {"x": x, "y": y, "dy": dy, "dx": x.grad}
    for name, s, e, d in zip(names, start, end, dend):
        tensors |= {f"{name}0": s, f"{name}n": e, f"d{name}n": d, f"d{name}0": s.grad}
    for name, parameter in rnn.named_parameters():
        tensors |= {f"rnn.{name}": parameter, f"d.rnn.{name}": parameter.grad}
    save(folder / f"{cell}_{inputs}_{hidden}x{layers}_{steps}x{batch}.safetensors", tensors)


def clipping_case(folder: Path) -> None:
    """Clipping by the global norm."""
    generator = torch.Generator().manual_seed(37)
    clipped = nn.Parameter(random_tensor(generator, 37))
    clipped.grad = random_tensor(generator, 37)
    tensors = {"in": clipped.grad.clone()}
    nn.utils.clip_grad_norm_([clipped], 1.0)
    save(folder / "clipping.safetensors", tensors | {"out": clipped.grad})


def main() -> None:
    """Writes every golden file."""
    default = Path(__file__).resolve().parent.parent / "Goldens"
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=default)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for cell, case in CASES:
        window_case(folder, cell, case)
    write_long(folder, random_tensor, random_rnn, save)
    clipping_case(folder)
    write_tagger(folder)
    write_crf(folder)
    write_crf_tagger(folder)
    write_losses(folder)
    write_optimisers(folder)
    write_heads(folder)
    for path in folder.rglob("*.safetensors"):
        path.chmod(0o644)  # safetensors leaves files that only their owner can read


if __name__ == "__main__":
    main()
