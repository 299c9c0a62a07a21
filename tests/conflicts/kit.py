"""Two laptops: real files that give each other what they hold, in both directions."""

from __future__ import annotations

from crm_desktop.conflicts import arrived
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import cases, contested_list
from crm_desktop.store.workspace import Profile, Workspace


def laptop(folder, name: str) -> Workspace:
    return Workspace.create(folder / f"{name}.crm", Profile(name))


def meet(*spaces: Workspace) -> None:
    """Let everybody have everything, and look at what came."""
    held = [[op for _, op in ws.log.since()] for ws in spaces]
    for ws in spaces:
        for operations in held:
            ws.log.apply(operations)
    for ws in spaces:
        notice(ws)


def notice(ws: Workspace) -> None:
    more = True
    while more:
        found, upto, more = arrived.look(ws.reader(), ws.own_devices)
        ws.log.suspect(found, upto)


def write(ws: Workspace, id: str, entity: str = "contact", **cells):
    cells = {name.replace("__", "."): value for name, value in cells.items()}
    return ws.log.record(Label("edit", entity, row=id), [Edit(entity, id, cells)])


def made(ws: Workspace, id: str, entity: str = "contact", **cells):
    return write(ws, id, entity, deleted=False, **cells)


def listed(ws: Workspace, tab: str = "open"):
    return contested_list.entries(ws.reader(), tab)


def only(ws: Workspace):
    """Return the one case of a desk."""
    (entry,) = listed(ws)
    return case(ws, entry)


def case(ws: Workspace, entry, *, settled: bool = False):
    return cases.case(ws.reader(), ws.own_devices, entry.entity, entry.row, settled=settled)


def shown(ws: Workspace, entity: str = "contact"):
    found = ws.reader().execute(f"SELECT * FROM {entity} WHERE deleted=0").fetchall()
    return {row[1]: row[2:] for row in found}
