"""The bytes of attachments: sent after the records that name them, fetched when opened or meanwhile."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import blobs
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import keychain
from crm_desktop.sync.account import account_of
from crm_desktop.sync.connection import AwayError, Connection, reached

PART = 4 << 20
"""Bytes sent at once."""
READ_ONLY, NOT_THERE, GAP, TOO_LARGE, WRONG = 403, 404, 409, 413, 422


class Whereabouts(StrEnum):
    """Where the bytes of an attachment are."""

    LOCAL = "local"  # here, and with the server not yet
    UPLOADING = "uploading"
    SERVER = "on server"  # there; here too, or to be fetched
    MISSING = "missing"  # neither here nor there


class Files:
    """Sends and fetches what one file has or lacks; `go_on` says whether there is time for it."""

    def __init__(
        self, ws: Workspace, connection: Connection, go_on: Callable[[], bool] = lambda: True
    ) -> None:
        self._ws, self._connection, self._go_on = ws, connection, go_on

    def some(self) -> bool:
        """Send and fetch, one file after another; return whether something is left to do now."""
        for digest in to_send(self._ws.reader()):
            if not self._go_on():
                return True
            self.send(digest)
        for digest in to_fetch(self._ws):
            if not self._go_on():
                return True
            self.fetch(digest)
        return False

    def send(self, digest: str) -> None:
        """Send one file, or the rest of it; the record that names it is with the server already."""
        note(self._ws, digest, Whereabouts.UPLOADING)
        status, have = self._connection.standing(f"/v1/blobs/{digest}")
        if status != NOT_THERE:
            note(self._ws, digest, Whereabouts.SERVER)
            return
        with tempfile.TemporaryDirectory(prefix="crm-") as folder:
            source = Path(folder) / "file"
            blobs.copy_out(self._ws, digest, source)
            total = source.stat().st_size
            with source.open("rb") as file:
                state = self._parts(digest, file, have, total)
        note(self._ws, digest, state)

    def _parts(self, digest: str, file: Any, at: int, total: int) -> Whereabouts:
        while at < total or not total:
            file.seek(at)
            data = file.read(PART)
            span = {"Content-Range": f"bytes {at}-{at + len(data) - 1}/{total}"} if total else {}
            status = self._connection.put(f"/v1/blobs/{digest}", data, span)
            if status in (READ_ONLY, NOT_THERE, TOO_LARGE):
                return Whereabouts.LOCAL
            if status in (GAP, WRONG):  # begin anew next time
                raise AwayError(f"{status} of a file")
            at += len(data)
            if not total:
                break
        return Whereabouts.SERVER

    def fetch(self, digest: str) -> bool:
        """Fetch one file, going on where that broke off; return whether it is here now."""
        place = self._ws.path.with_name(f"{self._ws.path.name}.{digest[:16]}.part")
        with place.open("ab") as file:
            status = self._connection.copy(f"/v1/blobs/{digest}", file)
        if status != 200:
            place.unlink(missing_ok=True)
            note(self._ws, digest, Whereabouts.MISSING)
            return False
        try:
            if _digest(place) != digest:
                return False
            with blobs.keeping(self._ws) as put:
                put(place, lambda: None)
        finally:
            place.unlink(missing_ok=True)
        note(self._ws, digest, Whereabouts.SERVER)
        return True


def fetch(ws: Workspace, digest: str, passphrase: str = "") -> None:
    """Fetch one file that is to be opened. Raises `UserError` where it cannot be had now."""
    account = account_of(ws)
    if account is None:
        raise UserError(tr("The bytes of this attachment are not here."))
    token = keychain.token_of(account, ws, passphrase)
    with reached(account, token) as connection:
        here = Files(ws, connection).fetch(digest)
    if not here:
        raise UserError(
            tr("The server does not have this file yet."),
            tr("It comes when the computer it was attached on syncs."),
        )


def whereabouts(ws: Workspace, digest: str) -> Whereabouts:
    """Say where the bytes of an attachment are."""
    found = ws.reader().execute("SELECT state FROM blob_state WHERE digest=?", (digest,)).fetchone()
    if found is not None:
        return Whereabouts(found[0])
    here = ws.reader().execute("SELECT 1 FROM blob WHERE digest=?", (digest,)).fetchone()
    return Whereabouts.LOCAL if here else Whereabouts.MISSING


def note(ws: Workspace, digest: str, state: Whereabouts) -> None:
    """Keep where the bytes of an attachment are."""
    with ws.transaction() as conn:
        conn.execute(
            "INSERT INTO blob_state VALUES(?,?) ON CONFLICT(digest) DO UPDATE SET state=excluded.state",
            (digest, state.value),
        )


def forget_all(conn: Any) -> None:
    """Know nothing of what a server has: it is another one, or another past of it."""
    conn.execute("DELETE FROM blob_state")


def to_send(conn: Any) -> list[str]:
    """Return what is here, named by a record the server has, and not known to be with it."""
    found = conn.execute(
        "SELECT DISTINCT b.digest FROM blob b JOIN attachment a ON a.digest=b.digest AND a.deleted=0 "
        "LEFT JOIN blob_state s ON s.digest=b.digest WHERE s.state IS NULL OR s.state='uploading'"
    )
    return [digest for (digest,) in found.fetchall()]


def to_fetch(ws: Workspace) -> list[str]:
    """Return what a record names, is not here, and was not found missing in this sitting."""
    conn = ws.reader()
    missing = {d for (d,) in conn.execute("SELECT digest FROM blob_state WHERE state='missing'")}
    return [digest for digest in blobs.to_bring(conn, ws.near) if digest not in missing]


def ask_again(conn: Any) -> None:
    """Look again for files that were missing."""
    conn.execute("DELETE FROM blob_state WHERE state='missing'")


def _digest(place: Path) -> str:
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
