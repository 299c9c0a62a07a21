"""Files attached to others whose content names somebody: listed before an erasure, and kept unless ticked.

The program changes nothing inside a file, so a file stays as it is or goes whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from typing import Any

from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing.scanning import UNPACKED, Scan
from crm_desktop.store import belongings, blobs, cells, identities
from crm_desktop.store.belongings import Entry
from crm_desktop.store.erasures.naming import Naming
from crm_desktop.store.erasures.spelling import Finder

TEXT = 4 << 20
"""Bytes of a text that is read as one: there a name is found whatever its case, accents and spaces."""
Check = Callable[[], object]


def naming(
    ws: Any, names: Collection[str], leave_out: Collection[Key], check: Check
) -> list[Entry]:
    """Return the attachments whose content says one of `names`, but for `leave_out`, with their people."""
    conn, sought = ws.reader(), Naming(names).distinct
    every = _digests(conn) if sought else {}
    looked = {digest: keys for digest, keys in every.items() if not keys <= set(leave_out)}
    found = [
        key for digest, keys in looked.items() if _said(ws, digest, sought, check) for key in keys
    ]
    return [_entry(conn, key) for key in sorted(found) if key not in leave_out]


def held(ws: Any, words: Collection[str], check: Check) -> dict[str, set[str]]:
    """Return the name of each attachment whose content says any of `words`, and which of them it says."""
    found: dict[str, set[str]] = {}
    conn = ws.reader()
    for digest, keys in _digests(conn).items() if words else ():
        if said := _said(ws, digest, list(words), check):
            found.setdefault(_name(conn, min(keys)), set()).update(said)
    return found


def _digests(conn: Any) -> dict[str, set[Key]]:
    """Return which attachments of the log each digest is named by, deleted ones too."""
    found: dict[str, set[Key]] = {}
    sql = (
        "SELECT DISTINCT row,json_extract(patch,'$.digest') FROM change WHERE entity=? "
        "AND patch LIKE '%\"digest\"%'"
    )
    for n, digest in conn.execute(sql, (RECORDS["attachment"].code,)).fetchall():
        id = identities.id_of(conn, "attachment", n)
        if digest and id is not None:
            found.setdefault(str(digest), set()).add(("attachment", id))
    return found


def _said(ws: Any, digest: str, words: list[str], check: Check) -> list[str]:
    """Return which of some words the bytes under a digest say; of bytes that are not here none."""
    scan, said = Scan(words, check), False
    whole, before = bytearray(), b""
    with contextlib.suppress(UserError):
        for chunk in blobs.content(ws, digest):
            check()
            if not said:
                said = scan.count(before + chunk) > 0
            before = chunk[-scan.longest :]
            if len(whole) <= UNPACKED:
                whole += chunk
    data = bytes(whole) if len(whole) <= UNPACKED else b""
    if said or scan.packed_in(data) or _in_text(data, words):
        return [word for word in words if _says(data, before, word, check)] or words
    return []


def _says(data: bytes, last: bytes, word: str, check: Check) -> bool:
    scan = Scan([word], check)
    return bool(scan.count(data or last) or scan.packed_in(data) or _in_text(data, [word]))


def _in_text(data: bytes, words: Collection[str]) -> bool:
    if not data or len(data) > TEXT or b"\0" in data[:1024]:
        return False
    return Finder(words).meets(data.decode("utf-8", "replace"))


def _entry(conn: Any, key: Key) -> Entry:
    about = sorted({belongings.title(conn, one) for one in belongings.whom(conn, key)} - {""})
    is_deleted = cells.shown(conn, *key) is None
    name = _name(conn, key)
    return Entry(*key, f"{name} – {', '.join(about)}" if about else name, is_deleted)


def _name(conn: Any, key: Key) -> str:
    return str(cells.ever(conn, *key).get("name") or tr("Unnamed"))
