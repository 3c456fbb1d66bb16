"""A thousand steps of two layers of every cell, by PyTorch in float64 or ONNX Runtime in float32.

Weights have PyTorch's names and gate order; `y` is the top layer's h after every 50th step.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper

STEPS, INPUTS, HIDDEN, EVERY = 1000, 5, 19, 50
TORCH = ["lstm", "gru", "rnn_tanh", "rnn_relu"]
LSTM_FORMS = [("tanh", "tanh"), ("tanh", "identity"), ("sigmoid", "sigmoid"), ("identity", "tanh")]
# ONNX's gate order in terms of PyTorch's rows: LSTM i, o, f, c of i, f, g, o; GRU z, r, h of r, z, n.
ORDER = {"LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2], "RNN": [0]}
ONNX_NAMES = {"tanh": "Tanh", "sigmoid": "Sigmoid", "relu": "Relu", "identity": "Affine"}


def reordered(kind: str, tensor: torch.Tensor) -> np.ndarray:
    """Rows of PyTorch's gates in ONNX's order, float32."""
    gates = tensor.float().numpy().reshape(len(ORDER[kind]), HIDDEN, -1)
    return gates[ORDER[kind]].reshape(1, -1, gates.shape[2])


def onnx_model(kind: str, weights: dict[str, torch.Tensor], attributes: dict) -> bytes:
    """A graph of two layers of one operator; x is (steps, 1, inputs)."""
    nodes, constants, source = [], [], "x"
    for layer in range(2):
        values = {
            f"W{layer}": reordered(kind, weights[f"weight_ih_l{layer}"]),
            f"R{layer}": reordered(kind, weights[f"weight_hh_l{layer}"]),
            f"B{layer}": np.concatenate(
                [reordered(kind, weights[f"bias_{p}_l{layer}"])[..., 0] for p in ("ih", "hh")], 1
            ),
        }
        constants += [onnx.numpy_helper.from_array(v, name) for name, v in values.items()]
        nodes.append(
            helper.make_node(kind, [source, *values], [f"d{layer}"], hidden_size=HIDDEN, **attributes)
        )
        axes = onnx.numpy_helper.from_array(np.array([1]), f"axes{layer}")
        constants.append(axes)
        nodes.append(helper.make_node("Squeeze", [f"d{layer}", axes.name], [f"y{layer}"]))
        source = f"y{layer}"
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [STEPS, 1, INPUTS])
    y = helper.make_tensor_value_info("y1", TensorProto.FLOAT, [STEPS, 1, HIDDEN])
    graph = helper.make_graph(nodes, kind, [x], [y], constants)
    imports = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=imports, ir_version=8).SerializeToString()


def onnx_output(kind: str, weights: dict, attributes: dict, x: torch.Tensor) -> torch.Tensor:
    """What ONNX Runtime computes on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    model = onnx_model(kind, weights, attributes)
    session = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])
    return torch.from_numpy(session.run(None, {"x": x.float().numpy()})[0])


def activations(*names: str) -> dict:
    """The attributes that choose an operator's activations."""
    count = len(names)
    return {
        "activations": [ONNX_NAMES[name] for name in names],
        "activation_alpha": [1.0] * count,
        "activation_beta": [0.0] * count,
    }


def onnx_cases() -> dict[str, tuple[str, str, dict]]:
    """By file: the operator, the PyTorch module with the same tensors, the attributes."""
    cases = {
        "onnx_lstm" + ("" if form == ("tanh", "tanh") else "_" + "_".join(form)): (
            "LSTM",
            "lstm",
            activations("sigmoid", *form),
        )
        for form in LSTM_FORMS
    }
    cases["onnx_gru_after"] = ("GRU", "gru", {"linear_before_reset": 1})
    cases["onnx_gru_before"] = ("GRU", "gru", {"linear_before_reset": 0})
    for name in ("tanh", "sigmoid", "relu"):
        cases[f"onnx_rnn_{name}"] = ("RNN", "rnn_tanh", activations(name))
    return cases


def write_long(folder: Path, random_tensor: Callable, random_rnn: Callable, save: Callable) -> None:
    """Writes every long run; small weights, so that the networks forget."""
    generator = torch.Generator().manual_seed(1000)
    x = random_tensor(generator, STEPS, 1, INPUTS)
    save(folder / "long_inputs.safetensors", {"x": x[:, 0]})
    cases = {f"torch_{cell}": (None, cell, {}) for cell in TORCH} | onnx_cases()
    for name, (kind, cell, attributes) in cases.items():
        rnn = random_rnn(generator, cell, (INPUTS, HIDDEN, 2), scale=0.15)
        weights = {key: value.detach() for key, value in rnn.named_parameters()}
        y = rnn(x)[0] if kind is None else onnx_output(kind, weights, attributes, x)
        tensors = {"y": y[EVERY - 1 :: EVERY, 0]}
        tensors |= {f"rnn.{key}": value for key, value in weights.items()}
        save(folder / f"long_{name}.safetensors", tensors)
