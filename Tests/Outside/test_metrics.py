"""Figures and health over HTTP."""

import json
import os
import socket
import subprocess
import unittest
import urllib.error
import urllib.request

from client import WireTestCase
from daemon import BINARY, MODEL, PATIENCE_MS, Daemon


class Metrics(WireTestCase):
    """One daemon on a port that the system chose."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.daemon = Daemon(environment={"MILLRACE_METRICS_BIND": "127.0.0.1:0"})

    def setUp(self) -> None:
        super().setUp()
        self.url = self.control.order({"op": "status"})["metrics"]

    def get(self, path: str, **more: object) -> tuple[int, str]:
        """The status and body of a page."""
        try:
            request = urllib.request.Request(self.url + path, **more)
            with urllib.request.urlopen(request, timeout=PATIENCE_MS / 1000) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def samples(self) -> dict[str, float]:
        """Every sample of `/metrics`."""
        status, text = self.get("/metrics")
        self.assertEqual(status, 200)
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    def test_what_is_done_is_counted(self) -> None:
        before = self.samples()
        stream = self.new_stream()
        self.accepted(stream, {"tokens": ["a", "b", "c"], "end": True})
        self.refused(stream, {"seq": 9, "tokens": ["a"]}, "gap")
        self.client.send(b"x")
        self.client.answer()
        after = self.samples()

        def grown(name: str) -> float:
            return after[f"millrace_{name}"] - before.get(f"millrace_{name}", 0)

        self.assertEqual(grown("messages_total"), 3)
        self.assertEqual(grown("answers_total"), 1)
        self.assertEqual(grown("elements_total"), 3)
        self.assertEqual(grown('refusals_total{code="gap"}'), 1)
        self.assertEqual(grown('refusals_total{code="malformed"}'), 1)
        self.assertEqual(grown('rows_total{kind="committed"}'), 3)
        self.assertEqual(grown("wave_size_count"), 3)
        self.assertGreater(grown("step_seconds_count"), 0)
        self.assertEqual(after[f'millrace_model_version{{model="{MODEL.name}"}}'], 1)
        self.assertGreaterEqual(
            after['millrace_zeromq_events_total{socket="intake",event="accepted"}'], 1)
        self.assertGreater(after["millrace_resident_memory_bytes"], 1_000_000)

    def test_no_label_is_a_stream(self) -> None:
        for _ in range(50):
            self.accepted(self.new_stream(), {"tokens": ["a"]})
        self.assertNotIn(f"{MODEL.name}/", self.get("/metrics")[1])

    def test_what_the_trainer_measured_is_a_figure(self) -> None:
        for model in (MODEL.name, "unknown"):
            self.control.order(
                {"op": "record", "model": model, "numbers": {"prequential_loss": 0.25, "x": 1}})
        samples = self.samples()
        self.assertEqual(
            samples[f'millrace_trainer_prequential_loss{{model="{MODEL.name}"}}'], 0.25)
        self.assertNotIn("unknown", str(samples))

    def test_a_refused_swap_is_counted(self) -> None:
        self.control.order({"op": "swap", "model": MODEL.name, "version": 77})
        name = f'millrace_swap_refusals_total{{model="{MODEL.name}"}}'
        self.assertEqual(self.samples()[name], 1)

    def test_health_and_status(self) -> None:
        self.assertEqual(self.get("/livez"), (200, "ok\n"))
        self.assertEqual(self.get("/readyz"), (200, "ok\n"))
        status, text = self.get("/status")
        self.assertEqual(status, 200)
        asked = self.control.order({"op": "status"})
        self.assertEqual(json.loads(text).keys(), asked.keys())
        self.assertEqual(json.loads(text)["models"], asked["models"])

    def test_nothing_else_is_answered(self) -> None:
        self.assertEqual(self.get("/../etc/passwd")[0], 404)
        self.assertEqual(self.get("/metrics", data=b"x", method="POST")[0], 405)
        self.assertEqual(self.get("/" + "x" * 40_000)[0] // 100, 4)

    def test_many_half_open_requests_do_not_stop_the_daemon(self) -> None:
        host, port = self.url.removeprefix("http://").split(":")
        sockets = [socket.create_connection((host, int(port))) for _ in range(40)]
        for half in sockets:
            half.send(b"GET /metrics HT")
        self.accepted(self.new_stream(), {"tokens": ["a"]})
        for half in sockets:
            half.close()
        self.assertEqual(self.get("/livez")[0], 200)

    def test_requests_that_never_end_keep_nobody_out(self) -> None:
        host, port = self.url.removeprefix("http://").split(":")
        slow = []
        self.addCleanup(lambda: [each.close() for each in slow])
        for _ in range(100):
            slow.append(socket.create_connection((host, int(port)), PATIENCE_MS / 1000))
            slow[-1].sendall(b"GET /livez HTTP/1.1\r\nX: ")
        # The five seconds of silence are not over, and every one of them goes on sending.
        for each in slow:
            try:
                each.sendall(b"x")
            except OSError:
                pass  # Ended by the server, as the oldest.
        self.assertEqual(self.get("/livez")[0], 200)

    def test_a_port_that_is_taken_is_refused_with_a_sentence(self) -> None:
        taken = self.url.removeprefix("http://")
        for bind, wanted in ((taken, "in use"), ("0.0.0.0:0", "metrics.remote"), ("x", "address")):
            ended = subprocess.run(
                [str(BINARY), "serve", "--state", str(self.daemon.folder / "other"), "--ingest",
                 "none", "--models", str(self.daemon.models)]
                + [word for name in ("intake", "results", "control")
                   for word in (f"--{name}", f"ipc://{self.daemon.folder}/{name}-2")],
                capture_output=True, text=True, timeout=PATIENCE_MS / 1000, check=False,
                env={**os.environ, "MILLRACE_CONFIG": "none", "MILLRACE_METRICS_BIND": bind})
            self.assertEqual(ended.returncode, 2)
            self.assertIn("MILLRACE_METRICS_BIND: ", ended.stderr)
            self.assertIn(wanted, ended.stderr)


if __name__ == "__main__":
    unittest.main()
