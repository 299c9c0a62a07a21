"""The sample's working days: what was done, is to do and was noted, who came in, what is sold."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.phones import phone_entry
from crm_desktop.paths import asset

Cells = dict[Cell, Value]
REACHED = ("Answered", "Met them", "Took place")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the sample's files."""
    with asset(f"resources/sample/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Day:
    """Makes the records of the working day; `about` gives whom a contact or deal brings along."""

    def __init__(
        self, now: datetime, region: str, contacts: Mapping[str, Cells], deals: Mapping[str, Cells],
        owners: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._now, self._region = now, region
        self._contacts, self._deals, self._owners = contacts, deals, owners
        self._results: dict[str, str] = {}

    def edits(self) -> Iterator[Edit]:
        """Yield every record once, results before the activities that name them."""
        for at, row in enumerate(rows("activities")):
            if row["result"] and row["result"] not in self._results:
                yield self._result(row, at)
            yield Edit("activity", new_id(), self._activity(row))
        for row in rows("tasks"):
            yield Edit("task", new_id(), self._task(row))
        for row in rows("notes"):
            yield Edit("note", new_id(), self._note(row))
        for row in rows("leads"):
            yield Edit("lead", new_id(), self._lead(row))
        for row in rows("products"):
            price = {"amount": int(row["price"]) * 100, "currency": "MYR"}
            plain = {name: row[name] for name in ("name", "sku", "unit", "category")}
            made = {"deleted": False, **plain, "value": price, "created": self._days_ago(100)}
            yield Edit("product", new_id(), made)

    def _result(self, row: dict[str, str], at: int) -> Edit:
        name = row["result"]
        self._results[name] = new_id()
        return Edit("outcome", self._results[name], {
            "deleted": False, "name": name, "channel": row["channel"],
            "reached": name in REACHED, "rank": f"m{at:02}",
        })  # fmt: skip

    def _activity(self, row: dict[str, str]) -> Cells:
        start = self._moment(int(row["day"]), row["time"])
        done = row["state"] == "done"
        if done:  # nothing is done before it happens, early in the morning either
            start = min(start, self._now - timedelta(minutes=5))
        cells: Cells = {
            "subject": row["subject"], "channel": row["channel"], "direction": row["direction"],
            "state": row["state"], "start": utc_text(start), "details": row["details"],
            "location": row["place"], "owner": self._owners[row["contact"]],
            "created": utc_text(min(start, self._now)),
        }  # fmt: skip
        if row["minutes"]:
            cells["minutes"] = int(row["minutes"])
        if row["result"]:
            cells["outcome"] = self._results[row["result"]]
        return self._about(row, cells)

    def _task(self, row: dict[str, str]) -> Cells:
        day = self._day(int(row["day"]))
        due = utc_text(self._moment(int(row["day"]), row["time"])) if row["time"] else ""
        cells: Cells = {
            "title": row["title"], "kind": row["kind"], "due": due or day.isoformat(),
            "priority": row["priority"], "repeat": row["repeat"],
            "owner": self._owners[row["contact"]], "created": self._days_ago(20),
        }  # fmt: skip
        if row["done"]:
            cells["done"] = utc_text(self._now - timedelta(hours=1 - 24 * int(row["done"])))
        return self._about(row, cells)

    def _note(self, row: dict[str, str]) -> Cells:
        cells: Cells = {
            "text": row["text"], "created": self._days_ago(-int(row["day"])),
            "owner": self._owners[row["contact"]],
        }  # fmt: skip
        if row["pinned"]:
            cells["pinned"] = True
        return self._about(row, cells)

    def _lead(self, row: dict[str, str]) -> Cells:
        plain = ("name", "company_name", "job", "source", "campaign", "status", "owner", "message")
        cells: Cells = {name: row[name] for name in plain if row[name]}
        cells |= {
            "phones.1": phone_entry(row["phone"], self._region) | {"kind": "mobile"},
            "emails.1": {"value": row["email"], "kind": "work"},
            "created": self._days_ago(-int(row["day"])),
        }
        if row["status"] == "discarded":
            cells["reason"] = "Spam"
        return {"deleted": False, **cells}

    def _about(self, row: dict[str, str], cells: Cells) -> Cells:
        about = dict(self._contacts[row["contact"]])
        if row["deal"]:
            about |= self._deals[row["deal"]]
        return {"deleted": False, **{k: v for k, v in cells.items() if v != ""}, **about}

    def _day(self, days: int) -> date:
        return self._now.astimezone().date() + timedelta(days=days)

    def _moment(self, days: int, at: str) -> datetime:
        local = datetime.combine(self._day(days), time.fromisoformat(at or "09:00"))
        return local.astimezone(UTC)

    def _days_ago(self, days: int) -> str:
        return utc_text(self._now - timedelta(days=days, minutes=30))
