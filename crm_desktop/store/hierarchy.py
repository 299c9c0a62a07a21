"""Companies above and below each other, and what all of those below come to together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

DEEPEST = 64
"""Steps up or down at most: a circle that two devices made together ends here."""


class Firm(NamedTuple):
    """One company of a tree; `depth` counts from the one asked about, below it upwards."""

    n: int
    id: str
    name: str
    depth: int


class Sum(NamedTuple):
    """Deals with one outcome ("open", "won", "lost") in one currency; `amount` in minor units."""

    outcome: str
    currency: str
    deals: int
    amount: int


class RollUp(NamedTuple):
    """What a company and all below it come to."""

    companies: int  # below it
    people: int
    activities: int
    sums: tuple[Sum, ...]


def tree(conn: Any, n: int, limit: int = 200) -> list[Firm]:
    """Return the companies below one, each after its parent, by name."""
    found = conn.execute(
        "WITH RECURSIVE tree(n,id,name,key,depth) AS ("
        "SELECT c.n,c.id,c.name,c.sort_key,1 FROM company p JOIN company c ON c.parent=p.id "
        "AND c.deleted=0 WHERE p.n=?1 AND c.n<>?1 "
        "UNION SELECT c.n,c.id,c.name,t.key||char(1)||c.sort_key,t.depth+1 FROM tree t "
        "JOIN company c ON c.parent=t.id AND c.deleted=0 AND c.n<>?1 "
        f"WHERE t.depth<{DEEPEST}) SELECT n,id,coalesce(name,''),min(depth) FROM tree "
        "GROUP BY n ORDER BY key LIMIT ?2",
        (n, limit),
    )
    return [Firm(*row) for row in found]


def above(conn: Any, n: int) -> list[Firm]:
    """Return the companies a company is part of, the nearest first."""
    found = conn.execute(
        "WITH RECURSIVE up(n,id,name,parent,depth) AS ("
        "SELECT n,id,name,parent,0 FROM company WHERE n=? "
        "UNION SELECT c.n,c.id,c.name,c.parent,u.depth+1 FROM up u JOIN company c "
        f"ON c.id=u.parent AND c.deleted=0 WHERE u.depth<{DEEPEST}) "
        "SELECT n,id,coalesce(name,''),min(depth) AS d FROM up WHERE depth>0 GROUP BY n ORDER BY d",
        (n,),
    )
    return [Firm(*row) for row in found if row[0] != n]


def below(conn: Any, n: int) -> list[int]:
    """Return the row numbers of a company and all below it."""
    found = conn.execute(
        "WITH RECURSIVE tree(n,id,depth) AS (SELECT n,id,0 FROM company WHERE n=? "
        "UNION SELECT c.n,c.id,t.depth+1 FROM tree t JOIN company c ON c.parent=t.id AND c.deleted=0 "
        f"WHERE t.depth<{DEEPEST}) SELECT DISTINCT n FROM tree",
        (n,),
    )
    return [m for (m,) in found]


def parent_of(conn: Any, id: str) -> str:
    """Return the id of the company a company is part of, "" where there is none."""
    found = conn.execute("SELECT parent FROM company WHERE id=? AND deleted=0", (id,)).fetchone()
    return (found and found[0]) or ""


def would_circle(conn: Any, id: str, parent: str) -> bool:
    """Say whether a company would come to be part of itself."""
    if id == parent:
        return True
    found = conn.execute("SELECT n FROM company WHERE id=?", (parent,)).fetchone()
    return found is not None and any(firm.id == id for firm in above(conn, found[0]))


def refuse_circle(conn: Any, entity: str, id: str, cells: Mapping[str, Any]) -> None:
    """Raise `UserError` where a company would come to be part of itself."""
    parent = cells.get("parent")
    if entity == "company" and parent and would_circle(conn, id, str(parent)):
        raise UserError(
            tr("A company cannot be part of itself."), tr("Choose one that is not below it.")
        )


def of_companies(conn: Any, entity: str, firms: Sequence[int]) -> list[int]:
    """Return the row numbers of the visible contacts or deals of some companies."""
    found = conn.execute(
        f"SELECT t.n FROM json_each(?) j CROSS JOIN company c ON c.n=j.value "
        f"JOIN {RECORDS[entity].entity} t ON t.company=c.id AND t.deleted=0",
        (json.dumps(list(firms)),),
    )
    return [n for (n,) in found]


def sums(conn: Any, deals: Sequence[int], won_since: str = "") -> tuple[Sum, ...]:
    """Return counts and sums of deals by outcome and currency; `won_since` keeps those won from a day on."""
    which = " AND d.outcome='won' AND d.closed>=?" if won_since else ""
    found = conn.execute(
        "SELECT coalesce(d.outcome,'open'),coalesce(d.currency,''),count(*),coalesce(sum(d.amount),0) "
        f"FROM json_each(?) j CROSS JOIN deal d ON d.n=j.value WHERE d.deleted=0{which} "
        "GROUP BY 1,2 ORDER BY 1,4 DESC",
        (json.dumps(list(deals)), *((won_since,) if won_since else ())),
    )
    return tuple(Sum(*row) for row in found)


def roll_up(conn: Any, n: int) -> RollUp:
    """Return what a company and all below it come to, each currency by itself."""
    firms = below(conn, n)
    people = of_companies(conn, "contact", firms)
    deals = of_companies(conn, "deal", firms)
    told = [(RECORDS["company"].code, m) for m in firms]
    told += [(RECORDS["contact"].code, m) for m in people]
    told += [(RECORDS["deal"].code, m) for m in deals]
    (activities,) = conn.execute(
        "SELECT count(DISTINCT a.s) FROM json_each(?) j CROSS JOIN about a "
        "ON a.target=json_extract(j.value,'$[0]') AND a.n=json_extract(j.value,'$[1]') "
        "AND a.source=?",
        (json.dumps(told), RECORDS["activity"].code),
    ).fetchone()
    return RollUp(len(firms) - 1, len(people), activities, sums(conn, deals))
