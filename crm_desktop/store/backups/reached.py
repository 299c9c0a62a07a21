"""What lies in the second place and an erasure must reach, told by what a copy holds.

Its age says nothing: on a new computer no backup lies beside the file yet, and a copy that was written anew
without who was erased has nearly the time of the old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.store import backup, beside, changes, driver, faults, identities
from crm_desktop.store.backups import homes
from crm_desktop.store.cipher import remains
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.erasures import ledger

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

_LAST = (
    "SELECT max(coalesce(received,wall)) FROM operation o WHERE origin='erase' "
    f"AND NOT {changes.REFUSED}"
)
_ERASED = "SELECT DISTINCT entity,row FROM erased"


def forget(ws: Workspace, home: Path, old: Key | None) -> driver.Error | None:
    """Remove copies that lie only there and hold words of who was erased, and attachments none names now.

    Copies of backups beside the file are written over by those. `home` is the folder of the file in the
    place, `old` the key the file had before. Return why something there could not be read for now, which
    is left; raises `OSError`.
    """
    conn = ws.reader()
    (last,) = conn.execute(_LAST).fetchone()
    here = {one.path.name: one.path for one in backup.backups(ws.path)}
    copies = [file for _, file in homes.files(home, ws.path.stem)]
    if not last or not (copies or here):
        return None
    rows, before = _rows(conn), int(last) * 1_000_000
    left, trouble = [], None
    for file in (one for one in copies if one.name not in here):
        try:
            if _is_reached(file, homes.key_of(file, ws.key, old), rows, before):
                remains.destroy(file)
                continue
        except driver.Error as error:
            trouble = error
        left.append(file)
    name = next(iter(here), "") or copies[0].name
    try:
        _forget_bytes(ws, home / name, [*here.values(), *left], before, old)
    except driver.Error as error:
        trouble = error
    return trouble


def _rows(conn: Any) -> list[tuple[str, str]]:
    """Return kind and id of all records that were erased."""
    found = [(identities.name_of(conn, code), n) for code, n in conn.execute(_ERASED).fetchall()]
    return [(entity, identities.id_of(conn, entity, n) or "") for entity, n in found]


def _is_reached(file: Path, key: Key | None, rows: Iterable[tuple[str, str]], before: int) -> bool:
    """Say whether a copy must go; of one nobody here can read only its age tells."""
    try:
        with backup.opened(file, key) as conn:
            return _holds(conn, rows)
    except UserError:  # it has another key
        return file.stat().st_mtime_ns < before
    except driver.Error as error:
        if not faults.is_damage(error):
            raise
        return file.stat().st_mtime_ns < before


def _holds(conn: Any, rows: Iterable[tuple[str, str]]) -> bool:
    """Say whether the log of a copy has words of some records; it may be of an earlier version."""
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema")}
    for entity, id in rows:
        if entity in RECORDS and entity not in tables:
            continue
        n = identities.number_of(conn, entity, id)
        found = None if n is None else conn.execute(
            "SELECT code FROM entity WHERE name=?", (entity,)
        ).fetchone()  # fmt: skip
        if found is not None and ledger.worded(conn, int(found[0]), n or 0):
            return True
    return False


def _forget_bytes(
    ws: Workspace, at: Path, copies: Iterable[Path], before: int, old: Key | None
) -> None:
    """Remove large attachments from before an erasure that no backup here and no copy there names."""
    lying = beside.lying(at)
    free = {name for name, said in lying.items() if said.st_mtime_ns < before}
    for one in copies:
        if not free:
            return
        key = homes.key_of(one, ws.key, old)
        try:
            free -= {
                beside.name(beside.Near(one, key), digest) for digest in backup.named_by(one, key)
            }
        except UserError:  # nobody here can read it, nor what it would name
            continue
        except driver.Error as error:
            if not faults.is_damage(error):
                raise
    beside.forget_all(at, free)
