"""The real program loses power at any moment of its day: what it said was saved is there, all of it sound."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from crm_desktop.errors import UserError
from crm_desktop.store import check, driver
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.workspace import Workspace
from tests.faults import power, trace
from tests.faults.trace import Event

DAY = """
import os, sys
from pathlib import Path
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import backup, driver
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Workspace
from tests.store.faulty_places import add
folder, synced, key = Path(sys.argv[1]), sys.argv[2], bytes.fromhex(sys.argv[3])
key = Key(key) if key else None
said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT)
def saved(ws):
    os.write(said, b"%d\\n" % ws.reader().execute("SELECT max(n) FROM operation").fetchone()[0])
if synced == "OFF":
    plain = driver.writable
    def writable(conn):
        plain(conn)
        conn.execute("PRAGMA synchronous=OFF")
    driver.writable = writable
path = folder / "shop.crm"
ws = Workspace.create(path, key=key)
os.fsync(os.open(folder, os.O_RDONLY))
os.write(said, b"0\\n")
for day in range(3):
    ids = []
    for n in range(25):
        ids.append(add(ws, f"Person {day} {n}", notes="x" * (n * 97 % 4000)))
        saved(ws)
    found = source.detect(Path(sys.argv[4]))
    importing.quick(ws, found, mapping.propose(found), progress=lambda _: None, check=lambda: None)
    saved(ws)
    ws.log.erase([("contact", ids[3])])
    saved(ws)
    backup.backup(ws)
    ws.set_setting("day", day)
    ws.close()
    ws = Workspace.open(path, key=key)
ws.close()
"""

TURNS = """
import os, sys
from pathlib import Path
from crm_desktop.store import backup
from crm_desktop.store.cipher import converting, remains
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Workspace
from tests.store.faulty_places import add
folder, synced, key = Path(sys.argv[1]), sys.argv[2], Key(bytes.fromhex(sys.argv[3]))
if synced == "OFF":
    remains.settle = lambda _folder: None
path = folder / "shop.crm"
ws = Workspace.create(path)
for n in range(25):
    add(ws, f"Person {n}", notes="x" * (n * 97 % 4000))
kept = backup.backup(ws)
(last,) = ws.reader().execute("SELECT max(n) FROM operation").fetchone()
ws.close()
os.fsync(os.open(folder, os.O_RDONLY))
os.fsync(os.open(kept.parent, os.O_RDONLY))
os.write(os.open(folder / "said", os.O_WRONLY | os.O_CREAT), b"%d\\n" % last)
converting.convert(path, None, key)
backup.restore(kept, path, key)
converting.convert(path, key, None)
backup.restore(kept, path)
"""
"""A file encrypted, restored from its backup, made plain and restored once more."""


class Outcome(NamedTuple):
    """So many images of which so many were broken, lacked what was said to be saved, or did not open."""

    images: int
    broken: int
    lost: int
    events: int

    @property
    def sound(self) -> bool:
        return not (self.broken or self.lost)


def traced(
    folder: Path, synced: str = "FULL", key: Key | None = None, life: str = DAY
) -> tuple[list[Event], str]:
    """Live the day, or another `life`, in a real process; return what it wrote, and below which folder."""
    under, log, people = folder / "disk", folder / "calls", folder / "people.csv"
    under.mkdir()
    people.write_text("Name,E-mail\n" + "".join(f"P{n},p{n}@example.my\n" for n in range(150)))
    secret = key.secret.hex() if key else ""
    done = trace.run(life, under, str(under), synced, secret, str(people), log=log)
    assert done.returncode == 0, done.stderr
    return list(trace.events(log)), str(under)


def lose(
    events: Sequence[Event], under: str, folder: Path, count: int, seed: int = 1,
    key: Key | None = None, every: int = 15, turning: bool = False,
) -> Outcome:  # fmt: skip
    """Lose power `count` times, with a file of that `key` throughout, or turned between it and none.

    Each `every`-th image is opened by the whole program and checked.
    """
    broken = lost = 0
    said = _said(events, under)
    for at, (moment, files) in enumerate(power.images(events, count, seed)):
        here = folder / "image"
        power.put(files, under, here)
        saved = max((n for when, n in said if when < moment), default=-1)
        if saved >= 0:
            now = key if id_at(here / "shop.crm") or not turning else None
            kept = _kept(here / "shop.crm", now, whole=at % every == 0)
            broken += kept is None
            lost += kept is not None and kept < saved
        shutil.rmtree(here, ignore_errors=True)
    return Outcome(count, broken, lost, len(events))


def _said(events: Sequence[Event], under: str) -> list[tuple[int, int]]:
    """Return when the program had said of which operation that it was saved."""
    return [
        (at, int(e.data))
        for at, e in enumerate(events)
        if e.path == f"{under}/said" and e.kind == "w"
    ]


def _kept(path: Path, key: Key | None, *, whole: bool) -> int | None:
    """Return the last operation a file holds; None for one that is not sound."""
    try:
        if whole:
            with Workspace.open(path, key=key) as ws:
                if not check.check(ws).ok:
                    return None
        conn = driver.connect(str(path), "rw", key)
        try:
            if conn.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            return int(conn.execute("SELECT coalesce(max(n),0) FROM operation").fetchone()[0])
        finally:
            conn.close()
    except (UserError, driver.Error):
        return None
