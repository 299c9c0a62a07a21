"""A small world of random records, and a second, plain reading of rules over it, in Python.

What the SQL of a rule finds is held against `passes`: the same words, none of the same code.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from crm_desktop.domain import periods, relations, rule
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import Acted, All, AnyOf, Bought, Condition, Listed, Node, Not, Related
from crm_desktop.store.workspace import Workspace

TODAY = date(2026, 11, 26)
OWNERS = ("Ann", "Ben", 'O\'Neil "x"; --')
STAGES = ("lead", "customer", "lapsed")
CITIES = ("Klang", "Ipoh", "Kota Bharu")
CHANNELS = ("call", "email", "visit")


class World:
    """The cells of every visible record, and ids to ask for."""

    def __init__(self, ws: Workspace, seed: int = 7) -> None:
        self.ws, self.dice = ws, random.Random(seed)
        self.rows: dict[str, dict[str, dict[str, Any]]] = {entity: {} for entity in RECORDS}
        self.tags = self._several("tag", 3, lambda n: {"name": f"Tag {n}"})
        self.products = self._several("product", 3, lambda n: {"name": f"Product {n}"})
        self.outcomes = self._several("outcome", 2, lambda n: {"name": f"Result {n}"})
        self.lists = self._several("segment", 2, lambda n: {"name": f"List {n}", "of": "contact"})
        live = rule.dumps(Condition("stage", "is", ["customer"]))
        self.live = self._several(
            "segment", 1, lambda n: {"name": "Live", "of": "contact", "rule": live}
        )
        self.companies = self._several("company", 12, self._company)
        self.contacts = self._several("contact", 50, self._contact)
        self.deals = self._several("deal", 30, self._deal)
        self._several("activity", 120, self._activity)
        self._several("task", 20, self._task)

    def _several(self, entity: str, many: int, make: Any) -> list[str]:
        made = {new_id(): make(n) for n in range(many)}
        self.ws.log.record(
            Label("create", entity, many),
            [Edit(entity, id, {"deleted": False, **cells}) for id, cells in made.items()],
        )
        self.rows[entity] |= made
        return list(made)

    def _some(self, prefix: str, ids: list[str], most: int, value: Any = True) -> dict[str, Any]:
        return {
            f"{prefix}.{id}": value
            for id in self.dice.sample(ids, self.dice.randint(0, min(most, len(ids))))
        }

    def _maybe(self, values: Any) -> Any:
        return self.dice.choice([None, *values])

    def _day(self) -> str | None:
        far = self.dice.choice([0, 1, 3, 14, 30, 31, 59, 60, 61, 400])
        day = TODAY + timedelta(days=far * self.dice.choice([-1, 1]))
        if self.dice.random() < 0.4:
            return day.isoformat()
        hour = self.dice.randint(0, 23)
        return f"{day.isoformat()}T{hour:02}:30:00Z"

    def _company(self, n: int) -> dict[str, Any]:
        return {"name": f"Company {n}", "owner": self._maybe(OWNERS), "stage": self._maybe(STAGES),
                "staff": self._maybe([1, 10, 100])}  # fmt: skip

    def _contact(self, n: int) -> dict[str, Any]:
        born = TODAY.replace(year=1980) + timedelta(days=self.dice.randint(-200, 200))
        city = self._maybe(CITIES)
        return {
            "name": f"Contact {n}", "company": self._maybe(self.companies),
            "owner": self._maybe(OWNERS), "stage": self._maybe(STAGES),
            "birthday": self._maybe([born.isoformat()]), "created": self._day(),
            "do_not_contact": self._maybe([True, False]),
            "touch_every": self._maybe([0, 7, 30]),
            **({"addresses.a": {"city": city, "kind": "work"}} if city else {}),
            **self._some("tags", self.tags, 2), **self._some("lists", self.lists, 1),
        }  # fmt: skip

    def _deal(self, n: int) -> dict[str, Any]:
        outcome = self._maybe(["won", "lost"])
        return {
            "title": f"Deal {n}", "company": self._maybe(self.companies),
            "value": {"amount": self.dice.choice([100, 5000, 90000]), "currency": "MYR"},
            "result": {"outcome": outcome, "reason": None, "closed": None} if outcome else None,
            "closing": self._maybe([(TODAY + timedelta(days=9)).isoformat()]),
            **self._some("contacts", self.contacts, 3),
            **self._some("products", self.products, 2, {"quantity": 1000, "amount": 500}),
        }  # fmt: skip

    def _activity(self, n: int) -> dict[str, Any]:
        return {
            "subject": f"Activity {n}", "channel": self._maybe(CHANNELS),
            "outcome": self._maybe(self.outcomes), "direction": self._maybe(["in", "out"]),
            "state": self.dice.choice(["done", "done", "planned", None]), "start": self._day(),
            "company": self._maybe(self.companies), "deal": self._maybe(self.deals),
            **self._some("contacts", self.contacts, 2),
        }  # fmt: skip

    def _task(self, n: int) -> dict[str, Any]:
        return {"title": f"Task {n}", "priority": self._maybe(["high", "low"]),
                **self._some("contacts", self.contacts, 2)}  # fmt: skip

    # the plain reading

    def find(self, entity: str, node: Node) -> set[str]:
        return {id for id in self.rows[entity] if self.passes(entity, id, node)}

    def passes(self, entity: str, id: str, node: Node) -> bool:
        if isinstance(node, All):
            return all(self.passes(entity, id, part) for part in node.parts)
        if isinstance(node, AnyOf):
            return any(self.passes(entity, id, part) for part in node.parts)
        if isinstance(node, Not):
            return not self.passes(entity, id, node.part)
        if isinstance(node, Related):
            return self._related(entity, id, node)
        if isinstance(node, Acted):
            return self._acted(entity, id, node)
        if isinstance(node, Bought):
            return self._bought(entity, id, node) is node.has
        if isinstance(node, Listed):
            kept = self.rows["segment"][node.segment].get("rule")
            cells = self.rows[entity][id]
            found = (
                self.passes(entity, id, rule.loads(kept))
                if kept
                else f"lists.{node.segment}" in cells
            )
            return found is node.has
        assert isinstance(node, Condition)
        return leaf(self.rows[entity][id], node)

    def _related(self, entity: str, id: str, node: Related) -> bool:
        link = relations.of(RECORDS[entity])[node.to]
        near = [i for i in self.rows[link.target] if self._linked(entity, id, link, i)]
        count = sum(self.passes(link.target, other, node.where) for other in near)
        if node.how == rule.COUNT:
            return compared(count, node.count)
        return bool(count) is (node.how == rule.SOME)

    def _linked(self, entity: str, id: str, link: Any, other: str) -> bool:
        mine, theirs = self.rows[entity][id], self.rows[link.target][other]
        if link.by == relations.REFERENCE:
            return mine.get(link.field) == other
        if link.by == relations.BACK:
            return theirs.get(link.field) == id
        if link.by == relations.ENTRIES:
            return f"{link.field}.{other}" in mine
        return about(entity, id, theirs)

    def _acted(self, entity: str, id: str, node: Acted) -> bool:
        count = 0
        for cells in self.rows["activity"].values():
            if not about(entity, id, cells) or cells["state"] == "planned" or ahead(cells["start"]):
                continue
            wanted = (("channel", node.channels), ("outcome", node.outcomes),
                      ("direction", node.directions))  # fmt: skip
            if all(not given or cells[name] in given for name, given in wanted):
                count += not node.within or within(cells["start"], node.within)
        return compared(count, node.count)

    def _bought(self, entity: str, id: str, node: Bought) -> bool:
        for deal, cells in self.rows["deal"].items():
            outcome = (cells["result"] or {}).get("outcome")
            if f"products.{node.product}" not in cells:
                continue
            if entity == "deal":
                if deal == id:
                    return True
                continue
            if not (cells["company"] == id if entity == "company" else f"contacts.{id}" in cells):
                continue
            if node.deals == rule.ANY or (
                outcome == "won" if node.deals == rule.WON else not outcome
            ):
                return True
        return False


def about(entity: str, id: str, cells: dict[str, Any]) -> bool:
    return f"contacts.{id}" in cells if entity == "contact" else cells.get(entity) == id


def compared(count: int, text: str) -> bool:
    sign, number = rule.counted(text)
    return {
        ">=": count >= number, "<=": count <= number, "=": count == number,
        ">": count > number, "<": count < number,
    }[sign]  # fmt: skip


def local_day(value: str) -> date:
    if len(value) == 10:
        return date.fromisoformat(value)
    return datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone().date()


def within(value: str | None, text: str) -> bool:
    if not value:
        return False
    first, end = periods.span(f"last {text}" if text[0].isdigit() else text, TODAY)
    return first <= local_day(value) < end


def ahead(value: str | None) -> bool:
    """Say whether a time is still to come."""
    now = datetime.now(UTC)
    if value and len(value) > 10:
        return value > now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return bool(value) and date.fromisoformat(str(value)) > now.astimezone().date()


def yearly(value: str | None, text: str) -> bool:
    first, end = periods.span(text, TODAY)
    days = {(first + timedelta(days=n)).strftime("%m-%d") for n in range((end - first).days)}
    return bool(value) and str(value)[5:10] in days


def leaf(cells: dict[str, Any], node: Condition) -> bool:
    """Read a test of one field the way its words say."""
    value, wanted = _value(cells, node.field), node.value
    many = wanted if isinstance(wanted, list) else [wanted]
    several = isinstance(value, set)
    is_in = bool(value & set(many)) if several else value is not None and value in many
    tests = {
        "is": lambda: is_in,
        "is_not": lambda: not is_in,
        "all": lambda: set(many) <= value,
        "empty": lambda: value in (None, "", set()),
        "not_empty": lambda: value not in (None, "", set()),
        "contains": lambda: any(str(wanted).lower() in str(v).lower() for v in _each(value)),
        "lacks": lambda: not any(str(wanted).lower() in str(v).lower() for v in _each(value)),
        "before": lambda: _before(value, wanted),
        "after": lambda: _after(value, wanted),
        "within": lambda: within(value, wanted),
        "not_within": lambda: not within(value, wanted),
        "yearly": lambda: yearly(value, wanted),
    }
    return bool(tests[node.operator]())


def _each(value: Any) -> Any:
    return value if isinstance(value, set) else [] if value is None else [value]


def _value(cells: dict[str, Any], name: str) -> Any:
    if name == "tags":
        return {cell.partition(".")[2] for cell in cells if cell.startswith("tags.")}
    if name.startswith("addresses."):
        part = name.partition(".")[2]
        entries = [v for cell, v in cells.items() if cell.startswith("addresses.")]
        return {entry[part] for entry in entries if entry.get(part)}
    if name == "value":
        return (cells.get("value") or {}).get("amount")
    if name == "result":
        return (cells.get("result") or {}).get("outcome") or "open"
    return cells.get(name)


def _before(value: Any, wanted: Any) -> bool:
    if value is None:
        return False
    if isinstance(value, int):
        return value < wanted
    return local_day(value) < periods.day(wanted, TODAY)


def _after(value: Any, wanted: Any) -> bool:
    if value is None:
        return False
    if isinstance(value, int):
        return value > wanted
    return local_day(value) > periods.day(wanted, TODAY)
