"""What a board reads: pipelines, stages, the open deals of one in order, neighbours and sums."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.deal import Deal
from crm_desktop.domain.pipeline import Stage
from crm_desktop.domain.rule import Node
from crm_desktop.store import about, catalogue, contested, rules, search


class PipelineRow(NamedTuple):
    """One visible pipeline."""

    id: str
    name: str
    rank: str


class StageRow(NamedTuple):
    """One visible stage."""

    id: str
    name: str
    pipeline: str
    rank: str
    colour: str
    probability: int | None
    rotting_days: int | None
    needs: tuple[tuple[str, str], ...] = ()  # key and text, in their order


class Spot(NamedTuple):
    """Where one visible deal lies, and what it is worth there; `outcome` "" is open."""

    n: int
    id: str
    pipeline: str
    stage: str
    rank: str
    since: str
    outcome: str
    amount: int | None
    currency: str
    told: str = ""


class CardRow(NamedTuple):
    """What a card shows of one deal."""

    n: int
    id: str
    title: str
    amount: int | None
    currency: str
    stage: str
    since: str
    outcome: str
    reason: str
    company: str
    company_name: str
    closing: str
    owner: str
    next_at: str | None = None  # of its next step, None when there is none
    next_title: str = ""
    contested: bool = False  # the conflict desk has something to decide about it


_SPOT = (
    "SELECT t.n,t.id,coalesce(t.pipeline,''),coalesce(t.stage,''),coalesce(t.rank,''),"
    "coalesce(t.since,''),coalesce(t.outcome,''),t.amount,coalesce(t.currency,''),"
    "coalesce(t.told,'') FROM deal t "
)
_AMONG = "t.id IN (SELECT value FROM json_each(?)) AND t.deleted=0"


def pipelines(conn: Any) -> list[PipelineRow]:
    """Return the visible pipelines in their order."""
    found = conn.execute(
        "SELECT id,coalesce(name,''),coalesce(rank,'') FROM pipeline WHERE deleted=0 ORDER BY rank,id"
    )
    return [PipelineRow(*row) for row in found]


def stages(conn: Any) -> list[StageRow]:
    """Return the visible stages of all pipelines in their order."""
    found = conn.execute(
        "SELECT id,coalesce(name,''),coalesce(pipeline,''),coalesce(rank,''),coalesce(colour,''),"
        "probability,rotting_days,needs FROM stage WHERE deleted=0 ORDER BY rank,id"
    )
    chance, rots = (Stage.fields[name].held for name in ("probability", "rotting_days"))
    return [
        StageRow(*row[:7])._replace(
            probability=chance(row[5]), rotting_days=rots(row[6]), needs=_needs(row[7])
        )
        for row in found
    ]


def _needs(text: str | None) -> tuple[tuple[str, str], ...]:
    """Return what a stage needs; an entry of unknown shape, from a newer version, is left out."""
    known = {k: v for k, v in json.loads(text or "{}").items() if isinstance(v, dict)}
    order = sorted(known, key=lambda key: (known[key].get("at") or 0, key))
    return tuple((key, str(known[key].get("text") or "")) for key in order)


def open_deals(
    conn: Any, pipeline: str, *, loose: bool = False, text: str = "",
    conditions: Sequence[Node] = (),
) -> Iterator[tuple[str, int, int | None, str, str]]:  # fmt: skip
    """Yield (stage, n, amount, currency, since) of a pipeline's open deals, by stage, (rank, id).

    `loose` adds the open deals that lie on no pipeline, as of stage "".
    """
    where, values = _kept(conn, text, conditions)
    select = (
        "SELECT coalesce(t.stage,''),t.n,t.amount,coalesce(t.currency,''),coalesce(t.since,'') "
        "FROM deal t WHERE "
    )
    rest = f"AND t.outcome IS NULL AND {where} ORDER BY t.stage,t.rank,t.id"
    yield from conn.execute(f"{select} t.pipeline=? {rest}", (pipeline, *values))
    if loose:
        yield from conn.execute(f"{select} t.pipeline IS NULL {rest}", values)


def closed_deals(
    conn: Any, column: tuple[str, str], text: str = "", conditions: Sequence[Node] = (),
    limit: int = 500,
) -> tuple[list[int], list[tuple[str, int, int]]]:  # fmt: skip
    """Return a pipeline's deals with one outcome, the last closed first, and what all are worth.

    `column` is (pipeline, outcome); of the deals up to `limit` row numbers are returned, then
    (currency, how many, sum) of all.
    """
    where, values = _kept(conn, text, conditions)
    which = f"FROM deal t WHERE t.pipeline=? AND t.outcome=? AND {where}"
    ns = conn.execute(
        f"SELECT t.n {which} ORDER BY t.closed DESC,t.sort_key LIMIT ?", (*column, *values, limit)
    )
    worth = conn.execute(
        f"SELECT coalesce(t.currency,''),count(*),coalesce(sum(t.amount),0) {which} GROUP BY 1",
        (*column, *values),
    )
    return [n for (n,) in ns.fetchall()], worth.fetchall()


def _kept(conn: Any, text: str, conditions: Sequence[Node]) -> tuple[str, list[Any]]:
    """Return the SQL that keeps the visible deals a filter asks for, with its values."""
    made = rules.where(conn, catalogue.of(conn, Deal.entity), conditions)
    where, values = ["t.deleted=0", made.text], list[Any](made.values)
    found = search.all_matching(conn, Deal.entity, text)
    if found is not None:
        where.append("t.n IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(found)))
    return " AND ".join(where), values


def spots(conn: Any, ids: Collection[str]) -> dict[str, Spot]:
    """Return id → spot of the visible deals among `ids`."""
    found = conn.execute(_SPOT + "WHERE " + _AMONG, (json.dumps(list(ids)),))
    return {row[1]: Spot(*row) for row in found}


def spots_of_rows(conn: Any, ns: Iterable[int]) -> dict[int, Spot]:
    """Return n → spot of the visible deals among row numbers."""
    wanted = "WHERE t.n IN (SELECT value FROM json_each(?)) AND t.deleted=0"
    return {row[0]: Spot(*row) for row in conn.execute(_SPOT + wanted, (json.dumps(list(ns)),))}


def in_stages(conn: Any, stages: Collection[str]) -> Iterator[Spot]:
    """Yield every visible deal of some stages, closed ones too, by stage, then (rank, id)."""
    found = conn.execute(
        _SPOT + "WHERE t.deleted=0 AND t.stage IN (SELECT value FROM json_each(?)) "
        "ORDER BY t.stage,t.rank,t.id",
        (json.dumps(list(stages)),),
    )
    return (Spot(*row) for row in found)


def count_in_stages(conn: Any, stages: Collection[str]) -> dict[str, int]:
    """Return stage → how many visible deals lie there, closed ones too; those without are left out."""
    found = conn.execute(
        "SELECT stage,count(*) FROM deal WHERE deleted=0 AND stage IN "
        "(SELECT value FROM json_each(?)) GROUP BY stage",
        (json.dumps(list(stages)),),
    )
    return dict(found.fetchall())


def order_key(conn: Any, n: int) -> tuple[str, str]:
    """Return (rank, id) of a deal: what its card is sorted by."""
    found = conn.execute("SELECT coalesce(rank,''),id FROM deal WHERE n=?", (n,)).fetchone()
    return (found[0], found[1]) if found else ("", "")


def beside(
    conn: Any, stage: tuple[str, str], key: tuple[str, str] | None, *, below: bool,
    without: Collection[str] = (), limit: int = 1,
) -> list[tuple[str, str]]:  # fmt: skip
    """Return (rank, id) of open deals nearest to `key` on one side, the nearest first.

    `stage` is (pipeline, stage); `key` None is beyond the end of the column that `below` looks away
    from; `without` leaves out ids, because they are the ones being moved.
    """
    sign, way = (">", "") if below else ("<", " DESC")
    # Row values do not use the index past equality, so the rank is compared by itself as well.
    far = f"AND t.rank{sign}=? AND (t.rank{sign}? OR t.id{sign}?)" if key else ""
    values = (key[0], key[0], key[1]) if key else ()
    found = conn.execute(
        f"SELECT t.rank,t.id FROM deal t WHERE t.deleted=0 AND t.pipeline=? AND t.outcome IS NULL "
        f"AND t.stage=? AND t.rank IS NOT NULL {far} "
        f"AND t.id NOT IN (SELECT value FROM json_each(?)) "
        f"ORDER BY t.rank{way},t.id{way} LIMIT ?",
        (*stage, *values, json.dumps(list(without)), limit),
    )
    return [(rank, id) for rank, id in found]


def cards(conn: Any, ns: Iterable[int]) -> dict[int, CardRow]:
    """Return n → card of the visible deals among row numbers."""
    found = conn.execute(
        "SELECT t.n,t.id,coalesce(t.title,''),t.amount,coalesce(t.currency,''),coalesce(t.stage,''),"
        "coalesce(t.since,''),coalesce(t.outcome,''),coalesce(t.reason,''),coalesce(t.company,''),"
        "coalesce(c.name,''),coalesce(t.closing,''),coalesce(t.owner,'') "
        "FROM deal t LEFT JOIN company c ON c.id=t.company AND c.deleted=0 "
        "WHERE t.n IN (SELECT value FROM json_each(?)) AND t.deleted=0",
        (json.dumps(list(ns)),),
    )
    made = {row[0]: CardRow(*row) for row in found}
    for n, step in about.next_steps(conn, "deal", made).items():
        made[n] = made[n]._replace(next_at=step.at, next_title=step.title)
    for n in contested.among(conn, Deal.code, made):
        made[n] = made[n]._replace(contested=True)
    return made


def reasons(conn: Any, limit: int = 8) -> list[str]:
    """Return the reasons deals were lost for, the most frequent first."""
    found = conn.execute(
        "SELECT reason FROM deal WHERE deleted=0 AND outcome='lost' AND reason<>'' "
        "GROUP BY reason ORDER BY count(*) DESC, reason LIMIT ?",
        (limit,),
    )
    return [reason for (reason,) in found]
