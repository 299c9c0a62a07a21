"""How a workspace stands, for its owner, and the short-lived keys that open the page of it."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from sqlalchemy import Connection, select

from crm_desktop.server import administering, sums
from crm_desktop.server import tables as t
from crm_desktop.server.keys import now

LASTS = 15 * 60_000
"""Ms a key opens the page."""


def of(conn: Connection, workspace: str) -> dict[str, Any]:
    """Return name, epoch, head, space used, devices with their lag, and the sums of everything."""
    w = t.workspace.c
    query = select(w.name, w.epoch, w.head, w.bytes, w.quota).where(w.id == workspace)
    row = conn.execute(query).mappings().one()
    found: dict[str, Any] = {str(k): v for k, v in row.items()}
    return found | {
        "devices": administering.devices(conn, workspace),
        "sums": sums.plain(sums.whole(conn, workspace)),
    }


def key_for(conn: Connection, workspace: str, lasts: int = LASTS) -> str:
    """Return a key that opens the page for a while; it is signed, so that nothing need be kept."""
    until = str(now() + lasts)
    return f"{workspace}.{until}.{_signed(conn, workspace, until)}"


def opened_by(conn: Connection, key: str) -> str | None:
    """Return the workspace whose page a key opens, None where it is too old or not ours."""
    workspace, _, rest = key.partition(".")
    until, _, signature = rest.partition(".")
    if not key.isascii() or "\0" in key or not until.isdecimal() or int(until) < now():
        return None
    wanted = _signed(conn, workspace, until)
    return workspace if wanted and hmac.compare_digest(wanted, signature) else None


def _signed(conn: Connection, workspace: str, until: str) -> str:
    w = t.workspace.c
    seed = conn.execute(select(w.signing_key).where(w.id == workspace)).scalar_one_or_none()
    if seed is None:
        return ""
    secret = hashlib.sha256(b"status page\0" + bytes(seed)).digest()
    return hmac.new(secret, f"{workspace}.{until}".encode(), hashlib.sha256).hexdigest()
