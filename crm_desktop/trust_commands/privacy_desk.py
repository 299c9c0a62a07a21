"""What `crm privacy` does: what people asked and wait for, breaches, and what is stored where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add
from crm_desktop.domain.privacy.labels import label_of, law
from crm_desktop.domain.privacy.request import KINDS
from crm_desktop.i18n import tr

Line = dict[str, Any]


def declare(every: Any) -> None:
    """Declare the command."""
    words = "what people asked about their data and by when, breaches, and what is stored where"
    option = add(every, "privacy", privacy, words, reads=True)
    option("--all", action="store_true", help="closed ones too")


def privacy(ws: Any, asked: Asked) -> Answer:
    """List what waits, the most urgent first, and the places."""
    found, late = _requests(ws, asked.all)
    breaches, more = _breaches(ws, asked.all)
    places = _places(ws)
    lines = [tr("Requests"), *_lines(found, lambda kind: label_of(KINDS, kind))]
    lines += [tr("Data breaches"), *_lines(breaches, law)]
    lines.append(tr("What is stored where"))
    lines += [f"  {one['name']}  {one['size']:,} B  {one['folder']}".rstrip() for one in places]
    data = {"requests": found, "breaches": breaches, "stored": places, "late": late + more}
    return Answer(lines, data)


def _lines(found: list[Line], called: Callable[[str], str]) -> list[str]:
    """Return a line for each; `called` says what its kind is called."""
    return [
        f"  {one['clock']:18} {one['due']:16} {_who(one)}  {called(one['kind'])}  ({one['id']})"
        for one in found
    ] or [f"  {tr('none')}"]


def _who(one: Line) -> str:
    return tr("Somebody erased since") if one.get("erased") else str(one["name"])


def _requests(ws: Any, closed: bool) -> tuple[list[Line], int]:
    from crm_desktop.privacy import requests

    every = requests.every(ws.reader(), requests.days(ws), date.today())
    wanted = [one for one in every if one.open or closed]
    found = [
        {"id": one.id, "name": one.name, "erased": one.erased,
         "kind": one.row.get("kind") or "", "state": one.state,
         "due": one.due.isoformat() if one.due else "", "clock": one.clock.words, "late": one.clock.late}
        for one in wanted
    ]  # fmt: skip
    return found, sum(one.open and one.clock.late for one in wanted)


def _breaches(ws: Any, closed: bool) -> tuple[list[Line], int]:
    from crm_desktop.privacy import breaches

    every = breaches.every(ws.reader(), datetime.now().astimezone())
    wanted = [one for one in every if one.open or closed]
    found = [
        {"id": one.id, "name": one.name, "kind": one.row.get("law") or "", "clock": one.clock.words,
         "due": min((_here(n.due) for n in one.notices if n.due and not n.done), default=""),
         "late": one.clock.late,
         "notices": [{"whom": n.duty.whom, "done": n.done, "clock": n.clock.words,
                      "due": n.due.astimezone().isoformat() if n.due else ""} for n in one.notices]}
        for one in wanted
    ]  # fmt: skip
    return found, sum(one.open and one.clock.late for one in wanted)


def _here(at: datetime) -> str:
    """Return a moment as the clock of this computer says it."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def _places(ws: Any) -> list[Line]:
    from crm_desktop.privacy import stored

    return [one._asdict() for one in stored.of(ws)]
