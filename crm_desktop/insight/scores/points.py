"""Points: rules the user sets, each with points for every open lead or deal it holds of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crm_desktop.domain import keys, rule
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.report import MOST_POINTS
from crm_desktop.domain.rule import Acted, All, AnyOf, Condition, Node, Related
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.store import listing
from crm_desktop.store.figures import features
from crm_desktop.store.listing import ListQuery

ENTITY = "score_point"


@dataclass(frozen=True, slots=True)
class PointRule:
    """One rule as it is kept; `off` says that it counts for nothing for now."""

    id: str
    name: str
    of: str
    rule: str
    points: int
    off: bool
    rank: str

    def node(self) -> Node:
        """Return what it asks. Raises `UserError`."""
        return rule.loads(self.rule)


@dataclass(frozen=True, slots=True)
class Held:
    """Which rules hold of which records; `problems` says, by rule, why one could not be asked."""

    rules: tuple[PointRule, ...]
    of: dict[int, tuple[PointRule, ...]]
    problems: dict[str, str]


def rules(conn: Any, of: str = "") -> list[PointRule]:
    """Return the rules for a kind of record, or all of them, in their order."""
    found = [
        PointRule(r["id"], r["name"] or "", r["of"] or "", r["rule"] or "", r["points"] or 0,
                  bool(r["off"]), r["rank"] or "")
        for r in listing.listed(conn, ListQuery(ENTITY))
    ]  # fmt: skip
    return sorted((r for r in found if of in ("", r.of)), key=lambda r: (r.rank, r.name, r.id))


def made(of: str, name: str, node: Node, points: int, rank: str = "") -> Edit:
    """Return the edit that makes a rule. Raises `UserError` for points out of bounds."""
    return Edit(
        ENTITY, keys.new_id(), {"deleted": False, "rank": rank, **cells(of, name, node, points)}
    )


def cells(of: str, name: str, node: Node, points: int) -> dict[str, Any]:
    """Return what is written of a rule, new or changed. Raises `UserError` for points out of bounds."""
    if not -MOST_POINTS <= points <= MOST_POINTS or not points:
        raise UserError(
            tr("Points are from −{most} to {most}, and not 0.", most=f"{MOST_POINTS:,}")
        )
    return {"name": name.strip(), "of": of, "rule": rule.dumps(node), "points": points}


def switched(one: PointRule, *, off: bool) -> Edit:
    """Return the edit that switches a rule off or on; deleting one is as of any record."""
    return Edit(ENTITY, one.id, {"off": off})


def ordered(every: Sequence[PointRule]) -> list[Edit]:
    """Return the edits that put rules into this order."""
    return [
        Edit(ENTITY, one.id, {"rank": f"m{at:03}"})
        for at, one in enumerate(every) if one.rank != f"m{at:03}"
    ]  # fmt: skip


def held(conn: Any, of: str, today: date, ns: Collection[int] | None = None) -> Held:
    """Return which rules hold of the open records, of those of `ns` alone where it is not None.

    A rule that cannot be asked any more gives no points, and it is said why.
    """
    every = tuple(r for r in rules(conn, of) if not r.off)
    of_each: dict[int, list[PointRule]] = {}
    problems = {}
    for one in every:
        try:
            for n in features.holding(conn, of, one.node(), today, ns):
                of_each.setdefault(n, []).append(one)
        except UserError as problem:
            problems[one.id] = str(problem)
    return Held(every, {n: tuple(found) for n, found in of_each.items()}, problems)


def ask(conn: Any, of: str, node: Node) -> None:
    """Ask a rule of nothing. Raises `UserError` where it cannot be asked."""
    features.holding(conn, of, node, date.today(), ())


def reaches(every: Collection[PointRule]) -> bool:
    """Say whether a change of other records may change what holds: contacts, companies, products."""
    near = Condition | All | AnyOf | rule.Not | Acted
    nodes = (node for one in every if _known(one) for node in rule.walk(one.node()))
    return any(not isinstance(node, near) for node in nodes)


def starters(conn: Any, of: str) -> list[Edit]:
    """Return the edits that make the rules offered to begin with, without those of a name there is."""
    known = {r.name for r in rules(conn, of)}
    offered = [(tr(name), node, points) for name, node, points in _STARTERS[of]]
    return [
        made(of, name, node, points, f"m{at:02}")
        for at, (name, node, points) in enumerate(offered) if name not in known
    ]  # fmt: skip


def start(ws: Any, *kinds: str) -> Operation | None:
    """Write the rules to begin with as one operation, None when all are there."""
    edits = [edit for of in kinds or features.KINDS for edit in starters(ws.reader(), of)]
    return ws.log.record(Label("create", ENTITY, len(edits)), edits) if edits else None


def _known(one: PointRule) -> bool:
    try:
        one.node()
    except UserError:
        return False
    return True


_OLD = Condition("created", "before", "-30d")
_SILENT = Acted(within="30d", count="=0")
_CAME_BY = AnyOf(
    (Condition("source", "contains", "refer"), Condition("source", "contains", "rujuk"))
)
_MET = ("meeting", "visit")
_STARTERS: dict[str, tuple[tuple[str, Node, int], ...]] = {
    "lead": (
        (mark("Has a phone number"), Condition("phones", "not_empty"), 10),
        (mark("Has an e-mail address"), Condition("emails", "not_empty"), 5),
        (mark("Names a company"), Condition("company_name", "not_empty"), 5),
        (mark("Has a value"), Condition("value", "not_empty"), 10),
        (mark("Came by referral"), _CAME_BY, 15),
        (mark("Was in touch with us in the last 14 days"),
         Acted(directions=("in",), within="14d"), 15),
        (mark("Met or visited"), Acted(_MET), 20),
        (mark("No contact for 30 days"), All((_OLD, _SILENT)), -20),
    ),
    "deal": (
        (mark("Has a next step"), Condition("next_step", "not_empty"), 10),
        (mark("Met or visited in the last 30 days"), Acted(_MET, within="30d"), 20),
        (mark("Came by referral"), _CAME_BY, 15),
        (mark("Is with a customer"),
         Related("company", rule.SOME, Condition("stage", "is", ["customer"])), 15),
        (mark("Two or more people are known"), Related("contacts", rule.COUNT, All(), ">=2"), 10),
        (mark("Expected close is past"), Condition("closing", "before", "today"), -10),
        (mark("No contact for 30 days"), All((_OLD, _SILENT)), -20),
    ),
}  # fmt: skip
