"""Damaged files: what can be read of them comes back, and they stay as they are."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop import cli
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.log import Log
from crm_desktop.store.salvage import cells, words
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.salvage.salvaging import salvage
from crm_desktop.store.workspace import Workspace
from tests.store.salvage import damages
from tests.store.salvage.damages import PAGE, Rows

RUNS = 15


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "whole.crm"
    damages.make(path)
    return path


@pytest.fixture(scope="module")
def wanted(whole: Path) -> Rows:
    return damages.shown(whole)


def test_of_files_with_3_percent_of_bad_pages_95_percent_of_the_rows_come_back(
    whole: Path, wanted: Rows, tmp_path: Path
) -> None:
    found = [damages.run(tmp_path, whole, wanted, seed) for seed in range(RUNS)]
    assert [what for one in found for what in one.wrong] == []
    assert sum(one.part for one in found) / RUNS >= 0.95


def test_asking_for_whole_tables_would_bring_far_less(
    whole: Path, wanted: Rows, tmp_path: Path
) -> None:
    found = []
    for seed in range(RUNS):
        bad = tmp_path / f"{seed}.crm"
        bad.write_bytes(damages.damaged(whole.read_bytes(), seed))
        found.append(damages.plainly(bad, wanted))
    assert sum(found) / RUNS < 0.95


def test_a_whole_file_comes_back_as_it_is(whole: Path, wanted: Rows, tmp_path: Path) -> None:
    found = salvage(whole, tmp_path / "out.crm")
    assert found.whole
    assert words.missing(found) == []
    assert damages.shown(tmp_path / "out.crm") == wanted
    with Workspace.open(whole, read_only=True) as old, Workspace.open(tmp_path / "out.crm") as new:
        assert new.setting("device") == old.setting("device")
        assert _log(new.log) == _log(old.log)


def _log(log: Log) -> list[str]:
    return [operation.to_json() for _, operation in log.since()]


def test_without_its_first_page_all_comes_back(whole: Path, wanted: Rows, tmp_path: Path) -> None:
    data = bytearray(whole.read_bytes())
    data[:PAGE] = os.urandom(PAGE)
    bad = tmp_path / "bad.crm"
    bad.write_bytes(data)
    found = salvage(bad, tmp_path / "out.crm")
    assert not found.header
    assert words.missing(found)
    assert damages.same(wanted, damages.shown(tmp_path / "out.crm")) == 1


def test_half_a_file_gives_what_it_has(whole: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.crm"
    bad.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2 + 1000])
    salvage(bad, tmp_path / "out.crm")
    assert damages.shown(tmp_path / "out.crm")


def test_what_its_wal_holds_comes_back_too(whole: Path, tmp_path: Path) -> None:
    copy, bad = tmp_path / "copy.crm", tmp_path / "bad.crm"
    shutil.copy(whole, copy)
    with Workspace.open(copy) as ws:
        id = "0190c000-0000-7000-8000-000000000000"
        ws.log.record(
            Label("edit"), [Edit("contact", id, {"deleted": False, "name": "In the WAL"})]
        )
        shutil.copy(copy, bad)
        shutil.copy(f"{copy}-wal", f"{bad}-wal")
    salvage(bad, tmp_path / "out.crm")
    assert ("contact", id) in damages.shown(tmp_path / "out.crm")
    Path(f"{bad}-wal").unlink()
    salvage(bad, tmp_path / "without.crm")
    assert ("contact", id) not in damages.shown(tmp_path / "without.crm")


def test_an_encrypted_file_is_salvaged_too(tmp_path: Path) -> None:
    key, bad = new_key(), tmp_path / "bad.crm"
    with Workspace.create(bad, key=key) as ws:
        for n in range(50):
            id = f"0190c000-0000-7000-8000-{n:012x}"
            ws.log.record(
                Label("edit"), [Edit("contact", id, {"deleted": False, "name": f"Somebody {n}"})]
            )
    data = bytearray(bad.read_bytes())
    data[PAGE * 3 : PAGE * 4] = os.urandom(PAGE)
    bad.write_bytes(data)
    found = salvage(bad, tmp_path / "out.crm", key=key)
    assert found.records["contact"] == 50
    assert b"Somebody 49" not in (tmp_path / "out.crm").read_bytes()
    with pytest.raises(UserError):
        salvage(bad, tmp_path / "other.crm", key=new_key())


def test_what_is_no_file_of_ours_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    for name, data in (("noise", os.urandom(40_000)), ("nothing", b""), ("text", b"a;b;c\n" * 900)):
        bad = tmp_path / name
        bad.write_bytes(data)
        with pytest.raises(UserError, match="Nothing of a CRM Desktop file"):
            salvage(bad, tmp_path / "out.crm")
        assert bad.read_bytes() == data
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as conn:
        conn.execute("CREATE TABLE a(b)")
    conn.close()
    with pytest.raises(UserError, match="Nothing of a CRM Desktop file"):
        salvage(other, tmp_path / "out.crm")
    assert {p.name for p in tmp_path.iterdir()} == {"noise", "nothing", "text", "other.db"}


def test_stopped_on_the_way_it_leaves_nothing(whole: Path, tmp_path: Path) -> None:
    turns = iter(range(40))

    def going() -> None:
        if next(turns, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        salvage(whole, tmp_path / "out.crm", going)
    assert list(tmp_path.iterdir()) == []


def test_a_ring_of_overflow_pages_comes_to_an_end(whole: Path) -> None:
    with Pages(whole) as pages:
        ring = Ring(pages)
        assert all(isinstance(list(cells.rows(ring, n)), list) for n in range(1, pages.count + 1))  # type: ignore[arg-type]


class Ring:
    """Pages whose overflow pages all name one another."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self.usable, self.count = pages, pages.usable, pages.count

    def page(self, n: int) -> bytes:
        found = self._pages.page(n)
        return found if cells.kind_of(found, n) else (n ^ 1).to_bytes(4, "big") + found[4:]


def test_the_command_says_what_came_back(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.crm"
    assert cli.main(["salvage", str(whole), str(out)]) == 0
    assert "Contacts: " in capsys.readouterr().out
    assert cli.main(["salvage", str(whole), str(out)]) == 1
    assert "already a file called out.crm" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def _nothing_else(whole: Path) -> Iterator[None]:
    data = whole.read_bytes()
    yield
    assert whole.read_bytes() == data


def test_a_value_that_is_noise_is_left_out_and_the_rest_of_its_row_is_not(tmp_path: Path) -> None:
    path, out = tmp_path / "shop.crm", tmp_path / "out.crm"
    with Workspace.create(path) as ws:
        said = {"deleted": False, "name": "Tan Ah Kow", "emails.1": {"value": "tan@x.example"}}
        ws.log.record(Label("create"), [Edit("contact", "c1", said)])
    conn = sqlite3.connect(path)
    conn.execute("UPDATE contact SET emails='{noise', job='Baker'")
    conn.commit()
    conn.close()
    salvage(path, out)
    with Workspace.open(out) as ws:
        assert ws.reader().execute("SELECT name,job FROM contact").fetchall() == [
            ("Tan Ah Kow", "Baker")
        ]


def test_the_command_says_what_to_do_in_its_own_words(tmp_path, capsys):
    junk, out = tmp_path / "junk.crm", tmp_path / "out.crm"
    assert cli.main(["salvage", str(junk), str(out)]) == 1
    assert "There is no file junk.crm here." in capsys.readouterr().err
    junk.write_bytes(b"\x07" * 40960)
    assert cli.main(["salvage", str(junk), str(out)]) == 1
    assert "crm restore" in capsys.readouterr().err
