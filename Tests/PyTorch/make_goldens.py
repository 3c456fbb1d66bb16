"""Writes the golden files in Tests/Goldens: what PyTorch computes, for the Swift tests to meet.

    python make_goldens.py [--out ../Goldens]

Weights and inputs are exact in float32; results are computed in float64 and then rounded.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from crf_golden import write_crf, write_losses
from tagger_golden import write_tagger

CASES = [(3, 5, 1, 7, 2), (17, 33, 1, 6, 3), (8, 16, 2, 9, 4)]


def random_tensor(generator: torch.Generator, *shape: int, scale: float = 1.0) -> Tensor:
    """Normal numbers, exact in float32, held in float64."""
    return (torch.randn(*shape, generator=generator) * scale).double()


def random_lstm(generator: torch.Generator, sizes: tuple[int, int, int], scale: float) -> nn.LSTM:
    """A float64 LSTM (input, hidden, layers) with weights of the given spread."""
    rnn = nn.LSTM(*sizes).double()
    with torch.no_grad():
        for parameter in rnn.parameters():
            parameter.copy_(random_tensor(generator, *parameter.shape, scale=scale))
    return rnn


def save(path: Path, tensors: dict[str, Tensor]) -> None:
    """Saves tensors as contiguous float32."""
    save_file({name: t.detach().float().contiguous() for name, t in tensors.items()}, path)


def lstm_case(folder: Path, case: tuple[int, int, int, int, int]) -> None:
    """Forward and backward of one LSTM; some gates saturate at this spread of the weights."""
    inputs, hidden, layers, steps, batch = case
    generator = torch.Generator().manual_seed(inputs * 1000 + hidden)
    rnn = random_lstm(generator, (inputs, hidden, layers), scale=1.2 / hidden**0.25)
    x = random_tensor(generator, steps, batch, inputs).requires_grad_()
    h0, c0 = (
        random_tensor(generator, layers, batch, hidden, scale=0.7).requires_grad_() for _ in "hc"
    )
    dy = random_tensor(generator, steps, batch, hidden)
    dhn, dcn = (random_tensor(generator, layers, batch, hidden) for _ in "hc")
    y, (hn, cn) = rnn(x, (h0, c0))
    ((y * dy).sum() + (hn * dhn).sum() + (cn * dcn).sum()).backward()
    tensors = {"x": x, "h0": h0, "c0": c0, "dy": dy, "dhn": dhn, "dcn": dcn}
    tensors |= {"y": y, "hn": hn, "cn": cn, "dx": x.grad, "dh0": h0.grad, "dc0": c0.grad}
    for name, parameter in rnn.named_parameters():
        tensors |= {f"rnn.{name}": parameter, f"d.rnn.{name}": parameter.grad}
    save(folder / f"lstm_{inputs}_{hidden}x{layers}_{steps}x{batch}.safetensors", tensors)


def long_case(folder: Path) -> None:
    """A thousand steps: errors must not add up. Small weights, so that the network forgets."""
    generator = torch.Generator().manual_seed(1000)
    rnn = random_lstm(generator, (5, 19, 2), scale=0.25)
    x = random_tensor(generator, 1000, 1, 5)
    tensors = {"x": x, "y": rnn(x)[0]}
    tensors |= {f"rnn.{name}": parameter for name, parameter in rnn.named_parameters()}
    save(folder / "lstm_long.safetensors", tensors)


def adam_case(folder: Path) -> None:
    """Ten Adam updates with given gradients, and clipping by the global norm."""
    generator = torch.Generator().manual_seed(37)
    start, grads = random_tensor(generator, 37), random_tensor(generator, 10, 37)
    parameter = nn.Parameter(start.clone())
    optimiser = torch.optim.Adam([parameter], lr=1e-2, betas=(0.9, 0.999), eps=1e-8)
    for gradient in grads:
        parameter.grad = gradient.clone()
        optimiser.step()
    tensors = {"start": start, "grads": grads, "end": parameter}
    clipped = nn.Parameter(start.clone())
    clipped.grad = random_tensor(generator, 37)
    tensors["clip.in"] = clipped.grad.clone()
    nn.utils.clip_grad_norm_([clipped], 1.0)
    tensors["clip.out"] = clipped.grad
    save(folder / "adam.safetensors", tensors)


def main() -> None:
    """Writes every golden file."""
    default = Path(__file__).resolve().parent.parent / "Goldens"
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=default)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for case in CASES:
        lstm_case(folder, case)
    long_case(folder)
    adam_case(folder)
    write_tagger(folder)
    write_crf(folder)
    write_losses(folder)
    for path in folder.rglob("*.safetensors"):
        path.chmod(0o644)  # safetensors leaves files that only their owner can read


if __name__ == "__main__":
    main()
