"""A file with years of working days in it: contacts, their companies and deals, what was done and is to do.

For every contact five activities over five years, one in twenty open tasks, a deal for one in five with its
company and people, one contact (the first) with as many entries as asked; the same for the same seed. All of
it goes through the change log as four operations.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.deals.pipelines import DEFAULT as STAGES
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.phones import phone_entry
from crm_desktop.store.prepared import Block, prepare
from crm_desktop.store.workspace import Workspace
from tests.benchmarks import people

ACTIVITIES = 5
"""Activities for each contact."""
TASKS = 20
"""Every so manyth contact has an open task."""
DEALS = 5
"""Every so manyth contact has a deal."""
SIZE = 5000
_CHANNELS = ("call", "call", "email", "email", "whatsapp", "meeting", "visit", "sms")
_SUBJECTS = (
    "Telefon susulan", "Sent the price list", "Asked about delivery", "Measured the counter",
    "Katalog dihantar", "No answer", "Agreed on oak", "会议室家具", "Complained about a scratch",
    "Reorder", "Lawatan tapak", "Invoice sent",
)  # fmt: skip
_TO_DO = ("Call back", "Send sebut harga", "Visit, measure", "Send invoice", "Follow up")
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
"""The moment the file was made at, so that "overdue" and "this week" mean the same each time."""

Cells = dict[str, Any]


def make(path: Path, count: int, *, long: int = 10_000, seed: int = 5) -> dict[str, list[str]]:
    """Write a new file with `count` contacts; return entity → ids of contacts, companies, deals."""
    rng = Random(seed)
    with Workspace.create(path) as ws:
        board = _board(ws)
        companies = [new_id() for _ in range(max(count // 20, 1))]
        contacts = [new_id() for _ in range(count)]
        deals = [new_id() for _ in range(count // DEALS)]
        firms = ((id, {"name": f"Company {at}, Bhd", "created": _ago(rng, 3000)})
                 for at, id in enumerate(companies))  # fmt: skip
        _write(ws, "company", firms)
        _write(ws, "contact", _contacts(rng, contacts, companies))
        _write(ws, "deal", _deals(rng, deals, contacts, companies, board))
        _write(ws, "activity", _activities(rng, contacts, companies, deals, long))
        _write(ws, "task", _tasks(rng, contacts, companies, deals))
    return {"contact": contacts, "company": companies, "deal": deals}


def _write(ws: Workspace, entity: str, records: Iterator[tuple[str, Cells]]) -> None:
    ws.log.record_bulk(Label("import", entity, count=0), _blocks(entity, records), origin="import")


def _blocks(entity: str, records: Iterator[tuple[str, Cells]]) -> Iterator[Block]:
    while found := list(islice(records, SIZE)):
        cells = [{"deleted": False, **given} for _, given in found]
        yield prepare(entity, [id for id, _ in found], cells)


def _board(ws: Workspace) -> tuple[str, list[str]]:
    pipeline, stages = new_id(), [new_id() for _ in STAGES]
    edits = [Edit("pipeline", pipeline, {"deleted": False, "name": "Sales", "rank": "m"})]
    edits += [
        Edit("stage", id, {"deleted": False, "name": f"Stage {at}", "pipeline": pipeline,
                           "rank": f"b{at}", "probability": 10 * at})
        for at, id in enumerate(stages)
    ]  # fmt: skip
    ws.log.record(Label("create", "pipeline"), edits)
    return pipeline, stages


def _contacts(rng: Random, ids: list[str], companies: list[str]) -> Iterator[tuple[str, Cells]]:
    for at, row in enumerate(people.rows(len(ids), seed=5)):
        _, name, email, phone, company, job, city, stage, owner, *_ = row
        cells: Cells = {
            "name": name,
            "stage": stage.lower(),
            "owner": owner,
            "created": _ago(rng, 3000),
        }
        if email:
            cells["emails.1"] = {"value": email, "kind": "work"}
        if phone:
            cells["phones.1"] = phone_entry(phone, "MY")
        if company:
            cells["company"] = companies[at % len(companies)]
        if job:
            cells["job"] = job
        if at % 40 == 0:
            cells["touch_every"] = 30
        cells["addresses.1"] = {"city": city}
        yield ids[at], cells


def _deals(
    rng: Random, ids: list[str], contacts: list[str], companies: list[str],
    board: tuple[str, list[str]],
) -> Iterator[tuple[str, Cells]]:  # fmt: skip
    pipeline, stages = board
    for at, id in enumerate(ids):
        who = at * DEALS
        since = _ago(rng, 400)
        cells: Cells = {
            "title": f"Order {at}", "company": companies[who % len(companies)],
            f"contacts.{contacts[who]}": True, "owner": rng.choice(("aisyah", "ben", "chandra")),
            "value": {"amount": rng.randrange(10_000, 9_000_000), "currency": "MYR"}, "created": since,
            "place": {"pipeline": pipeline, "stage": rng.choice(stages), "rank": f"m{at:08}",
                      "since": since},
        }  # fmt: skip
        if rng.random() < 0.5:
            outcome = "won" if rng.random() < 0.6 else "lost"
            cells["result"] = {"outcome": outcome, "closed": _ago(rng, 300)[:10]}
        yield id, cells


def _activities(
    rng: Random, contacts: list[str], companies: list[str], deals: list[str], long: int
) -> Iterator[tuple[str, Cells]]:
    for at, contact in enumerate(contacts):
        for _ in range(ACTIVITIES + (long if at == 0 else 0)):
            channel = rng.choice(_CHANNELS)
            cells: Cells = {
                "subject": rng.choice(_SUBJECTS), "channel": channel, "state": "done",
                "direction": rng.choice(("in", "out")), "start": _ago(rng, 1800),
                "owner": rng.choice(("aisyah", "ben", "chandra", "dewi")),
                f"contacts.{contact}": True, "company": companies[at % len(companies)],
            }  # fmt: skip
            if channel in ("call", "meeting", "visit"):
                cells["minutes"] = rng.randrange(1, 90)
            if at % DEALS == 0 and at // DEALS < len(deals):
                cells["deal"] = deals[at // DEALS]
            yield new_id(), cells


def _tasks(
    rng: Random, contacts: list[str], companies: list[str], deals: list[str]
) -> Iterator[tuple[str, Cells]]:
    for at in range(0, len(contacts), TASKS):
        day = (NOW + timedelta(days=rng.randrange(-20, 60))).date().isoformat()
        cells: Cells = {
            "title": rng.choice(_TO_DO), "kind": rng.choice(("call", "visit", "document", "money")),
            "due": day if rng.random() < 0.5 else f"{day}T0{rng.randrange(1, 9)}:30:00Z",
            "owner": rng.choice(("aisyah", "ben")), f"contacts.{contacts[at]}": True,
            "company": companies[at % len(companies)], "created": _ago(rng, 100),
        }  # fmt: skip
        if at // DEALS < len(deals):
            cells["deal"] = deals[at // DEALS]
        yield new_id(), cells


def _ago(rng: Random, days: int) -> str:
    at = NOW - timedelta(minutes=rng.randrange(1, days * 1440))
    return at.isoformat()[:19] + "Z"
