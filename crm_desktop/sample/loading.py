"""Turning the files of `resources/sample` into edits; days in them count from today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from crm_desktop.deals import pipelines, placing, ranks
from crm_desktop.domain.deal import ALL
from crm_desktop.domain.fields import Value
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.money import digits
from crm_desktop.domain.names import suggest_parts
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.phones import phone_entry
from crm_desktop.sample.day import Day, rows
from crm_desktop.store import history

KEY = "sample"
_LOOKED_AT = 2000
"""Operations looked through for the one that brought the sample data."""


def load(ws: Any) -> Operation:
    """Put the sample business into a file."""
    pipelines.ensure_default(ws)
    edits = list(_Sample(ws).edits())
    done: Operation | None = ws.log.record(Label(KEY, "contact", len(edits)), edits)
    assert done is not None, "new records always say something new"
    return done


def stamp(ws: Any) -> str:
    """Return the operation that brought the sample data, "" when there is none in effect."""
    found = history.operations(ws.reader(), limit=_LOOKED_AT)
    return next((o.stamp for o in found if o.label.key == KEY and o.effective), "")


class _Sample:
    """Ids given so far: rows name each other by key, and tags by name."""

    def __init__(self, ws: Any) -> None:
        self._region = ws.profile.region
        self._now = datetime.now(UTC)
        self._board = pipelines.pipelines(ws.reader())[0]
        self._companies: dict[str, str] = {}
        self._contacts: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._firms: dict[str, dict[str, Value]] = {}
        self._tags: dict[str, str] = {}

    def edits(self) -> Iterator[Edit]:
        """Yield every record once, tags first."""
        companies, contacts = rows("companies"), rows("contacts")
        names = [n for row in (*companies, *contacts) for n in _names(row)]
        for at, name in enumerate(dict.fromkeys(names)):
            self._tags[name] = new_id()
            cells = {"deleted": False, "name": name, "colour": f"c{at % 6 + 1}"}
            yield Edit("tag", self._tags[name], cells)
        for row in companies:
            self._companies[row["key"]] = new_id()
            yield Edit("company", self._companies[row["key"]], self._company(row))
        for at, row in enumerate(contacts):
            self._contacts[row["name"]] = new_id()
            self._owners[row["name"]] = row["owner"]
            if row["company"]:
                self._firms[row["name"]] = {"company": self._companies[row["company"]]}
            yield Edit("contact", self._contacts[row["name"]], self._contact(row, at))
        deals = list(self._deals(rows("deals")))
        yield from deals
        by_title = {str(e.cells["title"]): self._about_deal(e) for e in deals}
        yield from Day(
            self._now, self._region, self._about_contacts(), by_title, self._owners
        ).edits()

    def _about_contacts(self) -> dict[str, dict[str, Value]]:
        """Return name → the cells by which something is about a contact and its company."""
        return {
            name: {f"contacts.{id}": True} | self._firms.get(name, {})
            for name, id in self._contacts.items()
        }

    def _about_deal(self, deal: Edit) -> dict[str, Value]:
        firm = {"company": deal.cells["company"]} if deal.cells.get("company") else {}
        return {"deal": deal.id, **firm}

    def _company(self, row: dict[str, str]) -> dict[str, Value]:
        cells = self._reach(row, "work")
        cells |= {"industry": row["industry"], "stage": row["stage"], "staff": int(row["staff"])}
        if row["parent"]:
            cells["parent"] = self._companies[row["parent"]]
        return cells

    def _contact(self, row: dict[str, str], at: int) -> dict[str, Value]:
        cells = self._reach(row, "mobile")
        parts = suggest_parts(row["name"])
        if parts is not None:
            cells |= {"given_name": parts.given, "family_name": parts.family}
        wanted = ("job", "stage", "owner", "birthday", "language", "notes")
        cells |= {name: row[name] for name in wanted}
        if row["company"]:
            cells["company"] = self._companies[row["company"]]
        if row["blocked"]:
            cells["do_not_contact"] = True
        cells["created"] = utc_text(self._now - timedelta(days=3 * at, hours=at))
        return {name: value for name, value in cells.items() if value != ""}

    def _reach(self, row: dict[str, str], phone_kind: str) -> dict[str, Value]:
        cells: dict[str, Value] = {"deleted": False, "name": row["name"]}
        if row["phone"]:
            cells["phones.1"] = phone_entry(row["phone"], self._region) | {"kind": phone_kind}
        cells["emails.1"] = {"value": row["email"], "kind": "work"}
        where = {"city": row["city"], "state": row.get("state", ""), "kind": "work"}
        cells["addresses.1"] = {part: text for part, text in where.items() if text}
        cells |= {f"tags.{self._tags[name]}": True for name in _names(row)}
        cells["created"] = utc_text(self._now - timedelta(days=120))
        return cells

    def _times(self, row: dict[str, str]) -> tuple[datetime, datetime]:
        """Return when a deal came to its stage, and when it began: before it was closed, a week a stage."""
        stood = (
            max(int(row["days"]), 2 - int(row["closing"])) if row["outcome"] else int(row["days"])
        )
        since = self._now - timedelta(days=stood)
        return since, since - timedelta(days=7 * int(row["stage"]))

    def _deals(self, found: list[dict[str, str]]) -> Iterator[Edit]:
        order = ranks.between("", "", len(found))
        for row, rank in zip(found, order, strict=True):
            stage = self._board.stages[min(int(row["stage"]), len(self._board.stages) - 1)]
            since, created = self._times(row)
            day = (self._now + timedelta(days=int(row["closing"]))).date().isoformat()
            amount = int(row["amount"]) * 10 ** digits(row["currency"])
            cells: dict[str, Value] = {
                "deleted": False,
                "title": row["title"],
                "value": {"amount": amount, "currency": row["currency"]},
                "place": placing.place(
                    self._board.id, stage.id, rank, utc_text(since), ALL if row["outcome"] else ""
                ),
                f"contacts.{self._contacts[row['contact']]}": True,
                "closing": day,
                "owner": self._owners[row["contact"]],
                "source": row["source"],
                "created": utc_text(created),
            }
            if row["company"]:
                cells["company"] = self._companies[row["company"]]
            if row["outcome"]:
                cells["result"] = {
                    "outcome": row["outcome"],
                    "reason": row["reason"],
                    "closed": day,
                }
            yield Edit("deal", new_id(), cells)


def _names(row: dict[str, str]) -> list[str]:
    return [name.strip() for name in row["tags"].split(";") if name.strip()]
