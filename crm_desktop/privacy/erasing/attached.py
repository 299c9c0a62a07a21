"""Files attached to others whose content names somebody: listed before an erasure, and kept unless ticked.

The program changes nothing inside a file, so a file stays as it is or goes whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from crm_desktop import apart
from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing.scanning import PAUSE, UNPACKED, Scan
from crm_desktop.store import belongings, beside, blobs, cells, driver, identities
from crm_desktop.store.belongings import Entry
from crm_desktop.store.cipher import key as cipher_key
from crm_desktop.store.erasures.naming import Naming
from crm_desktop.store.erasures.spelling import Finder

TEXT = 4 << 20
"""Bytes of a text that is read as one: there a name is found whatever its case, accents and spaces."""
Check = Callable[[], object]


def _go_on() -> None:
    """Never stop: who asked ends the whole process."""


def naming(
    ws: Any, names: Collection[str], leave_out: Collection[Key], check: Check
) -> list[Entry]:
    """Return the attachments whose content says one of `names`, but for `leave_out`, with their people."""
    conn, sought = ws.reader(), Naming(names).distinct
    left = {one: keys for one, keys in _digests(conn).items() if not keys <= set(leave_out)}
    said = _looked(ws, list(left), sought, check)
    found = sorted(key for digest in said for key in left[digest])
    return [_entry(conn, key) for key in found if key not in leave_out]


def held(ws: Any, words: Collection[str], check: Check) -> dict[str, set[str]]:
    """Return the name of each attachment whose content says any of `words`, and which of them it says."""
    found: dict[str, set[str]] = {}
    conn = ws.reader()
    every = _digests(conn)
    for digest, said in _looked(ws, list(every), list(words), check).items():
        found.setdefault(_name(conn, min(every[digest])), set()).update(said)
    return found


def _looked(
    ws: Any, digests: list[str], words: list[str], check: Check
) -> dict[str, list[str]]:  # fmt: skip
    """Return which of some words the bytes under each digest say, where they say any.

    A process of its own looks, as long as it lives: gigabytes would hold up the window.
    """
    found: dict[str, list[str]] = {}
    left = list(digests) if words else []
    if left and not ws.in_memory:
        given = (str(ws.path), left[:], words, ws.key)
        with contextlib.suppress(EOFError), apart.started(_look, *given) as pipe:
            while left:
                check()
                if pipe.poll(PAUSE):
                    found[left[0]] = pipe.recv()
                    del left[0]
    for digest in left:
        check()
        found[digest] = _said(blobs.content(ws.reader(), ws.near, digest), words)
    return {digest: said for digest, said in found.items() if said}


def _look(
    path: str, digests: list[str], words: list[str], key: cipher_key.Key | None, out: Connection
) -> None:  # fmt: skip
    near = beside.Near(Path(path), key)
    # An OSError is that who asked was killed; of a file that cannot be read they look themselves.
    with contextlib.suppress(OSError, driver.Error):
        conn = driver.reading(path, "ro", key)
        for digest in digests:
            out.send(_said(blobs.content(conn, near, digest), words))


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


def _said(chunks: Iterator[bytes], words: list[str]) -> list[str]:
    """Return which of some words these bytes say."""
    scan, said, before, whole = Scan(words, _go_on), set[str](), b"", bytearray()
    with contextlib.suppress(UserError):
        for chunk in chunks:
            if scan.count(before + chunk):
                said |= {word for word in words if Scan([word], _go_on).count(before + chunk)}
            before = chunk[-scan.longest :]
            if len(whole) <= UNPACKED:
                whole += chunk
    data = bytes(whole) if len(whole) <= UNPACKED else b""
    if scan.packed_in(data):
        said |= {word for word in words if Scan([word], _go_on).packed_in(data)}
    if _in_text(data, words):
        said |= {word for word in words if _in_text(data, [word])}
    return [word for word in words if word in said]


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
