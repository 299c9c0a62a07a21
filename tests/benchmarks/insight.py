"""Standard reports against the same questions written by hand, and what an edit costs an open page.

`python -m tests.benchmarks.insight --deals 20000` makes the file of `insight_data` first, or takes one with
`--file`. Both read the same file through the same connection, in turns.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight import glance
from crm_desktop.insight.customers import cross_sell, sales
from crm_desktop.insight.explaining import Since
from crm_desktop.insight.glance import Glance
from crm_desktop.insight.narrowing import EVERY
from crm_desktop.insight.sticking import funnel, stuck
from crm_desktop.insight.summary import PARTS, Summary, Wanted
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import COUNT, Asked, Question
from crm_desktop.store.past import PastWorkspace, moment_at
from crm_desktop.store.workspace import Workspace
from tests.benchmarks import insight_data, insight_people, insight_standard
from tests.benchmarks.figure import FRAME, Figure, p95
from tests.benchmarks.insight_standard import Beside

TIMES, EDITS = 5, 40
ACTIVITIES = 5
"""Activities there are for one contact."""
SOON = 0.5
"""Seconds the first paint of the dashboard may come after its slowest query, run alone, would."""
AT = insight_data.NOW.astimezone()
SPAN = (AT.date().replace(month=1, day=1), AT.date() + timedelta(days=7))


class Report(NamedTuple):
    """One report, and how somebody would ask it in SQL."""

    name: str
    question: Question
    sql: str
    values: tuple[Any, ...] = ()


_HELD = "FROM passage p JOIN operation o ON o.n=p.operation WHERE o.effective=1"
_FUNNEL = (
    "WITH f AS MATERIALIZED (SELECT p.deal,max(s.rank) AS far,min(s.rank) AS near FROM passage p "
    "JOIN operation o ON o.n=p.operation JOIN stage s ON s.id=p.stage WHERE o.effective=1 "
    "GROUP BY p.deal) SELECT t.pipeline,f.far,f.near,t.stage,t.outcome,t.currency,count(*),sum(t.amount) "
    "FROM deal t JOIN f ON f.deal=t.n WHERE t.deleted=0 GROUP BY 1,2,3,4,5,6"
)
_STAYS = (
    "WITH w AS (SELECT deal,stage,since,lag(stage) OVER v AS came,o_stamp FROM (SELECT p.deal,p.stage,"
    f"p.since,o.stamp AS o_stamp {_HELD}) WINDOW v AS (PARTITION BY deal ORDER BY o_stamp)), "
    "s AS (SELECT deal,stage,since,lead(since) OVER (PARTITION BY deal ORDER BY o_stamp) AS gone FROM w "
    "WHERE came IS NOT stage), d AS (SELECT s.stage,s.gone IS NOT NULL OR t.outcome IS NOT NULL AS ended,"
    "(unixepoch(coalesce(s.gone,t.closed||'T23:59:59Z',?))-unixepoch(s.since))/86400.0 AS days "
    "FROM s JOIN deal t ON t.n=s.deal WHERE t.deleted=0), "
    "r AS (SELECT stage,ended,days,row_number() OVER q AS at,"
    "count(*) OVER (PARTITION BY stage,ended) AS of FROM d "
    "WINDOW q AS (PARTITION BY stage,ended ORDER BY days)) "
    "SELECT stage,ended,max(of),max(CASE WHEN at=(of+1)/2 THEN days END),"
    "max(CASE WHEN at=(9*of+9)/10 THEN days END) FROM r GROUP BY 1,2"
)
_WORTH = insight_standard.WORTH


def reports() -> Iterator[Report]:
    """Yield the standard reports of the pipeline."""
    today, now = AT.date().isoformat(), utc_text(AT)
    deals, stays = funnel.questions()
    tiles = glance.questions(SPAN, "MYR")
    worth = _WORTH.format(day="?")
    still = "t.deleted=0 AND t.outcome IS NULL"
    yield Report("funnel", deals, _FUNNEL)
    yield Report("time in stage, median and p90", stays, _STAYS, (now,))
    yield Report(
        "stuck deals", stuck.question(EVERY, "MYR"),
        f"SELECT t.stage,unixepoch(?)-unixepoch(t.since)>(1+s.rotting_days)*86400,count(*),sum({worth}) "
        f"FROM deal t JOIN stage s ON s.id=t.stage WHERE {still} GROUP BY 1,2", (now, today),
    )  # fmt: skip
    yield Report(
        "weighted forecast by category", tiles[glance.WEIGHTED],
        "SELECT CASE WHEN s.probability>=80 THEN 1 WHEN s.probability>=50 THEN 2 ELSE 3 END,count(*),"
        f"sum({worth}*s.probability/100) FROM deal t JOIN stage s ON s.id=t.stage WHERE {still} GROUP BY 1",
        (today,),
    )  # fmt: skip
    yield Report(
        "won in the year", tiles[glance.WINS],
        f"SELECT count(*),sum({_WORTH.format(day='t.closed')}) FROM deal t WHERE t.deleted=0 AND "
        "t.outcome='won' AND t.closed>=? AND t.closed<?", tuple(day.isoformat() for day in SPAN),
    )  # fmt: skip
    yield Report(
        "deals added by month and owner",
        Question("deal", COUNT, "", ("created:month", "owner")),
        "SELECT substr(datetime(t.created,'localtime'),1,7),t.owner,count(*) FROM deal t "
        "WHERE t.deleted=0 GROUP BY 1,2",
    )


def figures(folder: Path, count: int) -> Iterator[Figure]:
    """Yield the figures of `count` contacts' worth of deals: one for five of them."""
    path = folder / "insight.crm"
    insight_data.make(path, count // 5)
    with Workspace.open(path) as ws:
        insight_people.add(ws, count, ACTIVITIES * count)
        yield from measured(ws)


def measured(ws: Workspace) -> Iterator[Figure]:
    """Yield the figures of a file."""
    for report in (*reports(), *insight_standard.reports(AT)):
        ours, theirs = beside(ws.reader(), report)
        yield Figure(report.name, ours, theirs, 2.0, 1.5)
    yield from of_customers(ws.reader())
    first, whole, slowest = painted(ws)
    yield Figure("dashboard's first paint", first, slowest + SOON, 1.0, 1.0)
    yield Figure("dashboard's last card, beside its slowest query", whole, slowest, 5.0, 4.0)
    yield Figure("an edit on the open page, p95", follows(ws), 3 * FRAME, 1.0, 0.5)
    ours, back = explained(ws)
    yield Figure("why a page changed, beside going back", ours, back, 1.0, 0.5)


def of_customers(conn: Any) -> Iterator[Figure]:
    """Yield what is told of customers beside its SQL alone."""
    whose = "FROM deal t JOIN company c ON c.id=t.company AND c.deleted=0"
    won = "WHERE t.deleted=0 AND t.outcome='won'"
    sold = f"SELECT c.n,t.closed,t.n,{_WORTH.format(day='t.closed')} {whose} {won}"
    owned = f"SELECT c.n,l.key,count(*) {whose},json_each(t.products) l {won} GROUP BY 1,2"
    for name, ours, theirs in (
        ("won deals of each customer", lambda: sales.read(conn, "MYR", AT), sold),
        ("what each customer owns", lambda: cross_sell.read(conn, AT), owned),
    ):
        times = [
            (_timed(ours), _timed(lambda by=theirs: conn.execute(by).fetchall()))  # type: ignore[misc]
            for _ in range(TIMES)
        ]
        yield Figure(name, min(t[0] for t in times), min(t[1] for t in times), 2.0, 1.5)


def beside(conn: Any, report: Report | Beside) -> tuple[float, float]:
    """Return the best seconds of a report and of its SQL, in turns."""
    asked = Asked(report.question, AT)
    ours, theirs = [], []
    for _ in range(TIMES):
        theirs.append(_timed(lambda: conn.execute(report.sql, report.values).fetchall()))
        ours.append(_timed(lambda: asking.answer(conn, asked)))
    return min(ours), min(theirs)


def painted(ws: Workspace) -> tuple[float, float, float]:
    """Return the seconds until the page shows its tiles, and all of it, and of its slowest query alone."""
    conn, firsts, wholes = ws.reader(), [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        page = Summary(conn, Wanted(), "MYR", AT, ())
        for part in PARTS:
            page.read(conn, part)
            if part == PARTS[0]:
                firsts.append(time.perf_counter() - began)
        wholes.append(time.perf_counter() - began)
    alone = [min(_timed(lambda a=asked: asking.answer(conn, a)) for _ in range(TIMES))
             for asked in page.every()]  # fmt: skip
    return min(firsts), min(wholes), max(alone)


def follows(ws: Workspace) -> float:
    """Return the seconds the dashboard takes to follow one edited deal, p95."""
    conn, rng = ws.reader(), Random()
    page = Summary(conn, Wanted(), "MYR", AT)
    ids = [id for (id,) in conn.execute("SELECT id FROM deal WHERE deleted=0")]
    times = []
    for _ in range(EDITS):
        cells = {"value": {"amount": rng.randrange(10**7), "currency": "MYR"}}
        ws.log.record(Label("edit", "deal"), [Edit("deal", rng.choice(ids), cells)])
        times.append(_timed(lambda: page.follow(conn)))
    return p95(times)


def explained(ws: Workspace) -> tuple[float, float]:
    """Return the seconds of telling what a week changed in each number, and of building that past."""
    conn = ws.reader()
    page, moment = Glance(conn, SPAN, "MYR", AT), moment_at(conn, AT - timedelta(days=7))
    with Since(ws, moment) as since:
        ours = _timed(lambda: [since.explain(page.asked(name)) for name in glance.TILES])
    began = time.perf_counter()
    PastWorkspace.travel(ws, moment, lambda _part: None, lambda: None).close()
    return ours, time.perf_counter() - began


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    asked = argparse.ArgumentParser("tests.benchmarks.insight")
    asked.add_argument("--deals", type=int, default=20_000)
    asked.add_argument("--file", type=Path)
    given = asked.parse_args()
    slow = False
    with TemporaryDirectory(prefix="crm-insight-") as folder:
        path = given.file or Path(folder) / "insight.crm"
        made = not path.exists()
        if made:
            insight_data.make(path, given.deals)
        with Workspace.open(path) as ws:
            if made:
                insight_people.add(ws, given.deals, ACTIVITIES * given.deals)
            for f in measured(ws):
                slow |= f.ratio > f.must
                sys.stdout.write(f"{f.job:40}{f.value:9.3f}{f.baseline:9.3f}{f.ratio:7.2f}\n")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
