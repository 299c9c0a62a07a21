"""Whose request it is where only a name was given: the contact or lead that alone is called so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr
from crm_desktop.store import finding, listing
from crm_desktop.store.twins import PEOPLE

MOST = 5
"""People of one name that are looked for: of more it is not said who they are."""


class Meant(NamedTuple):
    """Those of a name, (kind, id) of each; they are one person only where it is one."""

    name: str = ""
    keys: tuple[Key, ...] = ()

    @property
    def cells(self) -> dict[str, str]:
        """Return the cell that links the one there is, none for nobody and for several."""
        return dict(self.keys) if len(self.keys) == 1 else {}

    def words(self, request: str) -> str:
        """Say to whom a request was linked, or how to link it; "" where nobody had to be looked for."""
        if not self.name:
            return ""
        if len(self.keys) == 1:
            return f"{self.linked()} ({self.keys[0][1]})"
        kind = self.keys[0][0] if self.keys else "contact"
        how = tr("Link the request with: set {id} {kind} ID, or at once with --{kind} ID",
                 id=request, kind=kind)  # fmt: skip
        if not self.keys:
            return f"{tr('No contact and no lead is called {name}.', name=self.name)} {how}"
        ids = ", ".join(id for _kind, id in self.keys)
        return f"{tr('Several are called {name}: {ids}.', name=self.name, ids=ids)} {how}"

    def linked(self) -> str:
        """Say to whom a request was linked."""
        label = tr(RECORDS[self.keys[0][0]].label)
        return tr("Linked to the only one called so: {kind} {name}", kind=label, name=self.name)


def of(conn: Any, cells: Mapping[str, Any]) -> Meant:
    """Return who is meant by the cells of a new request; nobody is looked for where one was chosen."""
    name = str(cells.get("name") or "").strip()
    wanted = fold(" ".join(name.split()))
    if not wanted or any(cells.get(kind) for kind in PEOPLE):
        return Meant()
    contacts, leads = (finding.titled(conn, kind, wanted, MOST) for kind in PEOPLE)
    known = {id for id, _title in contacts}
    others = [id for id, _title in leads if _became(conn, id) not in known]
    keys = [*(("contact", id) for id, _title in contacts), *(("lead", id) for id in others)]
    return Meant(name, tuple(keys))


def _became(conn: Any, lead: str) -> str:
    """Return the id of the contact a lead became, "" for none."""
    view = listing.record(conn, "lead", lead)
    return str(view.row.get("contact") or "") if view is not None else ""
