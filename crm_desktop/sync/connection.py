"""Asking the server: requests with the device's token, and what can go wrong, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2
import orjson

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.wire import frames
from crm_desktop.wire.columns import MalformedError

TIMEOUT = httpx2.Timeout(30, connect=5)


class AwayError(Exception):
    """The server cannot be reached now; nothing is wrong with what we have."""


class ResetError(Exception):
    """The server knows another past than we do: it was restored, or is another one (R33)."""


class RefusedError(UserError):
    """The server does not want this device (any more), or not so much."""


class Connection:
    """One server as one device sees it. One request is under way at a time (R34)."""

    def __init__(self, address: str, token: str, *, verify: Any = True) -> None:
        self._http = httpx2.Client(
            base_url=address.rstrip("/"), timeout=TIMEOUT, verify=verify,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )  # fmt: skip

    def get(self, path: str, **asked: str) -> Any:
        """Return the JSON a path answers with."""
        return orjson.loads(self._ask("GET", path, params=asked))

    def post(self, path: str, given: Any) -> Any:
        """Return the JSON a path answers to JSON."""
        return orjson.loads(self._ask("POST", path, json=given))

    def send(self, path: str, body: bytes, headers: Mapping[str, str]) -> Any:
        """Return the JSON a path answers to bytes."""
        return orjson.loads(self._ask("POST", path, content=body, headers=dict(headers)))

    def fetch(self, path: str, **asked: str) -> list[bytes]:
        """Return the frames a path answers with."""
        try:
            return frames.split(self._ask("GET", path, params=asked))
        except MalformedError as error:  # cut short on the way
            raise AwayError(str(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _ask(self, verb: str, path: str, **more: Any) -> bytes:
        try:
            answer = self._http.request(verb, path, **more)
        except httpx2.HTTPError as error:
            raise AwayError(str(error)) from error
        if answer.status_code == 200:
            return answer.content
        raise _problem(answer.status_code, _detail(answer.content))


def _detail(body: bytes) -> str:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    return str(found.get("detail", "")) if isinstance(found, dict) else ""


def _problem(status: int, detail: str) -> Exception:
    if status == 409 and detail == "reset":
        return ResetError(detail)
    if status in (401, 403):
        return RefusedError(
            tr("The server does not know this device any more."),
            tr("Ask the owner for a new code, or go on working alone; nothing is lost."),
        )
    if status == 507:
        return RefusedError(
            tr("The server's space for this workspace is full."),
            tr("Ask whoever keeps the server for more; your changes wait here."),
        )
    return AwayError(f"{status} {detail}")
