"""How a server goes on PostgreSQL as teams become many: what docs/scaling.md says, measured.

`python -m tests.benchmarks.scaling [--teams 100000]`: what a push costs, how many go into one workspace,
the same push among 10, 1,000 and 100,000 teams, what listening costs, how evenly teams fall on shards.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Any

from sqlalchemy import text

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change, Label, Operation
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.server import ledger, migrations, people, pushing
from crm_desktop.server.database import Database
from crm_desktop.server.inserting import insert_many
from crm_desktop.server.keys import now
from crm_desktop.server.rights import OWNER, Viewer
from crm_desktop.server.tables import metadata
from crm_desktop.server.waking import Waking
from crm_desktop.wire import chain
from crm_desktop.wire.carried import Carried, carried
from tests import postgres
from tests.benchmarks.figure import p95

START = (0, chain.START)
SECONDS = 4.0
"""How long a rate is measured."""


class Writer:
    """One device that edits one field of contacts, without HTTP."""

    def __init__(self, database: Database, viewer: Viewer) -> None:
        self.database, self.viewer = database, viewer
        self._rng, self._ids, self._last = Random(os.getpid()), [new_id() for _ in range(200)], ""

    def operations(self, many: int) -> list[Carried]:
        made = []
        for _ in range(many):
            self._last = next_stamp(time.time_ns() // 1_000_000, self._last)
            id = self._rng.choice(self._ids)
            change = Change("contact", id, {"job": f"Job {self._rng.random()}"})
            made.append(carried(Operation(
                self._last, self.viewer.device, 1, "Huda", "user", Label("edit", "contact", row=id), 0,
                changes=(change,),
            )))  # fmt: skip
        return made

    def push(self, many: int) -> float:
        """Push a batch; return the seconds the counter row was held."""
        given = self.operations(many)
        with self.database.write() as conn:
            ledger.held(conn, self.viewer.workspace)
            began = time.perf_counter()
            pushing.push(conn, self.viewer, given, START)
        return time.perf_counter() - began


def team(database: Database) -> Viewer:
    """Make a workspace with one device of its owner."""
    with database.write() as conn:
        code = people.first_code(conn, people.make_workspace(conn, "Team"), "Huda")
        token = people.enrol(conn, code, "Laptop").token
        return people.viewer_of(conn, token)


# what a push costs


def costs(cluster: postgres.Cluster) -> Iterator[str]:
    """Yield a line for pushes of 1, 20 and 500 operations, per push and per operation."""
    database = _database(cluster)
    writer = Writer(database, team(database))
    yield "operations a push | statements | WAL bytes/op | rows/op | index entries/op | bytes at rest/op"
    for many, times in ((1, 200), (20, 50), (500, 10)):
        writer.push(many)
        before, said = _state(database), _statements(cluster)
        for _ in range(times):
            writer.push(many)
        after, ops = _state(database), many * times
        grown = {name: (after[name] - before[name]) / ops for name in before}
        statements = (_statements(cluster) - said - _LOOKING) / times
        yield (f"{many} | {statements:.0f} | {grown['wal']:,.0f} | {grown['rows']:.1f} | "
               f"{grown['entries']:.1f} | {grown['size']:,.0f}")  # fmt: skip
    database.close()


_LOOKING = 7
"""Statements of `_state` itself, once before and once after, as the log counts them."""


def _statements(cluster: postgres.Cluster) -> int:
    log = (cluster.folder / "log").read_text(errors="replace")
    return log.count("LOG:  statement:") + log.count("LOG:  execute")


def _state(database: Database) -> dict[str, float]:
    """Return WAL position, rows written, entries of indexes and bytes, as PostgreSQL counts them."""
    with database.engine.connect() as conn:
        conn.execute(text("SELECT pg_stat_force_next_flush()"))
        wal = conn.execute(text("SELECT pg_current_wal_insert_lsn()-'0/0'::pg_lsn")).scalar_one()
        rows = conn.execute(text(
            "SELECT sum(n_tup_ins+n_tup_upd), sum((n_tup_ins+n_tup_upd-n_tup_hot_upd)*indexes) FROM "
            "pg_stat_user_tables JOIN (SELECT indrelid, count(*) FILTER (WHERE indpred IS NULL) indexes "
            "FROM pg_index GROUP BY 1) i ON i.indrelid=relid"
        )).one()  # fmt: skip
        size = conn.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return {
        "wal": float(wal),
        "rows": float(rows[0]),
        "entries": float(rows[1]),
        "size": float(size),
    }


# how much goes into one workspace


@dataclass(frozen=True)
class Rate:
    """Pushes a second of some processes; seconds one held the counter, and seconds of processor a push."""

    pushes: float
    held: float
    used: float


def rate(url: str, many: int, viewers: list[Viewer]) -> Rate:
    """Let one process a viewer push `many` operations at a time for `SECONDS`."""
    context = multiprocessing.get_context("spawn")
    results: Any = context.Queue()
    begin = context.Event()
    workers = [
        context.Process(target=_pushing, args=(url, viewer, many, begin, results))
        for viewer in viewers
    ]
    for one in workers:
        one.start()
    for _ in workers:
        assert results.get(timeout=120) == "ready"
    begin.set()
    told = [results.get(timeout=120) for _ in workers]
    for one in workers:
        one.join()
    pushes, held, used = zip(*told, strict=True)
    return Rate(sum(pushes) / SECONDS, median(held), median(used))


def _pushing(url: str, viewer: Viewer, many: int, begin: Any, results: Any) -> None:
    writer = Writer(Database(url), viewer)
    writer.push(many)
    results.put("ready")
    begin.wait()
    until, held, used = time.monotonic() + SECONDS, [], []
    while time.monotonic() < until:
        began = time.process_time()
        held.append(writer.push(many))
        used.append(time.process_time() - began)
    results.put((len(held), median(held), median(used)))
    writer.database.close()


def rates(cluster: postgres.Cluster) -> Iterator[str]:
    """Yield a line for one, two and four processes into one workspace, and each into its own."""
    database = _database(cluster)
    url = database.engine.url.render_as_string(hide_password=False)
    here, own = team(database), [team(database) for _ in range(4)]
    yield "operations a push | processes | pushes/s into one | held ms | processor ms | each its own"
    for many in (1, 500):
        for processes in (1, 2, 4):
            one = rate(url, many, [here] * processes)
            apart = rate(url, many, own[:processes])
            yield (f"{many} | {processes} | {one.pushes:,.0f} | {one.held * 1000:.1f} | "
                   f"{one.used * 1000:.1f} | {apart.pushes:,.0f}")  # fmt: skip
    database.close()


# many teams


def among(cluster: postgres.Cluster, teams: int) -> Iterator[str]:
    """Yield a line about pushes to teams anywhere among `teams`, and about what listening costs."""
    database = _database(cluster)
    viewers = _filled(database, teams)
    rng = Random(5)
    chosen = [Writer(database, rng.choice(viewers)) for _ in range(150)]
    took = []
    for one in chosen:
        began = time.perf_counter()
        one.push(5)
        took.append(time.perf_counter() - began)
    waking = Waking(database)
    listening = [one.workspace for one in rng.sample(viewers, min(teams, 5000))]
    began = time.process_time()
    assert len(waking._heads(listening)) == len(listening)
    looked = time.process_time() - began
    size = _state(database)["size"] / 2**20
    yield (f"{teams:,} | {size:,.0f} | {median(took) * 1000:.1f} | {p95(took) * 1000:.1f} | "
           f"{len(listening):,}: {looked * 1000:.0f}")  # fmt: skip
    database.close()


def _filled(database: Database, teams: int) -> list[Viewer]:
    """Make teams of one device, as quickly as rows can be made."""
    at, tables = now(), metadata.tables
    viewers = [Viewer(new_id(), new_id(), "Huda", OWNER, frozenset(), os.urandom(8).hex())
               for _ in range(teams)]  # fmt: skip
    with database.write() as conn:
        for some in (viewers[n : n + 5000] for n in range(0, teams, 5000)):
            insert_many(conn, tables["workspace"], [
                (v.workspace, "Team", "e", 0, chain.START, bytes(32), 0, 0, people.QUOTA, at)
                for v in some
            ])  # fmt: skip
            insert_many(conn, tables["person"], [
                (v.workspace, v.id, v.name, v.role, True) for v in some
            ])  # fmt: skip
            insert_many(conn, tables["device"], [
                (v.workspace, v.device, v.id, "Laptop", people.hashed(v.device), at, at, 0, 0, None)
                for v in some
            ])  # fmt: skip
    return viewers


# shards


EDITS, PEAK, DAYS = 200, 0.2 / 3600, 250
"""Edits of one person a day, the part of a day's in a second of its busiest hour, days of a year."""
PUSH_CPU, PUSH_WAL, AT_REST = 0.0055, 1800, 820
"""Seconds of a server's processor and bytes of WAL for an edit pushed alone, bytes of it at rest."""


