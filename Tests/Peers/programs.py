"""The programs that step the hashed model, each as the command that measures it."""

import os
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MILLRACE = "millrace"


@dataclass
class Program:
    """A program that prints one JSON line for each of its ways, cell, shape and wave."""

    name: str
    command: list[str]
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)
    #: What selects waves, and what else it is told.
    waves: str = "--batch"

    def arguments(self, cells: str, shapes: str, waves: str, seconds: float) -> list[str]:
        """The whole command of one round."""
        return self.command + [
            "--cell", cells, "--shape", shapes, self.waves, waves,
            "--rounds", "1", "--seconds", str(seconds)]  # fmt: skip

    def variables(self) -> dict[str, str]:
        """The environment: one thread, whatever a library calls its threads."""
        one = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
        return os.environ | one | self.environment


def millrace(binary: Path) -> Program:
    """`millrace bench wave`."""
    return Program(MILLRACE, [str(binary), "bench", "wave", "--json"], waves="--waves")


def peers(sources: Path, build: Path) -> tuple[list[Program], list[str]]:
    """Every peer in fp32 that is there, and a sentence for each that is not."""
    found: list[Program] = []
    missing: list[str] = []
    python = build / "venv/bin/python"

    def add(name: str, program: Path, options: list[str], **environment: str) -> None:
        command = [str(program)] + options
        needed = [program]
        if program.suffix == ".py":
            command, needed = [str(python)] + command, [python, program]
        needed += [Path(path) for path in environment.values() if path.startswith("/")]
        if lacks := [str(path) for path in needed if not path.exists()]:
            missing.append(f"{name} is left out: there is no {', no '.join(lacks)}")
        else:
            found.append(Program(name, command, sources, environment))

    add("PyTorch", sources / "step_torch.py", ["--peers", "eager,cell"])
    add("ONNX Runtime, Python", sources / "step_ort.py", ["--peers", "iobind"])
    libraries = sorted(build.glob("venv/lib/python*/site-packages/onnxruntime/capi/libonnxruntime.so*"))
    library = libraries[0] if libraries else build / "libonnxruntime.so"
    add("ONNX Runtime, C", build / "step_ort_c", ["--peers", "ort-c"],
        ORT_LIB=str(library), ONNX_DIR=str(build / "onnx"))  # fmt: skip
    add("oneDNN 2", build / "step_onednn", ["--peers", "onednn"])
    add("oneDNN 3", build / "step_onednn3", ["--peers", "onednn"])
    add("OpenVINO", sources / "step_openvino.py", ["--peers", "fp32"])
    add("OpenBLAS", build / "step_blas", [], BLAS_LIB="libopenblas.so.0", BLAS_NAME="openblas")
    add("BLIS", build / "step_blas", [], BLAS_LIB="libblis.so.4", BLAS_NAME="blis")
    return found, missing
