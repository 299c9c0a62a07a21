"""How long a segment of five conditions takes to its count, against the same question written by hand.

`python -m tests.benchmarks.segments --count 1000000` makes the file of `day.py` first, or takes one with
`--file`. Both read the same file through the same connection, in turns.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from crm_desktop.domain import rule
from crm_desktop.domain.rule import Acted, All, AnyOf, Condition, Related
from crm_desktop.store import listing
from crm_desktop.store.day_tests import midnight
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace
from tests.benchmarks import day

TIMES = 5
RATIO = 2.0
BIG = 500_000
"""Minor units a deal is worth at least."""


class Question(NamedTuple):
    """One segment, and how somebody would ask it in SQL."""

    name: str
    node: rule.Node
    sql: str
    values: tuple[Any, ...]


def questions(today: date) -> list[Question]:
    """Return segments of five conditions: one that few rows reach, one that asks every row."""
    long_ago, year = today - timedelta(days=60), today - timedelta(days=365)
    quiet = (
        "NOT EXISTS (SELECT 1 FROM about a WHERE a.target=1 AND a.n=c.n AND a.state=0 AND a.source=8 "
        "AND a.at>=?)"
    )
    rich = (
        "c.id IN (SELECT l.value FROM deal d JOIN lookup l ON l.n=d.n WHERE l.kind=4 AND l.entity=3 "
        "AND d.deleted=0 AND d.outcome IS NULL AND d.amount>?)"
    )
    deals = Related(
        "deals",
        rule.SOME,
        All((Condition("result", "is", ["open"]), Condition("value", "after", BIG))),
    )
    silent = Acted(within="60d", count="=0")
    return [
        Question(
            "customers of two owners, added in the last year, silent, with a large open deal",
            All((
                Condition("stage", "is", ["customer"]), Condition("owner", "is_not", ["Nobody"]),
                Condition("created", "after", year.isoformat()), silent, deals,
            )),
            "SELECT count(*) FROM contact c WHERE c.deleted=0 AND c.stage='customer' AND "
            f"(c.owner IS NULL OR c.owner<>?) AND c.created>=? AND {quiet} AND {rich}",
            ("Nobody", midnight(year + timedelta(days=1)), midnight(long_ago), BIG),
        ),
        Question(
            "silent people of any stage but one, or never called, with a large open deal",
            All((
                Condition("stage", "is_not", ["lapsed"]),
                AnyOf((silent, Acted(("call",), count="=0"))),
                Condition("company", "not_empty"), deals,
            )),
            "SELECT count(*) FROM contact c WHERE c.deleted=0 AND (c.stage IS NULL OR "
            f"c.stage<>'lapsed') AND ({quiet} OR NOT EXISTS (SELECT 1 FROM about a JOIN activity v "
            "ON v.n=a.s WHERE a.target=1 AND a.n=c.n AND a.state=0 AND a.source=8 AND "
            f"v.channel='call')) AND c.company<>'' AND {rich}",
            (midnight(long_ago), BIG),
        ),
        Question(
            "silent for 60 days with five conditions that every row is asked",
            All((
                Condition("name", "contains", "a"), Condition("job", "not_empty"),
                Condition("stage", "not_empty"), Condition("company", "not_empty"), silent,
            )),
            "SELECT count(*) FROM contact c WHERE c.deleted=0 AND c.name LIKE '%a%' AND c.job<>'' AND "
            f"c.stage<>'' AND c.company<>'' AND {quiet}",
            (midnight(long_ago),),
        ),
    ]  # fmt: skip


def measure(conn: Any, question: Question) -> tuple[float, float, int, int]:
    """Return the best seconds of rule and SQL, in turns, and what each counts."""
    query = ListQuery("contact", conditions=(question.node,))
    ours: list[float] = []
    theirs: list[float] = []
    mine = hand = 0
    for _ in range(TIMES):
        taken, mine = _timed(lambda: listing.count(conn, query))
        ours.append(taken)
        taken, hand = _timed(lambda: conn.execute(question.sql, question.values).fetchone()[0])
        theirs.append(taken)
    return min(ours), min(theirs), mine, hand


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def main() -> int:
    asked = argparse.ArgumentParser("tests.benchmarks.segments")
    asked.add_argument("--count", type=int, default=20_000)
    asked.add_argument("--file", type=Path)
    given = asked.parse_args()
    slow = False
    with TemporaryDirectory(prefix="crm-segments-") as folder:
        path = given.file or Path(folder) / "day.crm"
        if not path.exists():
            day.make(path, given.count)
        with Workspace.open(path, read_only=True) as ws:
            for question in questions(date.today()):
                ours, theirs, mine, hand = measure(ws.reader(), question)
                slow |= ours > RATIO * theirs + 0.002
                sys.stdout.write(
                    f"{question.name}: {ours * 1000:,.1f} ms for {mine:,}, by hand "
                    f"{theirs * 1000:,.1f} ms for {hand:,}: {ours / theirs:.2f}×\n"
                )
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
