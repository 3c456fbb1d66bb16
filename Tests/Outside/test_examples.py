"""The Python examples, run as a newcomer would."""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from pathlib import Path

from client import WireTestCase
from daemon import BINARY, ROOT, Daemon
from vector_model import LABELS, VectorModel

EXAMPLES = ROOT / "Tests/Examples"


def run(name: str, *words: str, text: str = "", python: str = sys.executable) -> str:
    """Runs an example; what it printed."""
    finished = subprocess.run(
        [python, "-B", str(EXAMPLES / name), *words], input=text, capture_output=True, text=True, timeout=120)
    if finished.returncode != 0:
        raise AssertionError(f"{name}: {finished.returncode}\n{finished.stdout}{finished.stderr}")
    return finished.stdout


class ExampleTest(WireTestCase):
    """The examples that label text, against a daemon with the small golden tagger."""

    def test_the_reliable_client_prints_a_committed_label_for_every_token(self) -> None:
        text = "Maria met the old ferryman in London .\nShe took a train to the river .\n" * 40
        printed = run("reliable_client.py", "torch-tagger/reliable", "--intake", self.daemon.intake, text=text)
        tokens = text.split()
        self.assertEqual([line.split()[1] for line in printed.splitlines()], tokens)
        self.assertEqual([int(line.split()[0]) for line in printed.splitlines()], list(range(len(tokens))))

    def test_late_labels_are_sent_for_what_was_wrong(self) -> None:
        printed = run(
            "late_labels.py", "torch-tagger/late", "Maria was in London", "B-PER", "O", "O", "B-LOC",
            "--intake", self.daemon.intake)
        self.assertEqual(len(printed.splitlines()), 4)
        self.assertIn("->", printed)


class PublishTest(unittest.TestCase):
    """Publishing into `ingest`, which the other daemon does not bind."""

    def test_what_is_published_is_seen_on_results_until_all_is_committed(self) -> None:
        daemon = Daemon(ingest=True)
        self.addCleanup(daemon.stop)
        printed = run(
            "publish_subscribe.py", "torch-tagger/wire", "Maria was in London .", "--ingest", daemon.ingest,
            "--results", daemon.results)
        self.assertEqual(sum(line.endswith("final") for line in printed.splitlines()), 5)


@unittest.skipUnless(importlib.util.find_spec("numpy"), "no numpy: apt-get install python3-numpy")
class SensorTest(unittest.TestCase):
    """The plot of a sensor stream."""

    def test_a_sensor_stream_is_drawn_with_its_labels(self) -> None:
        import numpy

        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        VectorModel("sensor", gap=True).write(folder / "models")
        daemon = Daemon(models_dir=folder / "models")
        self.addCleanup(daemon.stop)
        steps = numpy.linspace(0, 12, 200)
        signal = numpy.stack([numpy.sin(steps), numpy.cos(steps) / 4 - 1, 20 + 8 * numpy.sin(2 * steps)], 1)
        numpy.save(folder / "signal.npy", signal.astype("float32"))
        printed = run(
            "plot_sensor.py", "sensor/a", str(folder / "signal.npy"), str(folder / "plot.svg"), "--intake", daemon.intake)
        self.assertIn("200 steps", printed)
        drawing = xml.etree.ElementTree.parse(folder / "plot.svg").getroot()
        names = [child.tag.rsplit("}", 1)[-1] for child in drawing]
        self.assertEqual((names.count("polyline"), names.count("rect")), (3, 200))
        self.assertLessEqual({child.text for child in drawing if child.tag.endswith("text")}, set(LABELS))


TORCH = os.environ.get("MILLRACE_TORCH_PYTHON", sys.executable)


def has_torch() -> bool:
    """Whether some Python with torch and safetensors is at hand."""
    return subprocess.run([TORCH, "-c", "import torch, safetensors"], capture_output=True).returncode == 0


@unittest.skipUnless(has_torch(), "no torch and safetensors; MILLRACE_TORCH_PYTHON names a Python that has them")
class PyTorchTest(unittest.TestCase):
    """A module trained in PyTorch, served as it is."""

    def test_a_module_saved_by_pytorch_is_served(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        run("pytorch_to_model.py", str(folder / "models/spin"), "--updates", "20", python=TORCH)
        daemon = Daemon(models_dir=folder / "models")
        self.addCleanup(daemon.stop)
        asked = subprocess.run(
            [BINARY, "status", "--via", daemon.control, "--json"], capture_output=True, text=True, check=True)
        self.assertEqual([model["name"] for model in json.loads(asked.stdout)["models"]], ["spin"])


if __name__ == "__main__":
    unittest.main()
