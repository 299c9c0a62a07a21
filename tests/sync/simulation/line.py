"""What lies between a device and its server: requests and replies that go astray."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from crm_desktop.sync import connection
from crm_desktop.sync.connection import AwayError, Connection
from crm_desktop.sync.incoming import Incoming
from tests.sync.simulation.office import Answer, Office

MOODS = ("lost", "late", "twice", "deaf", "cut", "half", "old")
"""Request lost, comes later, comes twice; reply lost, cut short; request cut short; another's reply."""


@dataclass
class Weather:
    """How often which of these happens; `bad` is the part of requests that meet one."""

    rng: Random
    bad: float

    def mood(self) -> str:
        return self.rng.choice(MOODS) if self.rng.random() < self.bad else ""


@dataclass
class Line(Connection):
    """The product's own connection with another way to the server."""

    office: Office
    token: str
    weather: Weather
    replies: dict[str, Answer] = field(default_factory=dict)

    def close(self) -> None:
        """Nothing is held open."""

    def download(
        self, path: str, asked: Mapping[str, str], into: Incoming,
        told: Callable[[int], None] = lambda _bytes: None, headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """As the product's, without taking up what broke off: these answers are small."""
        body = self._ask("GET", path, params=asked, headers=headers)
        into.answered(200, {"content-length": str(len(body))})
        into.add(body)
        told(into.here)
        into.came()

    def _ask(self, verb: str, path: str, **more: Any) -> bytes:
        status, body = self._reply(self.weather.mood(), verb, path, more)
        if status == 200:
            return body
        raise connection._problem(status, connection._detail(body))

    def _reply(self, mood: str, verb: str, path: str, more: dict[str, Any]) -> Answer:
        def sent() -> Answer:
            return self.office.answer(self.token, verb, path, **more)

        rng = self.weather.rng
        if mood == "lost":
            raise AwayError(mood)
        if mood == "late":
            self.office.delayed.append(sent)
            raise AwayError(mood)
        if mood == "half" and more.get("content"):
            more["content"] = more["content"][: rng.randrange(len(more["content"]))]
        answers = [sent() for _ in range(2 if mood == "twice" else 1)]
        if mood == "deaf":
            raise AwayError(mood)
        found = rng.choice(answers)
        before, self.replies[path] = self.replies.get(path), found
        if mood == "old" and before is not None:
            return before
        if mood == "cut":  # HTTP says how long an answer is
            raise AwayError(mood)
        return found
