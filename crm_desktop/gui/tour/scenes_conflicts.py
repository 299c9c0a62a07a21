"""Scenes of the conflict desk: a colleague's laptop gives what it changed at the same time."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store import listing
from crm_desktop.store.workspace import Profile, Workspace

NOTE = "Pays 30 days after delivery, always on time."


def desk(stage: Stage) -> None:
    """Fields of a company and its note, changed by two; what is put off and decided."""
    ids = _met(stage)
    page = stage.page("conflicts")
    stage.settle()
    _stand(stage, page, ids["company"])
    stage.shoot("90-conflicts")
    _stand(stage, page, ids["gone"])
    stage.shoot("90-conflicts-deleted")
    for row, (entry, _) in enumerate(page.list.entries.told):
        if entry.kind in (2, 3, 4):
            page.list.stand_on(row)
            stage.settle()
            stage.shoot(f"90-conflicts-{('twin', 'shared', 'orphaned')[entry.kind - 2]}")
    stage.desk.open_record("company", ids["company"])
    stage.shoot("90-conflicts-panel")
    stage.desk.side.close_side()
    _stand(stage, page, ids["company"])
    page.take(1)
    stage.settle()
    page.tabs.setCurrentIndex(2)
    stage.settle()
    stage.shoot("90-conflicts-decided")


def signs(stage: Stage) -> None:
    """What a list and a board show of it."""
    _met(stage)
    for name in ("companies", "pipeline"):
        stage.page(name)
        stage.settle()
        stage.shoot(f"90-conflicts-{name}")


def small(stage: Stage) -> None:
    """The smallest window."""
    ids = _met(stage)
    page = stage.page("conflicts")
    page.tabs.setCurrentIndex(0)
    _stand(stage, page, ids["other"])
    before = stage.window.size()
    stage.window.resize(1024, 680)
    stage.shoot("91-conflicts-small")
    stage.window.set_scale(2.0)
    _stand(stage, page, ids["company"])
    stage.shoot("91-conflicts-text-200")
    stage.window.set_scale(1.0)
    stage.window.resize(before)
    page.tabs.setCurrentIndex(1)
    stage.shoot("91-conflicts-later-empty")


def _stand(stage: Stage, page: Any, id: str) -> None:
    page.show_record(page.list.entries.told[0][0].entity if not id else "company", id)
    for row, (entry, _) in enumerate(page.list.entries.told):
        if entry.id == id:
            page.list.stand_on(row)
    stage.settle()


_MADE: dict[str, dict[str, str]] = {}


def _met(stage: Stage) -> dict[str, str]:
    """Let Faizal’s laptop and this one meet after a day apart, once a play."""
    stage.open_sample()
    ws = stage.desk.context.ws
    if stage.name in _MADE:
        return _MADE[stage.name]
    conn = ws.reader()
    firms = listing.ids_of(conn, "company", listing.all_rows(conn, listing.ListQuery("company")))
    deals = listing.ids_of(conn, "deal", listing.all_rows(conn, listing.ListQuery("deal")))
    people = listing.ids_of(conn, "contact", listing.all_rows(conn, listing.ListQuery("contact")))
    _write(
        ws, "company", firms[0], {"phones.1": {"value": "03-7956 2210"}, "staff": 65, "notes": NOTE}
    )
    with Workspace.create(":memory:", Profile("Ahmad Faizal")) as siti:
        siti.log.apply(op for _, op in ws.log.since())
        _write(ws, "company", firms[0], {
            "phones.1": {"value": "03-7956 2200"}, "staff": 80,
            "notes": f"{NOTE} Lift is narrow: tables in two parts."})  # fmt: skip
        _write(siti, "company", firms[0], {
            "phones.1": {"value": "012-334 5500"}, "industry": "Furniture and fittings",
            "notes": f"{NOTE} Ask for Encik Faizal at the gate."})  # fmt: skip
        _write(ws, "company", firms[1], {"industry": "Hotels"})
        _write(siti, "company", firms[1], {"industry": "Hotels and resorts"})
        _write(ws, "contact", people[0], {"deleted": True})
        _write(siti, "contact", people[0], {"job": "Head of purchasing"})
        _write(ws, "company", firms[2], {"deleted": True})
        _write(siti, "deal", "tour-branch-desks",
               {"deleted": False, "title": "Branch desks", "company": firms[2]})  # fmt: skip
        for space, title in ((ws, "Café counter, benches and stools"), (siti, "Café counter")):
            _write(space, "deal", deals[0], {"title": title})
        for space, id in ((ws, "tour-lim-a"), (siti, "tour-lim-b")):
            _write(space, "contact", id, {
                "deleted": False, "name": "Lim Siew Ling", "job": "Buyer",
                "phones.1": {"value": "012-345 6789", "e164": "+60123456789"}})  # fmt: skip
        for space, id in ((ws, "tour-tan-a"), (siti, "tour-tan-b")):
            _write(space, "contact", id, {
                "deleted": False, "name": "Tan Kow Seng" if id[-1] == "a" else "Kow Seng Trading",
                "emails.1": {"value": "tan@kowseng.my"}})  # fmt: skip
        ws.log.apply(op for _, op in siti.log.since())
    _MADE[stage.name] = {"company": firms[0], "other": firms[1], "gone": people[0]}
    stage.desk.arrivals.look()
    stage.settle()
    return _MADE[stage.name]


def _write(ws: Any, entity: str, id: str, cells: dict[str, Any]) -> None:
    ws.log.record(Label("edit", entity, row=id), [Edit(entity, id, cells)])


SCENES: tuple[Scene, ...] = (desk, signs, small)
