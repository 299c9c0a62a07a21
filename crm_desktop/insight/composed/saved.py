"""Reports the user keeps, as records: made, changed and removed like any other, so undone like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_desktop.deals import ranks
from crm_desktop.domain.fold import fold
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import LANGUAGES, said_in, tr
from crm_desktop.insight.composed import specs, standard
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store import changes, identities, listing
from crm_desktop.store.listing import ListQuery


@dataclass(frozen=True, slots=True)
class Saved:
    """One report: a standard one by its name, or the user's by its id.

    `problem` says why it cannot be asked.
    """

    id: str
    title: str
    spec: Spec | None
    own: bool
    problem: str = ""
    rank: str = ""

    def asked(self) -> Spec:
        """Return what it asks. Raises `UserError` for one of a newer version."""
        if self.spec is None:
            raise UserError(self.problem)
        return self.spec


def every(conn: Any) -> list[Saved]:
    """Return the user's reports in their order, then the standard ones."""
    return [
        *own(conn),
        *(Saved(s.name, tr(s.title), s.spec, own=False) for s in standard.REPORTS.values()),
    ]


def titles_ever(conn: Any, id: str) -> set[str]:
    """Return all titles a report ever had, a standard one in each language."""
    if id in standard.REPORTS:
        return {said_in(code, standard.REPORTS[id].title) for code in LANGUAGES}
    n = identities.number_of(conn, "report", id)
    found = changes.of_row(conn, RECORDS["report"].code, n) if n is not None else ()
    return {str(one.patch["name"]) for one in found if one.patch and one.patch.get("name")}


def own(conn: Any) -> list[Saved]:
    """Return the user's reports in their order."""
    rows = listing.listed(conn, ListQuery("report"))
    rows.sort(key=lambda row: (row.get("rank") or "", row["id"]))
    return [_of(row) for row in rows]


def named(conn: Any, text: str, others: Iterable[str] = ()) -> Saved:
    """Return the report of that name or id. Raises `UserError` where there is none, or several.

    `others` are names of reports that are none of these; they are said where there is none of that name.
    """
    found = every(conn)
    for one in found:
        if one.id == text:
            return one
    wanted = [one for one in found if fold(one.title) == fold(text)]
    if len(wanted) == 1:
        return wanted[0]
    if wanted:
        raise UserError(
            tr("There are several reports called “{name}”.", name=text), tr("Give its id.")
        )
    names = ", ".join((*(one.id if not one.own else one.title for one in found), *others))
    raise UserError(
        tr("There is no report “{name}”.", name=text), tr("Known are: {names}", names=names)
    )


def save(
    ws: Any, title: str, spec: Spec, id: str = "", now: datetime | None = None
) -> Operation | None:
    """Keep a report, a new one where no `id` is given; None where nothing is new. Raises `UserError`."""
    title = " ".join(title.split())
    if not title:
        raise UserError(tr("The report needs a name."))
    conn = ws.reader()
    spec.asked("", now or datetime.now().astimezone())  # a period there is not is said at once
    cells: dict[str, Any] = {"name": title, "of": spec.source, "body": specs.dumps(spec)}
    if not id:
        last = max((one.rank for one in own(conn)), default="")
        cells |= {"deleted": False, "rank": ranks.between(last, "")[0], "created": now_text(now)}
    key = id or new_id()
    label = Label("edit" if id else "create", "report", row=key)
    made: Operation | None = ws.log.record(label, [Edit("report", key, cells)])
    return made


def rename(ws: Any, id: str, title: str) -> Operation | None:
    """Give a report of the user's another name. Raises `UserError`."""
    title = " ".join(title.split())
    if not title:
        raise UserError(tr("The report needs a name."))
    made: Operation | None = ws.log.record(
        Label("edit", "report", row=id), [Edit("report", id, {"name": title})]
    )
    return made


def remove(ws: Any, id: str) -> Operation | None:
    """Remove a report of the user's."""
    made: Operation | None = ws.log.record(
        Label("delete", "report", row=id), [Edit("report", id, {"deleted": True})]
    )
    return made


def _of(row: dict[str, Any]) -> Saved:
    title, rank = str(row.get("name") or ""), str(row.get("rank") or "")
    try:
        return Saved(row["id"], title, specs.loads(str(row.get("body") or "")), own=True, rank=rank)
    except UserError as problem:
        return Saved(row["id"], title, None, own=True, problem=str(problem), rank=rank)
