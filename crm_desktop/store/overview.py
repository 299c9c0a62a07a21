"""Where a record stands: since when, what is open and won of its deals, who was last in touch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about, changes, hierarchy, listing, scopes
from crm_desktop.store.hierarchy import RollUp, Sum

MOST = 200
"""Deals and people read to be shown; sums are of all."""


class Overview(NamedTuple):
    """What the head of a record shows beside its own fields.

    `since` is the wall clock (ms) of the operation that set its lifecycle stage, 0 when unknown; sums
    are of its own deals, `year` of those won in the last twelve months.
    """

    since: int
    step: about.Step | None
    last: str
    sums: tuple[Sum, ...]
    year: tuple[Sum, ...]
    deals: tuple[dict[str, Any], ...]
    people: tuple[dict[str, Any], ...]
    people_count: int
    above: tuple[hierarchy.Firm, ...]
    tree: tuple[hierarchy.Firm, ...]
    rolled: RollUp | None


def overview(conn: Any, entity: str, row: dict[str, Any], today: date | None = None) -> Overview:
    """Return where a contact, a company or a deal stands."""
    n = row["n"]
    deals = deal_numbers(conn, entity, n)
    people = people_numbers(conn, entity, row)
    tree = hierarchy.tree(conn, n) if entity == "company" else []
    year = ((today or date.today()) - timedelta(days=365)).isoformat()
    return Overview(
        stage_since(conn, entity, n), about.next_steps(conn, entity, [n]).get(n),
        last_contact(conn, entity, n),
        hierarchy.sums(conn, deals), hierarchy.sums(conn, deals, won_since=year),
        tuple(_rows(conn, "deal", _open_first(conn, deals))),
        tuple(_rows(conn, "contact", people)), len(people),
        tuple(hierarchy.above(conn, n)) if entity == "company" else (), tuple(tree),
        hierarchy.roll_up(conn, n) if tree else None,
    )  # fmt: skip


def deal_numbers(conn: Any, entity: str, n: int) -> list[int]:
    """Return the row numbers of the visible deals of a contact or company."""
    if entity == "company":
        return hierarchy.of_companies(conn, "deal", [n])
    return scopes.deals_of_contact(conn, n) if entity == "contact" else []


def people_numbers(conn: Any, entity: str, row: dict[str, Any]) -> list[int]:
    """Return the row numbers of the people of a company or deal, by name."""
    if entity == "company":
        found = conn.execute(
            "SELECT n FROM contact WHERE company=? AND deleted=0 ORDER BY sort_key", (row["id"],)
        )
    elif entity == "deal":
        found = conn.execute(
            "SELECT n FROM contact WHERE id IN (SELECT value FROM json_each(?)) AND deleted=0 "
            "ORDER BY sort_key",
            (json.dumps(list(row["contacts"] or {})),),
        )
    else:
        return []
    return [n for (n,) in found]


def last_contact(conn: Any, entity: str, n: int) -> str:
    """Return when somebody was last in touch about a record, "" never."""
    found = about.last_contacts(conn, entity, [n]).get(n)
    return "" if found is None else found.at


def stage_since(conn: Any, entity: str, n: int) -> int:
    """Return when the lifecycle stage got its value (ms since 1970), 0 when nothing says so."""
    if entity not in ("contact", "company"):
        return 0
    found = conn.execute(
        "SELECT o.wall,o.stamp,c.patch FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE c.entity=? AND c.row=? AND o.effective=1 AND instr(c.patch,'\"stage\"') "
        "ORDER BY o.stamp DESC",
        (RECORDS[entity].code, n),
    )
    since, value = 0, object()
    for wall, stamp, text in found:
        patch = changes.written(stamp, 1, text).patch or {}
        if "stage" not in patch:
            continue
        if since and patch["stage"] != value:
            break
        since, value = wall, patch["stage"]
    return since


def _open_first(conn: Any, deals: Sequence[int]) -> list[int]:
    found = conn.execute(
        "SELECT d.n FROM json_each(?) j CROSS JOIN deal d ON d.n=j.value "
        "LEFT JOIN stage s ON s.id=d.stage "
        "ORDER BY d.outcome IS NOT NULL,s.rank DESC,coalesce(d.closed,d.created) DESC LIMIT ?",
        (json.dumps(list(deals)), MOST),
    )
    return [n for (n,) in found]


def _rows(conn: Any, entity: str, ns: Sequence[int]) -> list[dict[str, Any]]:
    wanted = list(ns)[:MOST]
    page = listing.page(conn, entity, wanted)
    return [page[n] for n in wanted if n in page]
