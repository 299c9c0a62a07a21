"""The same operations make the same server on SQLite and PostgreSQL; many at once skip no number."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crm_desktop.domain.operation import Change, Label, Operation
from crm_desktop.server import ledger, people, pulling, pushing, rights, sums
from crm_desktop.server import tables as t
from crm_desktop.wire import batch, chain
from crm_desktop.wire.carried import carried, pieces
from tests.server import kit

ROLES = {"Huda": "owner", "Mina": "manager", "Siti": "member", "Omar": "reader"}
SEEDS = 12


def viewers(database) -> dict[str, Any]:
    """Make the same workspace in a database; return its people by name."""
    with database.write() as conn:
        workspace = people.make_workspace(conn, "Kedai")
        conn.execute(t.workspace.update().values(id="w", signing_key=bytes(32), epoch="e"))
        for name, role in ROLES.items():
            people.enrol(conn, people.invite(conn, "w", name, role), "x")
        assert workspace
        return {v.name: v for v in people.viewers(conn, "w")}


def devices(database, known) -> dict[str, Any]:
    with database.read() as conn:
        rows = conn.execute(t.device.select()).mappings().all()
    by_person = {row["person"]: row["id"] for row in rows}
    return {name: replace(v, device=by_person[v.id]) for name, v in known.items()}


def story(seed: int) -> list[tuple[str, list[Any]]]:
    """Return (who pushes, what): creations, edits, hiding, undo, erasing, large and forbidden ones."""
    rng, made = Random(seed), list[tuple[str, list[Any]]]()
    ids = [("contact", f"c-{n}") for n in range(6)] + [("note", f"n-{n}") for n in range(3)]
    stamps = [f"{1000:012x}{n:04x}{rng.getrandbits(48):012x}" for n in range(400)]
    done: list[str] = []
    for _ in range(30):
        who, ops = rng.choice(list(ROLES)), []
        for _ in range(rng.randrange(1, 5)):
            stamp = stamps.pop(0)
            ops += _operations(rng, who, stamp, ids, done)
            done.append(stamp)
        if rng.random() < 0.2:
            rng.shuffle(ops)
        made.append((who, ops))
        if rng.random() < 0.2:
            made.append((rng.choice(list(ROLES)), ops))
    return made


def _operations(rng: Random, who: str, stamp: str, ids: Any, done: list[str]) -> list[Any]:
    entity, id = rng.choice(ids)
    plain: dict[str, Any] = {"deleted": False, "name": f"{who} {stamp[-4:]}"}
    deed, more, changes = rng.randrange(9), {}, [Change(entity, id, plain)]
    if deed == 0 and done:
        more, changes = {"cancels": rng.choice(done), "revives": rng.randrange(2)}, []
    elif deed == 1:
        seen = rng.choice(("private", "everyone", "team", None))
        changes = [
            Change(entity, id, plain | {"visibility": seen, "owner": rng.choice(list(ROLES))})
        ]
    elif deed == 2:
        more, changes = {"origin": "erase"}, [Change(entity, id, {"erase": True})]
    elif deed == 3:
        about = {f"contacts.c-{rng.randrange(6)}": rng.choice((True, None))}
        changes = [Change("note", f"n-{rng.randrange(3)}", plain | about)]
    elif deed == 4:
        changes = [Change("contact", f"c-{n}", plain) for n in range(6)]
    elif deed == 5 and rng.random() < 0.5:
        changes = [Change(entity, id, None)]
    given = {"origin": "user"} | more
    label = Label("edit", entity, row=id)
    op = Operation(
        stamp, "", 1, who, given.pop("origin"), label, 0, changes=tuple(changes), **given
    )
    return list(pieces(carried(op), 2 if deed == 4 else 5000))


def told(database, seed: int) -> Any:
    """Feed a story to a server; return all it says to everybody afterwards, and what it answered."""
    known = devices(database, viewers(database))
    answers = []
    for who, ops in story(seed):
        mine = [replace(one, header=replace(one.header, device=known[who].device))
                for one in ops]  # fmt: skip
        with database.write() as conn:
            found, head = pushing.push(conn, known[who], mine, (0, chain.START))
        answers.append(([a[1:] for a in found], head.number))
    said = {}
    with database.read() as conn:
        for name, viewer in known.items():
            hidden = rights.hidden_from(conn, viewer)
            for after in (0, 7, 20):
                page = pulling.page(conn, viewer, hidden, (after, b""))
                ops = [one for data in page.batches for one in batch.unpack(data)]
                said[name, after] = (page.upto, page.gone, [
                    (o.header.stamp[:16], o.header.cancels, o.header.label.row, o.first, o.total, o.rows)
                    for o in ops if o.header.origin != "verdict"
                ])  # fmt: skip
            said[name, "sums"] = sums.seen_by(conn, "w", hidden) | {"operation": None}
        _unbroken(conn)
    return answers, said


def _unbroken(conn: Any) -> None:
    o, digest = t.operation.c, chain.START
    rows = conn.execute(t.operation.select().order_by(o.number)).mappings().all()
    for at, row in enumerate(rows):
        digest = chain.after(digest, row["stamp"])
        assert (row["number"], bytes(row["chain"])) == (at + 1, digest)
    head = conn.execute(t.workspace.select()).mappings().one()
    assert (head["head"], bytes(head["chain"])) == (len(rows), digest)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_databases_end_alike(seed, postgres, tmp_path):
    lite, large = kit.sqlite(tmp_path), kit.postgresql(postgres)
    try:
        assert told(lite, seed) == told(large, seed)
    finally:
        lite.close(), large.close()


WORKERS, EACH, OF = 8, 6, 20


def _push_many(url_or_database: Any, token: str, name: str) -> None:
    database = url_or_database
    with database.read() as conn:
        viewer = people.viewer_of(conn, token)
    device = kit.Device("", {"device": viewer.device})
    for n in range(EACH):
        ops = [device.operation(Change("contact", f"{name}-{n}-{m}", {"deleted": False}))
               for m in range(OF)]  # fmt: skip
        with database.write() as conn:
            pushing.push(conn, viewer, [carried(op) for op in ops], (0, chain.START))


def test_eight_at_once_skip_no_number_and_double_none(database):
    with database.write() as conn:
        workspace = people.make_workspace(conn, "Kedai")
        tokens = [
            people.enrol(conn, people.invite(conn, workspace, f"P{n}", "member"), "x").token
            for n in range(WORKERS)
        ]
    if database.postgres:
        url = database.engine.url.render_as_string(hide_password=False)
        code = "import sys; from tests.server import test_alike as a; from crm_desktop.server.database" \
            " import Database; a._push_many(Database(sys.argv[1]), sys.argv[2], sys.argv[3])"  # fmt: skip
        env = os.environ | {"PYTHONPATH": str(Path.cwd())}
        running = [subprocess.Popen([sys.executable, "-c", code, url, token, f"w{n}"], env=env)
                   for n, token in enumerate(tokens[: WORKERS // 2])]  # fmt: skip
    else:
        running = []
    threads = [threading.Thread(target=_push_many, args=(database, token, f"t{n}"))
               for n, token in enumerate(tokens[len(running):])]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [process.wait(120) for process in running] == [0] * len(running)
    with database.read() as conn:
        _unbroken(conn)
        (head,) = conn.execute(t.workspace.select()).mappings().all()
        assert head["head"] == WORKERS * EACH * OF
        assert ledger.chain_at(conn, workspace, head["head"]) == bytes(head["chain"])
