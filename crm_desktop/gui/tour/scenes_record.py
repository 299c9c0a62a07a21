"""The scenes of one record: its page and panel, the timeline and its filters, companies below."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from crm_desktop.deals import needs, pipelines
from crm_desktop.deals.pipelines import Need
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.favourites import Favourites
from crm_desktop.gui.tour.scenes_extremes import LONG, SMALLEST
from crm_desktop.gui.tour.stage import SIZE, Scene, Stage
from crm_desktop.store import listing, overview
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery

TOLD = (
    ("call", "in", 0.1, 6, "", "Wants the meeting tables in oak. Asked for delivery before 15 December."),
    ("whatsapp", "out", 0.2, 0, "", "Katalog 2026 dihantar, 3 halaman."),
    ("email", "in", 6.0, 0, "RE: Sebut harga perabot pejabat", ""),
    ("visit", "", 8.0, 45, "", "Measured level 7 with Encik Faizal. Lift is narrow: tables must come in "
     "two parts, and nothing over two metres twenty fits round the corner on the fourth floor. The "
     "loading bay is free before nine and after half past four only; ask for the key at the desk."),
    ("meeting", "", 21.0, 60, "Showroom", "陈志明 liked the walnut finish."),
    ("call", "out", 34.0, 3, "", "No answer, left a message."),
)  # fmt: skip
"""Channel, direction, days ago, minutes, subject and details of what was done."""


def record_page(stage: Stage) -> None:
    """A company's page with a timeline across channels, a next step and what its deal needs."""
    firm = _lived(stage)
    _open(stage, "company", firm)
    stage.shoot("04-record-page")
    page = stage.desk.page
    page.story.view.unfold(5)
    page.story.find.click()
    page.story.text.setText("tables")
    stage.settle()
    stage.shoot("60-record-search")
    page.story.find.click()
    page.story.show_part("visit")
    stage.settle()
    stage.shoot("60-record-visits")
    for tab, name in enumerate(("story", "notes", "tasks", "history")):
        page.tabs.setCurrentIndex(tab)
        stage.shoot(f"61-record-{name}")
    page.tabs.setCurrentIndex(0)


def record_contact(stage: Stage) -> None:
    firm = _lived(stage)
    conn = stage.window.ws.reader()
    row = listing.record(conn, "company", firm)
    assert row is not None
    people = overview.people_numbers(conn, "company", row.row)
    _open(stage, "contact", listing.ids_of(conn, "contact", people[:1])[0])
    stage.shoot("62-record-contact")


def record_deal(stage: Stage) -> None:
    firm = _lived(stage)
    conn = stage.window.ws.reader()
    n = listing.number_of(conn, "company", firm) or 0
    deals = overview.deal_numbers(conn, "company", n)
    _open(stage, "deal", listing.ids_of(conn, "deal", deals[:1])[0])
    stage.shoot("63-record-deal")


def record_panel(stage: Stage) -> None:
    firm = _lived(stage)
    stage.page("companies")
    stage.settle()
    stage.desk.open_record("company", firm)
    stage.settle()
    stage.shoot("64-record-panel")


def record_empty(stage: Stage) -> None:
    """A contact nothing is known of, at the smallest window too; taken back afterwards."""
    stage.page("contacts")
    log, id = stage.window.ws.log, new_id()
    log.record(
        Label("create", "contact", row=id),
        [Edit("contact", id, {"deleted": False, "name": "Aminah"})],
    )
    _open(stage, "contact", id)
    stage.shoot("65-record-empty")
    stage.desk.trail.back()
    log.undo()


def record_smallest(stage: Stage) -> None:
    """The smallest window: the right column is tabs; names as long as they come."""
    firm = _lived(stage)
    stage.window.resize(*SMALLEST)
    _open(stage, "company", firm)
    stage.shoot("66-record-1024x680")
    stage.desk.page.tabs.setCurrentIndex(5)
    stage.shoot("66-record-1024x680-deals")
    stage.desk.page.tabs.setCurrentIndex(0)
    stage.window.resize(*SIZE)
    log, (name, company, job) = stage.window.ws.log, LONG
    person, above = new_id(), new_id()
    log.record(
        Label("create", "contact", row=person),
        [Edit("company", above, {"deleted": False, "name": company}),
         Edit("contact", person, {"deleted": False, "name": name, "company": above, "job": job})],
    )  # fmt: skip
    stage.window.resize(*SMALLEST)
    _open(stage, "contact", person)
    stage.shoot("67-record-long-names")
    stage.window.resize(*SIZE)
    stage.desk.trail.back()
    log.undo()


def record_larger(stage: Stage) -> None:
    firm = _lived(stage)
    _open(stage, "company", firm)
    stage.window.set_scale(1.5)
    stage.shoot("68-record-text-150")
    stage.window.set_scale(1.0)


