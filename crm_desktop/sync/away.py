"""A server that does not answer as it should, in words: not there, busy, no server of ours, or no TLS."""

from __future__ import annotations

import ssl

import httpx2

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.sync.connection import AwayError

SLOW_DOWN = 429


def now(error: AwayError) -> UserError:
    """Return what to say of the server of a team, which was there before."""
    return _unwell(error) or UserError(
        tr("The server cannot be reached now."), tr("Try again when you are connected.")
    )


def at(address: str, error: AwayError) -> UserError:
    """Return what to say of an address that was typed."""
    if found := _unwell(error):
        return found
    plain = f"http://{address.partition('://')[2]}"
    if _speaks_no_tls(error):
        return UserError(
            tr("The server at {address} does not speak https.", address=address),
            tr("In a network you trust enter {address}; else ask whoever keeps the server.",
               address=plain),
        )  # fmt: skip
    if error.status or _is_no_http(address, error.__cause__):
        return UserError(
            tr("What answers at {address} is no server of this program.", address=address),
            tr("Check the address: https or http, the name, and after it nothing but the port."),
        )
    return UserError(
        tr("There is no server at {address}.", address=address),
        tr("Check the address and your connection, then try again."),
    )


def _unwell(error: AwayError) -> UserError | None:
    """Return what to say of a server that is there and does not serve now."""
    if error.status == SLOW_DOWN:
        return UserError(
            tr("The server was asked too often."), tr("Wait a minute, then try again.")
        )
    if error.status >= 500:
        return UserError(
            tr("The server is there, but cannot answer now."),
            tr("Try again in a few minutes; if it stays so, tell whoever keeps it."),
        )
    return None


def _is_no_http(address: str, cause: BaseException | None) -> bool:
    """Say whether what is there does not speak plain HTTP: one that wants TLS says so, or just hangs up."""
    hangs_up = address.startswith("http://") and isinstance(cause, httpx2.NetworkError)
    return isinstance(cause, httpx2.RemoteProtocolError) or (
        hangs_up and not isinstance(cause, httpx2.ConnectError)
    )


def _speaks_no_tls(error: AwayError) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return not isinstance(cause, ssl.SSLCertVerificationError)
        cause = cause.__cause__ or cause.__context__
    return False
