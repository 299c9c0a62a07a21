"""`crm restore` erases those again who were erased since the state it puts back, and says so."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from time import sleep

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.privacy.erasing import replaying
from crm_desktop.store.workspace import Workspace

SITI, NAME, CANARY = new_id(), "Siti Aminah Zqx", "zqxblood positive"
SAID = "This file is from before 1 erasure, which was carried out in it too."


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Make a file from which somebody was erased, with a copy from before; return it."""
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        ws.log.record(Label("create"), [Edit("contact", SITI, {"deleted": False, "name": NAME})])
        (tmp_path / "early").write_text(datetime.now().astimezone().isoformat())
        sleep(0.05)
        file = tmp_path / "xray.txt"
        file.write_text(CANARY)
        attaching.attach(ws, [file], {f"contacts.{SITI}": True})
        file.unlink()
    shutil.copy(path, tmp_path / "old.crm")
    assert main(["--file", str(path), "erase", SITI, "--confirm", NAME]) == 0
    return path


def left(path: Path) -> list[str]:
    files = [path, *path.parent.joinpath("Backups").glob("*")]
    return [one.name for one in files
            if one.is_file() and any(w.encode() in one.read_bytes() for w in (NAME, CANARY))]  # fmt: skip


def test_a_restored_old_copy_has_nobody_in_it_who_was_erased(shop, capsys):
    capsys.readouterr()
    assert main(["--file", str(shop), "restore", str(shop.with_name("old.crm"))]) == 0
    assert SAID in capsys.readouterr().out
    assert left(shop) == []
    assert main(["--file", str(shop), "list", "contact"]) == 0


def test_it_counts_them_for_a_program_that_reads_the_answer(shop, capsys):
    capsys.readouterr()
    main(["--file", str(shop), "--json", "restore", str(shop.with_name("old.crm"))])
    assert json.loads(capsys.readouterr().out)["erased_again"] == 1


def test_a_copy_put_there_by_hand_and_back_to_a_time_leaves_nothing(shop, capsys):
    shutil.copy(shop.with_name("old.crm"), shop)
    at = shop.with_name("early").read_text()
    assert main(["--file", str(shop), "restore", "--at", at]) == 0
    assert left(shop) == []


def test_where_it_cannot_it_says_what_does(shop, capsys, monkeypatch):
    def refusing(*_: object) -> int:
        raise UserError("It does not go now.")

    monkeypatch.setattr(replaying, "replay", refusing)
    capsys.readouterr()
    assert main(["--file", str(shop), "restore", str(shop.with_name("old.crm"))]) == 0
    said = capsys.readouterr().out
    assert f"They are erased again by: crm --file {shop} check" in said