def next_steps(stage: Stage) -> None:
    """The next step in a table and on the board's cards."""
    _lived(stage)
    page = stage.page("contacts")
    page.view.head.sort_by(page.model.column("next_step"))
    stage.shoot("69-next-step-column")
    page.view.head.sort_by(0)
    stage.page("pipeline").show_as("board")
    stage.shoot("69-next-step-board")


def _open(stage: Stage, entity: str, id: str) -> None:
    stage.settle()
    stage.desk.trail.open(entity, id)
    stage.settle()


def _lived(stage: Stage) -> str:
    """Give the company with the most deals a life of weeks, once a play; return its id."""
    stage.page("companies")
    ws = stage.window.ws
    kept = str(ws.setting("tour.company", ""))
    if kept:
        return kept
    firm = _busiest(ws)
    ws.log.record(Label("import", "activity"), _life(ws, firm), origin="import")
    _need(ws)
    Favourites.of(stage.desk.context).turn("company", firm)
    ws.set_setting("tour.company", firm)
    return firm


def _busiest(ws: Any) -> str:
    conn = ws.reader()
    deals = listing.page(conn, "deal", listing.all_rows(conn, ListQuery("deal")))
    mine = [d["company"] for d in deals.values() if d["company"]]
    return max(dict.fromkeys(mine), key=mine.count)


def _life(ws: Any, firm: str) -> list[Edit]:
    conn, owner, now = ws.reader(), ws.profile.name, datetime.now(UTC)
    view = listing.record(conn, "company", firm)
    assert view is not None
    people = listing.ids_of(conn, "contact", overview.people_numbers(conn, "company", view.row))
    deals = listing.ids_of(conn, "deal", overview.deal_numbers(conn, "company", view.n))
    about: dict[str, Any] = {"deleted": False, "owner": owner, "company": firm}
    edits = []
    for at, (channel, way, ago, minutes, subject, details) in enumerate(TOLD):
        cells = about | {
            "channel": channel, "state": "done", "start": _text(now - timedelta(days=ago)),
            "subject": subject, "details": details,
        }  # fmt: skip
        cells |= {"direction": way} if way else {}
        cells |= {"minutes": minutes} if minutes else {}
        if people:
            cells[f"contacts.{people[at % len(people)]}"] = True
        if deals and at % 2:
            cells["deal"] = deals[0]
        edits.append(Edit("activity", new_id(), cells))
    edits += _tasks(about, people, deals, now)
    note = "Pays **30 days** after delivery, always on time."
    edits.append(Edit("note", new_id(), about | {
        "text": note, "pinned": True, "created": _text(now - timedelta(days=18)),
    }))  # fmt: skip
    below = [Edit("company", new_id(), {"deleted": False, "name": name, "parent": firm})
             for name in ("Maju Jaya Properties", "Maju Jaya Facilities Sdn Bhd")]  # fmt: skip
    edits += below
    edits.append(
        Edit(
            "company", new_id(), {"deleted": False, "name": "Maju Cleaning", "parent": below[1].id}
        )
    )
    return edits


def _tasks(about: dict[str, Any], people: list[str], deals: list[str], now: datetime) -> list[Edit]:
    """Return what is to do: for the company in two days, for others late, today and next week."""
    due = (now + timedelta(days=2)).astimezone().date().isoformat()
    first = about | {"title": "Send revised quotation", "due": due, "kind": "document"}
    first |= {"deal": deals[0]} if deals else {}
    edits = [Edit("task", new_id(), first)]
    for at, person in enumerate(people):
        day = (now + timedelta(days=(-2, 0, 5, 9)[at % 4])).astimezone().date().isoformat()
        title = ("Call back", "Send invoice", "Visit", "Follow up")[at % 4]
        edits.append(Edit("task", new_id(), {
            "deleted": False, "title": title, "due": day, f"contacts.{person}": True,
        }))  # fmt: skip
    return edits


def _need(ws: Any) -> None:
    """Say what deals need in every stage, and tick the first of the open ones."""
    conn = ws.reader()
    board = pipelines.pipelines(conn)[0]
    wanted = (Need("1", "Site measured"), Need("2", "Quotation accepted in writing"),
              Need("3", "Delivery date agreed"))  # fmt: skip
    stages = tuple(pipelines.Stage(s.name, s.id, s.colour, s.probability, s.rotting_days, s.rank, wanted)
                   for s in board.stages)  # fmt: skip
    pipelines.save(ws, pipelines.Pipeline(board.name, board.id, stages, board.rank))
    lying = Condition("result", "is", "open")
    for id in listing.ids_of(
        conn, "deal", listing.first_rows(conn, ListQuery("deal", conditions=(lying,)), 40)
    ):
        needs.meet(ws, id, "1", True)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


SCENES: tuple[Scene, ...] = (
    record_page, record_contact, record_deal, record_panel, record_empty, record_smallest,
    record_larger, next_steps,
)  # fmt: skip
