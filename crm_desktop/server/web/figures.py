"""Figures for Prometheus and lines for the log: paths, ids, numbers and durations, nobody's data."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder where several processes keep their figures together."""
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Figures:
    """What one application counts."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "crm_requests", "Requests answered", ["verb", "path", "status"], registry=registry
        )
        self._seconds = Histogram(
            "crm_request_seconds", "Time to the answer", ["path"], buckets=BOUNDS, registry=registry
        )
        self._operations = Counter(
            "crm_operations", "Operations pushed, by what became of them", ["outcome"],
            registry=registry,
        )  # fmt: skip
        self._listening = Gauge(
            "crm_listening", "Devices that wait to be woken", registry=registry,
            multiprocess_mode="livesum",
        )  # fmt: skip

    def answered(self, verb: str, path: str, status: int, seconds: float) -> None:
        """Count a request; `path` is the endpoint's pattern, without ids."""
        self._requests.labels(verb, path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)

    def pushed(self, answers: Iterable[tuple[str, int, str]]) -> None:
        """Count operations by why they were refused, "taken" for none."""
        found: dict[str, int] = {}
        for _, _, refused in answers:
            found[refused or "taken"] = found.get(refused or "taken", 0) + 1
        for outcome, many in found.items():
            self._operations.labels(outcome).inc(many)

    def listening(self, step: int) -> None:
        """Count somebody who begins (1) or ends (-1) to listen."""
        self._listening.inc(step)

    def text(self) -> bytes:
        """Return all in Prometheus' format; of several processes their sum."""
        if not os.environ.get(SHARED):
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)


class Journal:
    """Lines of JSON on a stream, one an event."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def write(self, event: str, **said: Any) -> None:
        """Write one line with the time and the process."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "event": event, "process": os.getpid()} | said)
        (self._stream or sys.stderr).write(f"{line}\n")


class Silence(Journal):
    """Nothing is written: for tests, and for whoever has another log."""

    def write(self, event: str, **said: Any) -> None:
        """Write nothing."""
