"""Asking the server: requests with the device's token, and what can go wrong, in words."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

import httpx2
import orjson

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.sync import pinning
from crm_desktop.sync.account import Account
from crm_desktop.sync.incoming import Incoming
from crm_desktop.wire import frames
from crm_desktop.wire.columns import MalformedError

READ, CONNECT = 30, 5
"""Seconds an answer may take, and reaching a server."""
TIMEOUT = httpx2.Timeout(READ, connect=CONNECT)

DEAD = 8
"""Seconds without a word of the other machine, asked for one, after which a line is held for dead: after a
sleep or in another network nobody says that it is, and an answer may take longer than this."""
UNREAD = 20
"""Seconds a server may leave unread what it was sent: a busy one reads a large push late."""
FAILED = (httpx2.HTTPError, pinning.OtherCertificateError)
"""What a request without an answer raises."""
CHUNK = 1 << 16
"""Bytes of a download between two looks at whether it is still wanted."""


SHUT_OUT = "shut out"
"""The way out of a refusal: a new code."""


class AwayError(Exception):
    """The server cannot be reached now; nothing is wrong with what we have. `away` has words for it."""

    def __init__(self, said: str = "", status: int = 0, wait: float = 0) -> None:
        super().__init__(said)
        self.status = status  # of an answer that means nothing here, 0 without one
        self.wait = wait  # seconds after which it wants to be asked again, 0 where it did not say


class ResetError(Exception):
    """The server knows another past than we do: it was restored, or is another one (R33)."""


class RefusedError(UserError):
    """The server does not want this device (any more), or not so much."""


class Streams:
    """The streams of a client: cut off by another thread."""

    def __init__(self) -> None:
        self._open: list[Any] = []

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of what a connection does."""
        if event.endswith("connect_tcp.complete"):
            self._open = [*self._open[-7:], info["return_value"]]
            _end_when_dead(info["return_value"].get_extra_info("socket"))
        elif event.endswith("start_tls.complete"):
            self._open = [*self._open[-7:], info["return_value"]]

    def abort(self) -> None:
        """Cut all of them off, whatever thread waits for one."""
        for stream in self._open:
            found = stream.get_extra_info("socket")
            if found is not None:
                with contextlib.suppress(OSError):
                    found.shutdown(socket.SHUT_RDWR)


