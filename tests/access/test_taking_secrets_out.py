"""Exports of secret fields: "hidden" in the column, or what they hold, written down first."""

from __future__ import annotations

import csv
import re

import pytest

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.exchange.going_out import exporting, looks_file
from crm_desktop.shaping import own_fields
from crm_desktop.store.access import looking
from crm_desktop.store.workspace import Workspace

from .conftest import WORDS, another_run, signed_in
from .test_every_write import run

CANARY = "Quagmiritis chronica"
SEALED = re.compile("[0-9a-f]{16}:[0-9a-f]{16}")


@pytest.fixture
def field(path):
    """Return the name of a secret field that one of two contacts has filled."""
    with signed_in(path, "Siti") as ws:
        id = own_fields.create(ws, "contact", "Medical history", "text", {"secret": NEW_SECRET})
        cells = {CUSTOM + id: {"value": CANARY}}
        ws.log.record(Label("edit", "contact", row="c1"), [Edit("contact", "c1", cells)])
        ws.log.record(Label("create"), [Edit("contact", "c2", {"deleted": False, "name": "Lim"})])
    another_run()
    return CUSTOM + id


def column(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["Name"]: row["Medical history (custom)"] for row in rows}


def test_the_column_says_hidden_and_nothing_is_written_down(path, field, tmp_path):
    with signed_in(path, "Siti") as ws:
        exporting.export_all(ws, tmp_path / "out")
        assert column(tmp_path / "out" / "contacts.csv") == {"Tan Ah Kow": "hidden", "Lim": ""}
        assert "Contacts: Medical history" in (tmp_path / "out" / "README.txt").read_text("utf-8")
        assert CANARY.encode() not in b"".join(
            one.read_bytes() for one in (tmp_path / "out").rglob("*.*")
        )
        assert not looking.looks(ws.reader())


def test_who_has_the_right_takes_them_out_and_the_log_says_so_before(
    path, field, tmp_path, monkeypatch
):
    with signed_in(path, "Siti") as ws:
        exporting.export_all(ws, tmp_path / "out", secret=True)
        assert column(tmp_path / "out" / "contacts.csv")["Tan Ah Kow"] == CANARY
        assert "for everybody to read" in (tmp_path / "out" / "README.txt").read_text("utf-8")
        (one,) = looking.looks(ws.reader())
        assert (one.who, one.title) == ("Siti", "Written to a file: all, 2 records")
        looks_file.write(ws.reader(), tmp_path / "looks.csv")
        assert "all, 2 records" in (tmp_path / "looks.csv").read_text("utf-8")
        monkeypatch.setattr(looking, "_note", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            exporting.export_all(ws, tmp_path / "again", secret=True)
        assert not list((tmp_path / "again").rglob("*.csv"))


def test_by_the_command_each_of_some_is_named_in_the_log(path, field, tmp_path):
    out = tmp_path / "one.csv"
    words = ("export", "contact", str(out), "--search", "Tan")
    assert run(path, "Siti", *words, "--secret", text=WORDS["Siti"]) == 0
    assert column(out) == {"Tan Ah Kow": CANARY}
    with Workspace.open(path, read_only=True) as ws:
        (one,) = looking.looks(ws.reader())
        assert (one.who, one.title, one.field) == ("Siti", "Tan Ah Kow", "Medical history")


def test_who_has_not_the_right_is_refused_and_gets_no_file(path, field, tmp_path, capsys):
    words = ("export", "contact", str(tmp_path / "out.csv"), "--secret")
    assert run(path, "Raj", *words) == 1
    assert "may not see" in capsys.readouterr().err and not (tmp_path / "out.csv").exists()
    assert run(path, "Raj", *words[:-1]) == 0
    assert column(tmp_path / "out.csv")["Tan Ah Kow"] == "hidden"


def test_the_command_line_says_hidden_of_what_was_changed_and_when(path, field, tmp_path, capsys):
    out = tmp_path / "out.csv"
    days = ["compare", "2020-01-01"]
    for words in (["history", "c1"], [*days, "--csv", str(out)]):
        assert run(path, "Siti", *words, text=WORDS["Siti"]) == 0
        said = capsys.readouterr().out
        assert "hidden" in said and "sealed" not in said
        assert not SEALED.search(said)
    text = out.read_text("utf-8-sig")  # in words, as without --json
    assert "hidden" in text and not SEALED.search(text)
