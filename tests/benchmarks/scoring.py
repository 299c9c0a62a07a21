"""How long the chance of deals takes to learn, against scikit-learn on the same rows, and one edit to follow.

One deal for five contacts, each with its moves through the stages and three activities, most of them
closed; the same for the same seed. `python -m tests.benchmarks.scoring --deals 20000`, or
`make bench ONLY=score`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight.scores import Ranking, coding, learning, logistic, looking
from crm_desktop.insight.scores.coding import Coded
from crm_desktop.store.prepared import Block, prepare
from crm_desktop.store.workspace import Workspace
from tests.benchmarks.figure import FRAME, Figure, p95

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
STAGES = 6
CLOSED = 0.9
SIZE = 5000
EDITS = 40
_SOURCES = ("Referral", "Walk-in", "Google Ads", "Facebook", "Fair", "Cold call", "Partner", "")
_OWNERS = ("aisyah", "ben", "chandra", "dewi", "emma", "farid", "grace", "hafiz")
_CAMPAIGNS = ("", "", "", "", "Raya", "Year end", "Opening")


class Plan(NamedTuple):
    """One deal to write: when it came in, how long it lasted, its cells, how it ended ("": it is open)."""

    id: str
    began: datetime
    days: float
    cells: dict[str, Any]
    outcome: str


def make(path: Path, count: int, seed: int = 11) -> list[str]:
    """Write a file with so many deals; return the ids of those open."""
    rng = Random(seed)
    pipeline, stages = new_id(), [new_id() for _ in range(STAGES)]
    plans = [_plan(rng) for _ in range(count)]
    with Workspace.create(path) as ws:
        edits = [Edit("pipeline", pipeline, {"deleted": False, "name": "Sales", "rank": "m"})]
        edits += [Edit("stage", id, {"deleted": False, "name": f"Stage {at}", "pipeline": pipeline,
                                     "rank": f"b{at}"}) for at, id in enumerate(stages)]  # fmt: skip
        ws.log.record(Label("create", "pipeline"), edits)

        def place(plan: Plan, at: int) -> dict[str, Any]:
            since = plan.began + timedelta(days=plan.days * at / STAGES)
            return {
                "pipeline": pipeline,
                "stage": stages[at],
                "rank": "m",
                "since": utc_text(since),
            }

        _write(ws, "deal", ((p.id, p.cells | {"place": place(p, 0)}) for p in plans))
        for at in range(1, STAGES):
            moves = (Edit("deal", p.id, {"place": place(p, at)}) for p in plans)
            ws.log.record_bulk(Label("edit", "deal", count), moves)
        ends = (_ended(p) for p in plans if p.outcome)
        ws.log.record_bulk(Label("edit", "deal", count), ends)
        _write(ws, "activity", _activities(rng, plans))
    return [p.id for p in plans if not p.outcome]


def _plan(rng: Random) -> Plan:
    began = NOW - timedelta(days=rng.uniform(100, 1500))
    source, owner = (int(rng.random() ** 2 * 8) for _ in range(2))
    cells: dict[str, Any] = {
        "title": "Order", "created": utc_text(began), "source": _SOURCES[source],
        "owner": _OWNERS[owner], "campaign": rng.choice(_CAMPAIGNS),
        "value": {"amount": rng.randrange(10_000, 9_000_000), "currency": "MYR"},
    }  # fmt: skip
    if rng.random() < 0.7:
        cells["company"] = new_id()
    for _ in range(rng.randrange(3)):
        cells[f"contacts.{new_id()}"] = True
    won = rng.random() < 0.75 - 0.08 * source + 0.02 * owner
    outcome = ("won" if won else "lost") if rng.random() < CLOSED else ""
    return Plan(new_id(), began, rng.expovariate(1 / 40) + 2, cells, outcome)


def _ended(plan: Plan) -> Edit:
    day = (plan.began + timedelta(days=plan.days)).date().isoformat()
    return Edit("deal", plan.id, {"result": {"outcome": plan.outcome, "closed": day}})


def _activities(rng: Random, plans: list[Plan]) -> Iterator[tuple[str, dict[str, Any]]]:
    for plan in plans:
        for _ in range(3):
            start = utc_text(plan.began + timedelta(days=rng.uniform(0, plan.days)))
            channel = rng.choice(("call", "email", "whatsapp", "meeting"))
            yield new_id(), {"subject": "Talk", "channel": channel, "state": "done", "start": start,
                             "created": start, "deal": plan.id}  # fmt: skip


def _write(ws: Workspace, entity: str, records: Iterator[tuple[str, dict[str, Any]]]) -> None:
    ws.log.record_bulk(Label("import", entity, count=0), _blocks(entity, records), origin="import")


def _blocks(entity: str, records: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[Block]:
    while found := list(islice(records, SIZE)):
        cells = [{"deleted": False, **given} for _, given in found]
        yield prepare(entity, [id for id, _ in found], cells)


def figures(folder: Path, deals: int) -> Iterator[Figure]:
    """Make the file, learn from it beside scikit-learn, follow one edit after the other."""
    path = folder / "scored.crm"
    open_ones = make(path, deals)
    with Workspace.open(path) as ws:
        conn = ws.reader()
        known = learning.known(conn, "deal", NOW)
        counted = learning.looked_at(conn, "deal", known, lambda: None)
        codes = coding.coding(counted, len(looking.DEAL))
        yield _learned(coding.coded(codes, counted), deals)
        yield _followed(ws, open_ones)


def _learned(every: Coded, deals: int) -> Figure:
    """Fit all rows and, for the check, each part by the others, as both do."""

    def ours() -> None:
        fit = logistic.fit(every.rows)
        learning.held_out(every, fit.weights, lambda: None)

    theirs = _theirs(every)
    mine, base = min(_timed(ours) for _ in range(2)), min(_timed(theirs) for _ in range(2))
    rows = len(every.rows.counts)
    return Figure(f"learn from {deals:,} deals ({rows:,} rows)", mine, base, 5.0, 3.0)


def _theirs(every: Coded) -> Callable[[], None]:
    """Return the same six fits by scikit-learn, on rows laid out for it beforehand, on one processor."""
    import numpy as np
    from scipy.sparse import csr_matrix, vstack
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    rows, width = every.rows, len(every.rows.columns)
    counts, hits = np.array(rows.counts), np.array(rows.hits)
    at = np.array(rows.columns).T.ravel() - 1
    starts = np.arange(0, at.size + 1, width)
    wide = csr_matrix((np.ones(at.size), at, starts), shape=(len(counts), rows.size - 1))
    folds = np.array(every.folds)

    def fit(wanted: Any) -> None:
        """A row is one that came out well and one that did not, each with its weight."""
        some = wide[wanted]
        both = vstack([some, some]).tocsr()
        weight = np.concatenate([hits[wanted], counts[wanted] - hits[wanted]])
        came = np.concatenate([np.ones(some.shape[0]), np.zeros(some.shape[0])])
        kept = weight > 0
        LogisticRegression(C=1.0, max_iter=1000, tol=1e-6).fit(both[kept], came[kept], weight[kept])

    def all_of_them() -> None:
        with threadpool_limits(1):
            fit(folds >= 0)
            for fold in range(learning.FOLDS):
                fit(folds != fold)

    return all_of_them


def _followed(ws: Workspace, open_ones: list[str]) -> Figure:
    """Edit an open deal and score again what was touched: within three frames."""
    ranking = Ranking(ws.reader(), "deal", NOW)
    assert ranking.model is not None, ranking.why
    times = []
    for at, id in enumerate(open_ones[:EDITS]):
        ws.log.record(Label("edit", "deal", row=id), [Edit("deal", id, {"source": f"Fair {at}"})])
        times.append(_timed(lambda: ranking.follow(ws.reader(), NOW)))
    return Figure(f"score again after an edit, {len(ranking.scores):,} open, p95", p95(times),
                  3 * FRAME, 1.0, 0.5)  # fmt: skip


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    asked = argparse.ArgumentParser("tests.benchmarks.scoring")
    asked.add_argument("--deals", type=int, default=20_000)
    given = asked.parse_args()
    with TemporaryDirectory(prefix="crm-scoring-") as folder:
        for f in figures(Path(folder), given.deals):
            print(f"{f.job:52}{f.value:10.4f}{f.baseline:12.4f}{f.ratio:8.2f} / {f.must}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
