"""Vector streams after kill -9: states, times and missing numbers come back out of the journal."""

import tempfile
import unittest
from pathlib import Path

from client import Body, CrashTestCase
from vector_model import GAP, signal, times_of


class VectorsAfterACrash(CrashTestCase):
    """A daemon that answers when a message is logged is killed and started again."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        GAP.write(Path(folder.name))
        self.serve(Path(folder.name))

    def compare(self, script: list[Body]) -> None:
        """A stream that lives through a crash before each message is answered as any other."""
        whole = [self.client.ask(f"{GAP.name}/whole", body) for body in script]
        for body, wanted in zip(script, whole):
            self.assertNotIn("error", wanted)
            self.crash()
            self.assertEqual(self.client.ask(f"{GAP.name}/cut", body), wanted)

    def test_states_times_and_missing_numbers_come_back(self) -> None:
        vectors, times = signal(9, missing=True), times_of(9)
        pieces = [range(2), range(2, 3), range(3, 5), range(5, 6), range(6, 8), range(8, 9)]
        marks: list[Body] = [
            {}, {}, {"flush": True}, {"begin": True}, {"end": True}, {"epoch": 1, "end": True},
        ]  # fmt: skip
        self.compare([
            {"x": [vectors[k] for k in piece], "time": [times[k] for k in piece], **mark}
            for piece, mark in zip(pieces, marks)
        ])  # fmt: skip

    def test_a_stored_state_knows_the_time_of_its_last_vector(self) -> None:
        vectors, times = signal(1030, missing=True), times_of(1030)
        parts = [slice(0, 1026), slice(1026, 1027), slice(1027, 1030)]
        self.compare([{"x": vectors[part], "time": times[part]} for part in parts])


if __name__ == "__main__":
    unittest.main()
