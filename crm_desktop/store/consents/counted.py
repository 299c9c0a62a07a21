"""How many contacts allow, refuse or never said anything, of each purpose and way."""

from __future__ import annotations

from typing import Any, NamedTuple

from crm_desktop.domain.privacy.consent import ANY, GIVEN, MARKETING
from crm_desktop.store.consents.reach import AT, DAY


class Share(NamedTuple):
    """Contacts by their answer."""

    allowed: int
    refused: int
    unknown: int


class Purposed(NamedTuple):
    """One purpose, and of each way how many contacts answer what."""

    id: str
    name: str
    basis: str
    marketing: bool
    archived: bool
    keep: str
    shares: dict[str, Share]


def of_purposes(conn: Any) -> list[Purposed]:
    """Return all purposes, those archived last; in one query over what was ever said.

    What `reach` asks of one contact by what nothing takes back is, for one purpose, which was said last.
    """
    closed, total = conn.execute(
        "SELECT coalesce(sum(do_not_contact=1),0),count(*) FROM contact WHERE deleted=0"
    ).fetchone()
    counts = {of: numbers for of, *numbers in conn.execute(_said())}
    every = conn.execute(
        "SELECT id,name,basis,marketing,archived,keep FROM purpose WHERE deleted=0 "
        "ORDER BY archived IS 1,sort_key,n"
    ).fetchall()
    return [_purposed(row, counts, int(closed), int(total)) for row in every]


def _said() -> str:
    """Return the query: one row a purpose, of each way how many allow and how many refuse."""
    latest, sums = [], []
    for way in MARKETING:
        for name, state in (("g", f"='{GIVEN}'"), ("r", f" IS NOT '{GIVEN}'")):
            test = f"channel IN ('{way}','{ANY}') AND state{state} AND length(at)"
            latest.append(f"max(iif({test}=10,at,NULL)) AS {name}d_{way}")
            latest.append(f"max(iif({test}<>10,at,NULL)) AS {name}m_{way}")
        given = f"coalesce(gd_{way},gm_{way}) IS NOT NULL"
        sums += [f"sum({given} AND NOT ({_holds(way)}))", f"sum({_holds(way)})"]
    return (
        f"SELECT id,{','.join(sums)} FROM (SELECT p.id,{','.join(latest)} FROM "
        f"(SELECT t.n,c.channel,c.state,c.purpose,{AT.format('c')} AS at FROM consent c "
        "CROSS JOIN contact t ON t.id=c.contact AND t.deleted=0 AND t.do_not_contact IS NOT 1 "
        "WHERE c.deleted=0) s CROSS JOIN purpose p ON p.deleted=0 AND "
        "(s.purpose IS NULL OR s.purpose=p.id) GROUP BY p.n,s.n) GROUP BY id"
    )


def _holds(way: str) -> str:
    """Return the test that a refusal holds: nothing given is later than the last of a day, or of a moment.

    The columns are the latest given and refused (g, r), of a day and of a moment (d, m).
    """
    gd, gm, rd, rm = (f"{name}_{way}" for name in ("gd", "gm", "rd", "rm"))
    given = f"max(coalesce({gd},''),coalesce({DAY.format(gm)},''))"
    of_day = f"{rd} IS NOT NULL AND {given}<={rd}"
    later = f"coalesce({gm},'')>{rm} OR coalesce({gd},'')>{DAY.format(rm)}"
    return f"{of_day} OR ({rm} IS NOT NULL AND NOT ({later}))"


def _purposed(row: Any, counts: dict[str, list[int]], closed: int, total: int) -> Purposed:
    id, name, basis, marketing, archived, keep = row
    said, shares = counts.get(id) or [0] * 2 * len(MARKETING), {}
    for at, way in enumerate(MARKETING):
        allowed, refused = said[2 * at : 2 * at + 2]
        shares[way] = Share(allowed, refused + closed, total - allowed - refused - closed)
    return Purposed(
        id, name or "", basis or "", bool(marketing), bool(archived), keep or "", shares
    )
