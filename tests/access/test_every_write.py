"""Somebody who only reads writes nothing: by no verb of the log, no command, and no connection of its own."""

from __future__ import annotations

import argparse
import inspect
import os
import re

import pytest

from crm_desktop import cli
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.store.log import Log
from crm_desktop.store.writing import Writer
from crm_desktop.trust.access import signing_in

from ..project.sources import sources
from .conftest import READER_WORDS, another_run, made, signed_in, write

WRITING = {
    "record": lambda log: write(_Of(log)), "record_bulk": lambda log: log.record_bulk(*_one()),
    "cancel": lambda log: log.cancel(_newest(log)), "revive": lambda log: log.revive(_newest(log)),
    "undo": lambda log: log.cancel(_newest(log)), "redo": lambda log: log.revive(_newest(log)),
    "erase": lambda log: log.erase([("contact", "c1")]), "apply": lambda log: log.apply([]),
    "apply_large": lambda log: log.apply_large(None, lambda: iter(())),
    "confirm": lambda log: log.confirm("x", 0), "forget": lambda log: log.forget([], (), ""),
    "put_off": lambda log: log.put_off([], later=True), "suspect": lambda log: log.suspect([], 1),
    "go_on_without": lambda log: log.go_on_without(), "sweep_files": None, "make_way": None,
    "all_came": None,
}  # fmt: skip
"""Verbs of the log that write, each called; the last three write only where another of them did before."""
READING = {"subscribe", "moment", "undoable", "erased_last", "redoable", "confirmed", "since"}
CONNECTIONS = {
    "store/workspace.py": "the file itself, through its writer",
    "store/salvage/shapes.py": "memory",
    "store/salvage/repairing.py": "a damaged file mended from its own log",
    "store/salvage/wholeness.py": "an empty file in memory, for the columns each table has",
    "store/past/place.py": "a rebuilt past, in a file of its own",
    "store/backup.py": "a copy",
    "store/backups/aside.py": "a closed file whose WAL is folded",
    "store/opening.py": "looks only",
    "store/copies.py": "a copy",
    "store/cipher/notes.py": "the file anew, which `turning` lets an owner do",
    "store/spool.py": "a file of its own",
    "store/imports/places.py": "memory",
    "trust/access/restoring.py": "a copy, which an owner puts in place",
    "privacy/erasing/old_backups.py": "a copy, for an erasure an owner began",
}
"""Places that open a connection of their own, with the reason that needs no user's leave."""
WORDS = {
    "new": [], "undo": [], "redo": [], "check": ["--repair"], "backup": ["--second", "none"],
    "set": ["c1", "name", "X"], "import": ["in.csv"], "done": ["t1"], "merge": ["c1", "c2"],
    "unmerge": ["x"], "convert": ["l1"], "discard": ["l1"], "attach": ["c1", "in.csv"],
    "print": ["list", "contact", "out.pdf"], "sync": ["leave"], "server": ["status"], "encrypt": [],
    "rekey": [], "decrypt": [], "restore": ["good.crm"],
    "consent": ["c1", "--channel", "email", "--state", "given"],
    "user": ["role", "Raj", "owner"], "reveal": ["c1", "x"], "secret-code": ["--enter"],
    "add": ["contact", "Lim"],
    "fields": ["add", "contact", "Size"], "tags": ["rename", "a", "b"], "industry": ["clinic"],
    "points": ["off", "x"], "conflicts": ["later", "x"], "erase": ["c1", "--confirm", "Tan Ah Kow"],
    "keeping-rule": ["x", "--of", "lead", "--months", "9"], "keeping-rule-delete": ["r1"],
    "keep": ["c1", "--until", "2099-01-01", "--why", "A guarantee"],
}  # fmt: skip
"""A call of each command that writes."""
QUIET = {"reveal", "new", "redo", "check", "backup", "print", "sync", "server", "unmerge", "points"}
"""Those that have nothing to do here, or only read it."""


class _Of:
    def __init__(self, log):
        self.log = log


def _newest(log):
    return log.undoable().stamp


def _one():
    return Label("import", "contact"), [Edit("contact", "c9", {"deleted": False, "name": "Ong"})]


def content(path):
    """Return all a file holds, its WAL folded by opening it."""
    from crm_desktop.store import driver

    conn = driver.connect(str(path))
    try:
        found = conn.execute(
            "SELECT name FROM sqlite_schema WHERE type='table' AND sql LIKE 'CREATE TABLE%'"
        )
        return {
            name: conn.execute(f"SELECT * FROM {name}").fetchall() for (name,) in found.fetchall()
        }
    finally:
        conn.close()


