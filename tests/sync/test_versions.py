"""Programs of several versions in one team: what one does not know it keeps, and passes on byte for byte."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change, Edit, Label, SentPatch
from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import folder, mail_file
from tests.server import kit as server_kit
from tests.sync import folder_kit as fk
from tests.sync import kit

GOOD = {"proved": True, "mended": False, "reset": False, "problems": []}
PERSON = (
    '{"deleted":false, "name":"Tan","mood":{"of":"far","n":1.50},"moods.a":[1,2e3],'
    '"j\\u006fb":"Bu\\u0079er","birthday":{"not":"a date"}}'
)
CAMPAIGN = '{ "deleted" : false,"name":"Raya","name.en":"Eid","budget":1E3,"\\u00e9":null}'


@pytest.fixture
def newer(database, address):
    """The laptop of an owner whose program is ahead of this one."""
    return server_kit.Device.enter(address, server_kit.owner_code(database))


@pytest.fixture
def today(database, address, newer, tmp_path):
    """Two files of this program in the same team."""
    workspace = newer.enrolled["workspace"]
    files = [kit.made(tmp_path, name) for name in ("Siti", "Wei")]
    codes = [server_kit.code_for(database, workspace, ws.path.stem, "manager") for ws in files]
    yield [(ws, kit.entered(ws, address, code)) for ws, code in zip(files, codes, strict=True)]
    for ws in files:
        ws.close()


def from_the_future(newer, count: int):
    """Return what a newer program says of `count` contacts and campaigns, in words of its own."""
    changes = [Change("contact", new_id(), SentPatch(PERSON)) for _ in range(count)]
    changes += [Change("campaign", new_id(), SentPatch(CAMPAIGN)) for _ in range(count)]
    return newer.operation(
        *changes, origin="assistant", label=Label("dreamt", "campaign", count),
        more={"model": "x-1", "asked": [1.50, None, {"é": True}]},
    )  # fmt: skip


def said(ws: Workspace) -> dict[str, str]:
    """Return every operation of a file with all it says, by its stamp."""
    return {op.stamp: op.to_json() for _, op in ws.log.since()}


def column(ws: Workspace, name: str) -> set[Any]:
    """Return what is in a column of the contacts that show."""
    return {
        value for (value,) in ws.reader().execute(f"SELECT {name} FROM contact WHERE deleted=0")
    }


def pulled(device) -> dict[str, str]:
    """Return every operation the server gives out, as `said` does."""
    return {one.header.stamp: one.operation().to_json() for one in device.pull()[1]}


@pytest.mark.parametrize("count", [1, 300])
def test_what_a_newer_program_says_is_kept_and_passed_on(database, newer, today, count):
    (a, one), (b, two) = today
    made = from_the_future(newer, count)
    assert newer.push(made).json()["answers"] == [[made.stamp, 1, ""]]
    for exchange in (one, two):
        assert exchange.round().proved
    kit.contact(a, made.changes[0].id, job="Seller")
    a.log.cancel(made.stamp)
    assert one.round().proved
    a.log.revive(made.stamp)
    assert one.round().proved and two.round(allow=True).proved
    assert said(a) == said(b) and said(a)[made.stamp] == made.to_json()
    assert column(b, "name") == {"Tan"} and len(kit.shown(b)) == count and check(b).ok
    server_kit.put_back(database)
    assert two.round(allow=True).proved and one.round(allow=True).proved
    assert pulled(newer) == said(a)
    assert pulled(newer)[made.stamp] == made.to_json()


def test_it_travels_by_stick_and_by_mail_too(newer, today, place, tmp_path):
    (a, one), _ = today
    made = from_the_future(newer, 3)
    newer.push(made)
    one.round()
    with fk.laptops(tmp_path, "Stick", "Mail") as (c, d):
        fk.folder_key.seal_with(a, fk.KEY)
        folder.exchange(a, place)
        folder.exchange(c, place)
        mail_file.write(c, tmp_path / "all.crmb")
        assert mail_file.take(d, tmp_path / "all.crmb").whole
        for ws in (c, d):
            assert said(ws)[made.stamp] == made.to_json()
            assert check(ws).ok


def test_a_newer_erasure_takes_all_of_it(database, newer, today):
    """Words this program does not know go with the record, of kinds it does not know as well."""
    (_, one), (_, two) = today
    made = from_the_future(newer, 1)
    newer.push(made)
    one.round(), two.round()
    gone = [Change(c.entity, c.id, {"erase": True}, (made.stamp,)) for c in made.changes]
    newer.push(newer.operation(*gone, origin="erase", label=Label("erase")))
    for ws, exchange in today:
        assert exchange.round(allow=True).proved
        assert "mood" not in said(ws)[made.stamp] and "Raya" not in said(ws)[made.stamp]
        assert check(ws).ok


@contextmanager
def older(file: Path, address: str, code: str) -> Iterator[Any]:
    """Run a program one version behind; give what does a round of it and returns what it says."""
    command = [sys.executable, "-m", "tests.sync.older", str(file), address, code]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin and running.stdout

        def ask(line: str = "") -> Any:
            running.stdin.write(line + "\n")
            running.stdin.flush()
            return json.loads(running.stdout.readline())

        try:
            yield ask
        finally:
            running.stdin.close()
            assert running.wait(30) == 0


def test_an_older_program_keeps_what_it_does_not_know(database, address, newer, today, tmp_path):
    """It alone holds all of it when the server is empty again, and gives all of it back."""
    (a, one), (b, two) = today
    tan, oak = new_id(), new_id()
    a.log.record(Label("create", "contact", 2), [
        Edit("contact", tan, {"deleted": False, "name": "Tan", "birthday": "1980-02-03",
                              "touch_every": 30}),
        Edit("product", oak, {"deleted": False, "name": "Oak table"}),
    ])  # fmt: skip
    assert one.round().proved
    code = server_kit.code_for(database, newer.enrolled["workspace"], "Lina", "manager")
    with older(tmp_path / "Lina.crm", address, code) as ask:
        assert ask() == GOOD
        assert ask(f"{tan} Carpenter") == GOOD
        kit.contact(a, tan, birthday="1981-02-03")
        a.log.record(Label("edit", "product"), [Edit("product", oak, {"unit": "piece"})])
        assert one.round().proved and ask() == GOOD
        before = said(a)
        server_kit.put_back(database)
        assert ask() == GOOD | {"reset": True}
        assert pulled(newer) == before
        assert two.round().proved and one.round().proved
    assert said(b) == said(a) == before
    assert kit.shown(b) == kit.shown(a) and kit.shown(b, "product") == kit.shown(a, "product")
    for name, value in (("job", "Carpenter"), ("birthday", "1981-02-03"), ("touch_every", 30)):
        assert column(b, name) == {value}
    assert check(b).ok
