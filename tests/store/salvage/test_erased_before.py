"""Who was erased does not come back by salvaging a copy from before: by their id, or what tells it still."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import driver
from crm_desktop.store.salvage.salvaging import salvage
from crm_desktop.store.workspace import Workspace

SITI, TAN = new_id(), new_id()
ALI = new_id()
NAME = "Siti Aminah Zqx"
MAIL = {"emails.1": {"value": "siti@home.example"}}
UNKNOWN = "It could not be told which persons were erased"
ALIKE = "1 record has an address of somebody who was erased."


@pytest.fixture
def crm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(name: str, *words: object) -> str:
        capsys.readouterr()
        assert main(["--file", str(tmp_path / name), *map(str, words)]) == 0
        said = capsys.readouterr()
        return said.out + said.err

    return run


def shop(folder: Path, crm: Callable[..., str], **said: Any) -> Path:
    """Make a file from which somebody was erased; return a copy from before."""
    with Workspace.create(folder / "shop.crm") as ws:
        ws.log.record(Label("import"), [
            Edit("contact", SITI, {"deleted": False, "name": NAME, **said}),
            Edit("contact", TAN, {"deleted": False, "name": "Tan"}),
        ])  # fmt: skip
    copy = folder / "copy.crm"
    shutil.copy(folder / "shop.crm", copy)
    crm("shop.crm", "erase", SITI, "--confirm", NAME)
    return copy


def lose(path: Path, *statements: str) -> None:
    conn = driver.connect(str(path))
    for one in statements:
        conn.execute(one.replace("SITI", f"(SELECT n FROM contact WHERE id='{SITI}')"))
    conn.execute("COMMIT") if conn.in_transaction else None
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()


LOG = ("DELETE FROM operation", "DELETE FROM change")


def test_one_whose_history_is_lost_is_known_by_the_id(
    tmp_path: Path, crm: Callable[..., str]
) -> None:
    copy = shop(tmp_path, crm)
    lose(copy, *LOG)
    said = crm("shop.crm", "salvage", copy, tmp_path / "out.crm")
    assert "This file is from before 1 erasure, which was carried out in it too." in said
    assert NAME.encode() not in (tmp_path / "out.crm").read_bytes()
    assert "Tan" in crm("out.crm", "list", "contact")


def test_one_whose_id_is_lost_is_known_by_an_address(
    tmp_path: Path, crm: Callable[..., str]
) -> None:
    copy = shop(tmp_path, crm, **MAIL)
    lose(copy, "DELETE FROM contact WHERE n=SITI")
    said = crm("shop.crm", "salvage", copy, tmp_path / "out.crm")
    assert "which was carried out in it too" in said and UNKNOWN not in said
    assert NAME.encode() not in (tmp_path / "out.crm").read_bytes()
    assert "Tan" in crm("out.crm", "list", "contact")


def test_where_nothing_tells_it_that_is_said(tmp_path: Path, crm: Callable[..., str]) -> None:
    copy = shop(tmp_path, crm)
    lose(copy, "DELETE FROM contact WHERE n=SITI")
    said = crm("shop.crm", "salvage", copy, tmp_path / "out.crm")
    assert UNKNOWN in said and "erase ID" in said
    found = salvage(copy, tmp_path / "again.crm")
    assert found.before.unknown == 1 and not found.whole


def home(folder: Path, ali: dict[str, Any], siti: dict[str, Any]) -> Path:
    """Make a file of two whom one import wrote, and in which both lost their id, none erased yet."""
    with Workspace.create(folder / "shop.crm") as ws:
        ws.log.record(Label("import"), [
            Edit("contact", ALI, {"deleted": False, "name": "Ali", **ali}),
            Edit("contact", SITI, {"deleted": False, "name": NAME, **siti}),
        ])  # fmt: skip
    copy = folder / "copy.crm"
    shutil.copy(folder / "shop.crm", copy)
    lose(copy, "DELETE FROM contact")
    return copy


def test_of_two_with_the_address_neither_is_taken_for_the_erased_one(
    tmp_path: Path, crm: Callable[..., str]
) -> None:
    copy = home(tmp_path, MAIL, MAIL)
    crm("shop.crm", "erase", SITI, "--confirm", NAME)
    said = crm("shop.crm", "salvage", copy, tmp_path / "out.crm")
    assert "which was carried out in it too" not in said
    assert "2 records have an address of somebody who was erased." in said and UNKNOWN in said
    assert "Ali" in crm("out.crm", "list", "contact")


def test_the_address_of_another_who_was_erased_gives_nobody_an_id(
    tmp_path: Path, crm: Callable[..., str]
) -> None:
    copy, dewi = home(tmp_path, MAIL, {}), new_id()
    with Workspace.open(tmp_path / "shop.crm") as ws:
        ws.log.record(
            Label("create"), [Edit("contact", dewi, {"deleted": False, "name": "Dewi", **MAIL})]
        )
    for id, name in ((dewi, "Dewi"), (SITI, NAME)):
        crm("shop.crm", "erase", id, "--confirm", name)
    said = crm("shop.crm", "salvage", copy, tmp_path / "out.crm")
    assert ALIKE in said and UNKNOWN in said
    assert "Ali" in crm("out.crm", "list", "contact")


def test_a_tag_that_lost_its_id_is_nobody(tmp_path: Path, crm: Callable[..., str]) -> None:
    copy = shop(tmp_path, crm)
    with Workspace.open(copy) as ws:
        ws.log.record(Label("create"), [Edit("tag", new_id(), {"deleted": False, "name": "Late"})])
    lose(copy, "DELETE FROM tag")
    said = crm("shop.crm", "salvage", copy, tmp_path / "out.crm")
    assert "1 record lost its own number" in said and UNKNOWN not in said


def test_another_record_with_the_address_is_named(tmp_path: Path, crm: Callable[..., str]) -> None:
    copy = shop(tmp_path, crm, **MAIL)
    twin = new_id()
    with Workspace.open(copy) as ws:
        ws.log.record(
            Label("create"), [Edit("contact", twin, {"deleted": False, "name": "S", **MAIL})]
        )
    said = crm("shop.crm", "salvage", copy, tmp_path / "out.crm")
    assert ALIKE in said and twin in said and SITI not in said


def test_where_nobody_was_erased_nothing_is_said(tmp_path: Path, crm: Callable[..., str]) -> None:
    with Workspace.create(tmp_path / "shop.crm") as ws:
        ws.log.record(Label("create"), [Edit("contact", SITI, {"deleted": False, "name": NAME})])
    lose(tmp_path / "shop.crm", "DELETE FROM contact WHERE n=SITI")
    said = crm("shop.crm", "salvage", tmp_path / "shop.crm", tmp_path / "out.crm")
    assert UNKNOWN not in said and NAME in crm("out.crm", "list", "contact")
