"""Pushing to a server in batches of 500, rights checked, against bare inserts of the same rows.

Client and server are two processes on this machine, over HTTP, with an SQLite file.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx2

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change, Label, Operation
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.server import people
from crm_desktop.server.database import Database
from crm_desktop.server.tables import metadata
from crm_desktop.wire import batch, frames
from crm_desktop.wire.carried import carried
from tests.benchmarks.figure import Figure, p95

BATCH = 500
ASKED = 30_000
"""Operations a second that are asked for."""
GUARDED = 200
"""Private records of the second measure, one edit in ten is of one of them."""


def figures(folder: Path, batches: int = 40) -> list[Figure]:
    """Measure both kinds of workspace."""
    found = []
    for guarded in (0, GUARDED):
        took, most, cpu = measured(folder / f"{guarded}", batches, guarded)
        bare = bare_inserts(folder / f"{guarded}" / "server.db", folder / f"bare{guarded}.db")
        what = "push, 500 a batch" + (f", {guarded} private records" if guarded else "")
        found += [
            Figure(f"{what}: against {ASKED:,}/s", took, batches * BATCH / ASKED, 1.0, 0.8),
            Figure(f"{what}: the server's processor", cpu, batches * BATCH / ASKED, 1.0, 0.8),
            Figure(f"{what}: against bare inserts", took, bare, 12.0, 8.0),
            Figure(f"{what}: p95 of a batch", most, BATCH / ASKED, 2.0, 1.0),
        ]
    return found


def measured(folder: Path, batches: int, guarded: int) -> tuple[float, float, float]:
    """Return the seconds of all batches, the 95th of 100 batches, and the server's processor time."""
    folder.mkdir()
    url = f"sqlite:///{folder}/server.db"
    database = Database(url)
    metadata.create_all(database.engine)
    with database.write() as conn:
        code = people.first_code(conn, people.make_workspace(conn, "Bench"), "Huda")
    database.close()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(url,))
    server.start()
    try:
        return _pushed(_waited(folder, server), server.pid, code, (batches, guarded))
    finally:
        server.terminate()
        server.join()


def _serve(url: str) -> None:
    import uvicorn

    from crm_desktop.server import running

    os.environ[running.URL] = url
    folder = Path(url.removeprefix("sqlite:///")).parent
    with (folder / "log").open("w") as sys.stderr:
        uvicorn.run(
            "crm_desktop.server.running:app", factory=True, uds=str(folder / "s"), access_log=False
        )


def _waited(folder: Path, server: Any) -> Path:
    while not (folder / "s").exists():
        assert server.is_alive()
        time.sleep(0.02)
    return folder / "s"


def processor(pid: int) -> float:
    """Return the seconds of processor a process has used; nothing where that cannot be told."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return math.nan
    return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")


def _pushed(socket: Path, pid: int, code: str, size: tuple[int, int]) -> tuple[float, float, float]:
    client = httpx2.Client(
        transport=httpx2.HTTPTransport(uds=str(socket)), base_url="http://here", timeout=60
    )
    entered = client.post("/v1/enrol", json={"code": code, "device": "x"}).json()
    headers = {"Authorization": f"Bearer {entered['token']}"}
    batches, guarded = size
    bodies = list(_bodies(entered["device"], batches + 1, guarded))
    for body in bodies[:2]:
        assert client.post("/v1/push", content=body, headers=headers).status_code == 200
    times, used = [], processor(pid)
    for body in bodies[2:]:
        began = time.perf_counter()
        answer = client.post("/v1/push", content=body, headers=headers)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text
    return sum(times), p95(times), processor(pid) - used


def _bodies(device: str, batches: int, guarded: int) -> Iterator[bytes]:
    """Yield a body that makes contacts, then batches of edits of one field."""
    rng, ids, last = Random(3), [new_id() for _ in range(4000)], ""

    def made(*changes: Change) -> Operation:
        nonlocal last
        last = next_stamp(time.time_ns() // 1_000_000, last)
        return Operation(last, device, 1, "Huda", "user", Label("edit", "contact", row=changes[0].id),
                         0, changes=changes)  # fmt: skip

    private = {"visibility": "private", "owner": "Huda"}
    base = made(*(
        Change("contact", id, {"deleted": False, "name": f"Person {n}"} | (private if n < guarded else {}))
        for n, id in enumerate(ids)
    ))  # fmt: skip
    yield frames.joined([batch.pack([carried(base)])])
    for _ in range(batches):
        ops = []
        for at in range(BATCH):
            some = ids[:guarded] if guarded and at % 10 == 0 else ids
            edit = Change(
                "contact", rng.choice(some), {"job": f"Job {rng.random()}"}, (base.stamp,)
            )
            ops.append(carried(made(edit)))
        yield frames.joined([batch.pack(ops)])


def bare_inserts(source: Path, target: Path) -> float:
    """Return the seconds to insert the same rows, batch by batch, each made durable."""
    conn = sqlite3.connect(source)
    scripts = [sql for (sql,) in conn.execute(
        "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND tbl_name IN ('operation','touched')"
    )]  # fmt: skip
    rows = conn.execute(
        "SELECT * FROM operation WHERE number>? ORDER BY number", (BATCH + 1,)
    ).fetchall()
    touched = conn.execute("SELECT * FROM touched WHERE number>?", (BATCH + 1,)).fetchall()
    conn.close()
    bare = sqlite3.connect(target, isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    for script in scripts:
        bare.execute(script)
    by_number = sorted(touched, key=lambda row: row[2])
    began = time.perf_counter()
    for at in range(0, len(rows), BATCH):
        bare.execute("BEGIN IMMEDIATE")
        for table, some in (("operation", rows), ("touched", by_number)):
            places = ",".join("?" * len(some[0]))
            bare.executemany(f"INSERT INTO {table} VALUES({places})", some[at : at + BATCH])
        bare.execute("COMMIT")
    took = time.perf_counter() - began
    bare.close()
    return took


def main() -> None:
    asked = argparse.ArgumentParser("tests.benchmarks.push")
    asked.add_argument("--batches", type=int, default=40)
    with tempfile.TemporaryDirectory() as folder:
        for f in figures(Path(folder), asked.parse_args().batches):
            print(f"{f.job:60}{f.value:10.4f}{f.baseline:10.4f}{f.ratio:8.2f} / {f.must}")


if __name__ == "__main__":
    main()