@dataclass(frozen=True)
class Demand:
    """What teams ask for in their busiest hour, and of the disk in a year."""

    people: int
    pushes: float  # a second, each edit pushed alone
    busiest: float  # of these into the busiest workspace
    shard: float  # how much more than the mean the busiest shard has

    def row(self, teams: int, shards: int) -> str:
        year = self.people * EDITS * DAYS * AT_REST / 2**30
        return (f"{teams:,} | {self.people:,} | {self.pushes:,.1f} | {self.busiest:,.1f} | "
                f"{self.pushes * PUSH_CPU:,.2f} | {self.pushes * PUSH_WAL / 2**20:,.2f} | "
                f"{year:,.0f} | {shards}: {self.shard:.2f}")  # fmt: skip


def demand(teams: int, shards: int, seed: int = 3) -> Demand:
    """Draw teams, of which few are large, and let their ids fall on shards as a hash does."""
    rng = Random(seed)
    load, most = [0] * shards, 0
    for _ in range(teams):
        people = round(min(3 * rng.paretovariate(1.16), 1000.0))  # a fifth has four fifths of all
        most = max(most, people)
        load[rng.randrange(shards)] += people
    each = EDITS * PEAK
    return Demand(sum(load), sum(load) * each, most * each, max(load) / (sum(load) / shards))


def _database(cluster: postgres.Cluster) -> Database:
    database = Database(cluster.database())
    migrations.migrate(database)
    return database


def main() -> None:
    asked = argparse.ArgumentParser("tests.benchmarks.scaling")
    asked.add_argument("--teams", type=int, default=100_000, help="the most there are")
    most = asked.parse_args().teams
    with postgres.running("log_statement=all") as cluster:
        print(*costs(cluster), sep="\n", end="\n\n")
    with postgres.running(*postgres.DURABLE) as cluster:
        print(*rates(cluster), sep="\n", end="\n\n")
        print("teams | MB | push of 5, ms | p95 | devices that listen: ms of processor a look")
        for teams in sorted({10, 1000, most}):
            print(*among(cluster, teams), sep="\n", flush=True)
    print(
        "\nteams | people | pushes/s | busiest workspace | processors | WAL MB/s | GB a year | shards"
    )
    for teams, shards in ((10, 1), (1000, 1), (100_000, 32)):
        print(demand(teams, shards).row(teams, shards))
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