def test_every_verb_of_the_log_is_known():
    verbs = {n for n, _ in inspect.getmembers(Log, inspect.isfunction) if not n.startswith("_")}
    assert verbs == set(WRITING) | READING


@pytest.mark.parametrize("verb", [name for name, call in WRITING.items() if call is not None])
def test_no_verb_of_the_log_writes_for_who_only_reads(path, verb):
    with signed_in(path, "Siti") as ws:
        write(ws, "Ong")
    before = content(path)
    with signed_in(path, "Raj") as ws:
        with pytest.raises(UserError, match="Raj only reads"):
            WRITING[verb](ws.log)
        ws.set_setting("anything", 1)  # lasts until it is closed
        ws.remember("columns", 2)
        assert ws.setting("anything") == 1
        with pytest.raises(UserError), ws.transaction():
            pass
        assert "Raj" in ws.closed_because
    assert content(path) == before


def test_the_control_with_the_gate_off_it_is_written(path, monkeypatch):
    kept = Writer.transaction

    def ungated(self, **how):
        self.read_only = False
        return kept(self, **how)

    monkeypatch.setattr(Writer, "transaction", ungated)
    before = content(path)
    with signed_in(path, "Raj") as ws:
        assert write(ws)
    assert content(path) != before


def test_every_place_with_a_connection_of_its_own_is_known():
    found = {s.name.removeprefix("crm_desktop/") for s in sources()
             if re.search(r"driver\.connect\(", s.text)}  # fmt: skip
    assert found == set(CONNECTIONS)


def commands():
    every = next(a for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction))
    return {name: made._defaults for name, made in every.choices.items()}


def test_every_command_that_writes_is_tried():
    writing = {n for n, d in commands().items() if not d.get("reads") and not d.get("fileless")}
    assert writing <= set(WORDS)


@pytest.fixture
def shop(tmp_path, monkeypatch, qapp):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("Name\nOng\n")
    made(tmp_path / "good.crm")
    path = made(tmp_path / "shop.crm")
    new = {"task": "t1", "lead": "l1", "tag": "g1", "contact": "c2"}
    with signed_in(path, "Siti") as ws:
        for entity, id in new.items():
            name = {RECORDS[entity].title_field: "a"}
            ws.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **name})])
        rule = {"deleted": False, "name": "Cold leads", "of": "lead", "months": 12}
        ws.log.record(Label("create", "retention"), [Edit("retention", "r1", rule)])
    return path


def run(path, name, *words, text=READER_WORDS):
    another_run()
    reads, writes = os.pipe()
    os.write(writes, text.encode() + b"\n")
    os.close(writes)
    try:
        return cli.main(
            ["--file", str(path), "--user", name, "--key-fd", str(reads), "--json", *words]
        )
    finally:
        os.close(reads)


@pytest.mark.parametrize("command", WORDS)
def test_no_command_writes_for_who_only_reads(shop, command, capsys):
    before = content(shop)
    done = run(shop, "Raj", command, *WORDS[command])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    if command not in QUIET:
        assert done == 1 and re.search("Raj only reads|Only an owner", said.err)
    assert content(shop) == before


def test_who_only_reads_reads(shop, capsys):
    assert run(shop, "Raj", "list", "contact") == 0 and "Tan Ah Kow" in capsys.readouterr().out
    assert run(shop, "Raj", "add", "contact", "Lim") == 1
    assert "Raj only reads in this file" in capsys.readouterr().err
    assert run(shop, "Raj", "erase", "c1") == 1  # what it would take along
    assert run(shop, "Raj", "person-report", "c1", str(shop.parent / "about")) == 1
    assert "Who only reads" in capsys.readouterr().err and not (shop.parent / "about").exists()


def test_nobody_gets_in_by_a_wrong_or_missing_passphrase(shop, capsys):
    assert run(shop, "Raj", "list", "contact", text="some other words") == 1
    assert "passphrase of that user" in capsys.readouterr().err
    assert cli.main(["--file", str(shop), "list", "contact"]) == 1
    said = capsys.readouterr()
    assert "--user NAME" in said.err and "Tan" not in said.out
    assert cli.main(["--file", str(shop), "--user", "Raj", "list", "contact"]) == 1


def test_names_lie_beside_an_encrypted_file_only(path):
    assert signing_in.names(path) == ["Siti", "Mei", "Raj"] and not list(path.parent.glob("*.key"))
