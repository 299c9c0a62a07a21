"""Knowing a restored or copied file: it gets an id of its own, so that gaps and doublets tell (R36).

A mark lies in the file and, by the file's place, in the user's data folder. Nothing rests on it but what
is said: every operation has its own stamp whatever device wrote it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_desktop import paths
from crm_desktop.i18n import trn
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.account import Account

KEY = "sync.mark"


def recognise(ws: Workspace, account: Account, further: Callable[[], str]) -> bool:
    """Give a file that was restored or copied the id `further` returns; say whether it was one."""
    inside, outside = ws.setting(KEY), _outside(ws, account)
    fits = outside.get("mark") == inside and number(ws) >= int(outside.get("number", 0))
    known = inside is None or fits  # the first time there is nothing to hold it against
    if not known:
        ws.set_device(further())
    ws.set_setting(KEY, os.urandom(8).hex())
    note(ws, account)
    return not known


def note(ws: Workspace, account: Account) -> None:
    """Keep outside how far the file is; without a data folder it is taken for a copy next time."""
    said = {"mark": ws.setting(KEY), "number": number(ws)}
    if _outside(ws, account) == said:
        return
    place = _place(ws, account)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".new")
        fresh.write_text(json.dumps(said), "utf-8")
        fresh.replace(place)


def number(ws: Workspace) -> int:
    """Return the number of the newest operation written here."""
    return int(ws.setting("number", 0))


def oddities(conn: Any) -> list[str]:
    """Return what the numbers of devices tell, in words (R31): gaps, and numbers that came twice."""
    found = conn.execute(
        "SELECT device,max(author),max(number)-min(number)+1-count(DISTINCT number),"
        "count(*)-count(DISTINCT number) FROM operation WHERE number>0 GROUP BY device"
    ).fetchall()
    lines = []
    for device, author, gaps, twice in found:
        who = f"{author} ({device[:6]})"
        if gaps:
            lines.append(trn(
                "{n} change of {who} is not here, or not for you to see.",
                "{n} changes of {who} are not here, or not for you to see.", gaps, who=who,
            ))  # fmt: skip
        if twice:
            lines.append(trn(
                "A file of {who} was copied: {n} number came twice.",
                "A file of {who} was copied: {n} numbers came twice.", twice, who=who,
            ))  # fmt: skip
    return lines


def _outside(ws: Workspace, account: Account) -> dict[str, Any]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(_place(ws, account).read_text("utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def _place(ws: Workspace, account: Account) -> Path:
    """Return where the mark of the file that lies here is kept: a copy elsewhere has another."""
    said = f"{account.workspace}\0{account.device}\0{ws.path.resolve()}"
    name = hashlib.sha256(said.encode()).hexdigest()[:32]
    return paths.data_folder() / "sync" / f"{name}.json"