def _end_when_dead(sock: socket.socket) -> None:
    """Let the system give up a line that is dead; what it does not know of is left out."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_USER_TIMEOUT", UNREAD * 1000), ("TCP_KEEPIDLE", DEAD), ("TCP_KEEPALIVE", DEAD),
        ("TCP_KEEPINTVL", DEAD // 2), ("TCP_KEEPCNT", 2),
    ):  # fmt: skip
        option = getattr(socket, name, None)
        if option is not None:
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, option, value)


def client(
    address: str, token: str, timeout: httpx2.Timeout = TIMEOUT, *, proxy: str = "", pin: str = ""
) -> httpx2.Client:  # fmt: skip
    """Return an HTTP client; without a `proxy` that of the environment is taken (HTTPS_PROXY …)."""
    verify = pinning.trusting(pin)
    return httpx2.Client(
        base_url=address.rstrip("/"), timeout=timeout, verify=verify, proxy=proxy or None,
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )  # fmt: skip


class Connection:
    """One server as one device sees it. One request is under way at a time (R34)."""

    def __init__(
        self, address: str, token: str, *, pin: str = "", proxy: str = "",
        check: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._http = client(address, token, proxy=proxy, pin=pin)
        self._streams = Streams()
        self._check = check

    def get(self, path: str, **asked: str) -> Any:
        """Return the JSON a path answers with."""
        return _json(self._ask("GET", path, params=asked))

    def post(self, path: str, given: Any) -> Any:
        """Return the JSON a path answers to JSON."""
        return _json(self._ask("POST", path, json=given))

    def send(
        self, path: str, body: bytes, headers: Mapping[str, str], patience: float = 0
    ) -> Any:  # fmt: skip
        """Return the JSON a path answers to bytes; it may take `patience` seconds longer than others."""
        wait = httpx2.Timeout(READ + patience, connect=CONNECT)
        return _json(self._ask("POST", path, content=body, headers=dict(headers), timeout=wait))

    def fetch(self, path: str, **asked: str) -> list[bytes]:
        """Return the frames a path answers with."""
        try:
            return frames.split(self._ask("GET", path, params=asked))
        except MalformedError as error:  # cut short on the way
            raise AwayError(str(error)) from error

    def download(
        self, path: str, asked: Mapping[str, str], into: Incoming,
        told: Callable[[int], None] = lambda _bytes: None, headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Take an answer in, or the rest of one that broke off; what came stays when this breaks off."""
        if into.whole:
            _held_together(into)
            return
        self._check()
        trace = {"trace": self._streams.trace}
        try:
            with self._http.stream(
                "GET",
                path,
                params=asked,
                extensions=trace,
                headers={**(headers or {}), **into.headers(), "Accept-Encoding": "identity"},
            ) as answer:
                if answer.status_code not in (200, 206):
                    raise _refusal(answer, _detail(answer.read()))
                into.answered(answer.status_code, answer.headers)
                for chunk in answer.iter_raw(CHUNK):
                    self._check()
                    into.add(chunk)
                    told(into.here)
        except FAILED as error:
            raise _failed(error) from error
        finally:
            self._check()
        _held_together(into)

    def raw(self, verb: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Return status and bytes of an answer that may be one of "not there" or "not yet"."""
        answer = self._request(verb, path, content=body, headers=headers)
        if answer.status_code in (200, 201, 204, 206, 404, 409, 416):
            return answer.status_code, answer.content
        raise _refusal(answer, _detail(answer.content))

    def standing(self, path: str) -> tuple[int, int]:
        """Return the status of a file (200, 404) and how much of it this device has sent already."""
        answer = self._request("HEAD", path)
        if answer.status_code not in (200, 404):
            raise _refusal(answer, "")
        return answer.status_code, int(answer.headers.get("X-CRM-Have", 0))

    def put(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a part of a file; return the status where that says something of the file."""
        answer = self._request("PUT", path, content=body, headers=dict(headers))
        if answer.status_code in (200, 403, 404, 409, 413, 422):
            return answer.status_code
        raise _refusal(answer, _detail(answer.content))

    def copy(self, path: str, file: IO[bytes]) -> int:
        """Add the rest of a file to what came of it before; return 200, or 404 where it is not there."""
        self._check()
        have, trace = file.tell(), {"trace": self._streams.trace}
        asked = {"Range": f"bytes={have}-"} if have else {}
        try:
            with self._http.stream("GET", path, headers=asked, extensions=trace) as answer:
                if answer.status_code in (404, 416):
                    return 200 if answer.status_code == 416 else 404
                if answer.status_code not in (200, 206):
                    raise _refusal(answer, _detail(answer.read()))
                if answer.status_code == 200:
                    file.truncate(0)
                for chunk in answer.iter_raw(CHUNK):
                    self._check()
                    file.write(chunk)
        except FAILED as error:
            raise _failed(error) from error
        finally:
            self._check()
        return 200

    def abort(self) -> None:
        """Cut off what is under way in another thread."""
        self._streams.abort()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _ask(self, verb: str, path: str, **more: Any) -> bytes:
        answer = self._request(verb, path, **more)
        if answer.status_code == 200:
            return answer.content
        raise _refusal(answer, _detail(answer.content))

    def _request(self, verb: str, path: str, **more: Any) -> httpx2.Response:
        self._check()
        try:
            return self._http.request(verb, path, extensions={"trace": self._streams.trace}, **more)
        except FAILED as error:
            raise _failed(error) from error
        finally:
            self._check()  # who waited for this may want it no more, and closed the file


def connected(account: Account, token: str, check: Callable[[], None] = lambda: None) -> Connection:
    """Return a connection to the server of a team, pinned and through the proxy its account names."""
    return Connection(account.address, token, pin=account.pin, proxy=account.proxy, check=check)


@contextlib.contextmanager
def reached(account: Account, token: str) -> Iterator[Connection]:
    """Give a connection for something the user waits for. Raises `UserError` where it is away."""
    connection = connected(account, token)
    try:
        yield connection
    except AwayError as error:
        from crm_desktop.sync import away

        raise away.now(error) from error
    finally:
        connection.close()


def _failed(error: Exception) -> Exception:
    """Return what to raise for a request without an answer: nobody was asked, or nobody to be trusted."""
    if isinstance(error, pinning.OtherCertificateError):
        return RefusedError(
            tr("The server shows another certificate than the one that was agreed on."),
            tr("Ask whoever keeps the server whether it was renewed; nothing was sent."),
            "certificate",
        )
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    if cause is None:
        return AwayError(str(error))
    return RefusedError(
        tr("Nobody this computer trusts vouches for the server's certificate."),
        tr("Ask whoever keeps the server for the SHA-256 of it; nothing was sent."),
        "certificate",
    )


def _held_together(into: Incoming) -> None:
    try:
        into.came()
    except MalformedError as error:
        raise AwayError(str(error)) from error


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise AwayError("no JSON", 200) from error


def _detail(body: bytes) -> str:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    return str(found.get("detail", "")) if isinstance(found, dict) else ""


def _refusal(answer: httpx2.Response, detail: str) -> Exception:
    return _problem(answer.status_code, detail, _wait(answer))


def _problem(status: int, detail: str, wait: float = 0) -> Exception:
    if status == 409 and detail == "reset":
        return ResetError(detail)
    if status in (401, 403):
        return RefusedError(
            tr("The server does not know this device any more."),
            tr("Ask the owner for a new code, or go on working alone; nothing is lost."),
            SHUT_OUT if status == 401 else "",
        )
    if status == 507:
        return RefusedError(
            tr("The server's space for this workspace is full."),
            tr("Ask whoever keeps the server for more; your changes wait here."),
        )
    return AwayError(f"{status} {detail}", status, wait)


LONGEST = 300
"""Seconds a server can ask for: one that says more is tried again all the same."""


def _wait(answer: httpx2.Response) -> float:
    """Return the seconds of a Retry-After (RFC 9110, 10.2.3), 0 for none and for a date."""
    said = answer.headers.get("Retry-After", "")
    return min(int(said), LONGEST) if said.isascii() and said.isdigit() and len(said) < 10 else 0
