"""The quick look and the full check find what is really damaged, rest while somebody works, and stop."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled
from crm_desktop.store import backup
from crm_desktop.store.backups import health
from crm_desktop.store.salvage import placing
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.workspace import Workspace
from tests.store.backups.test_ways import spoil
from tests.store.salvage import damages
from tests.store.salvage.damages import PAGE


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "shop.crm"
    damages.make(path, 150)
    return path.read_bytes()


@pytest.fixture
def path(whole: bytes, tmp_path: Path) -> Path:
    made = tmp_path / "shop.crm"
    made.write_bytes(whole)
    return made


def test_a_whole_file_is_well(path: Path) -> None:
    with Workspace.open(path) as ws:
        assert health.quick(ws).ok
        assert health.full(ws).ok


def test_the_quick_look_finds_pages_that_are_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Pages(path) as pages:
        known = placing.Placed(pages, {}, lambda: None).known
    rnd = random.Random(4)
    log = ("change", "operation", "entity", "sqlite_autoindex_operation")
    names = [name for name in sorted(known) if len(known[name]) > 1 and not name.startswith(log)]
    for name in rnd.sample(names, min(6, len(names))):
        data = path.read_bytes()
        spoil(path, name, most=1)
        with Workspace.open(path, read_only=True) as ws:
            assert health.quick(ws).damage, name
            with monkeypatch.context() as control:  # the pages are what tells it
                control.setattr(health, "PAGES", "SELECT 'ok'")
                assert health.quick(ws).ok
        path.write_bytes(data)


def test_a_missing_table_and_a_log_without_its_end_are_damage(path: Path) -> None:
    last = "DELETE FROM operation WHERE n=(SELECT max(operation) FROM change)"
    for broken in ("DROP TABLE suspect", last):
        with Workspace.open(path) as ws:
            with ws.transaction() as conn:
                conn.execute(broken)
            found = health.quick(ws, seconds=0.0)
            assert len(found.damage) == 1


def test_the_full_check_finds_drift_and_backups_that_went_bad(path: Path) -> None:
    with Workspace.open(path) as ws:
        made = backup.backup(ws)
        with ws.transaction() as conn:
            conn.execute("UPDATE contact SET job='Other' WHERE n=(SELECT max(n) FROM contact)")
        data = bytearray(made.read_bytes())
        data[-3 * PAGE : -2 * PAGE] = os.urandom(PAGE)
        made.write_bytes(data)
        found = health.full(ws)
        assert found.damage == ()
        assert found.report is not None
        assert found.report.problems
        assert [said.partition(":")[0] for said in found.backups] == [made.name]
        assert health.quick(ws).ok  # the control: only the full one compares


def test_it_stops_in_the_middle_and_edits_go_on_meanwhile(path: Path) -> None:
    with Workspace.open(path) as ws:

        def going() -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            health.full(ws, going)
        ended = threading.Event()
        gentle = health.Gentle(lambda: None, lambda: not ended.is_set())
        found: list[health.Found] = []
        thread = threading.Thread(target=lambda: found.append(health.full(ws, gentle)))
        thread.start()
        id = "0190e000-0000-7000-8000-000000000001"
        for n in range(20):
            ws.log.record(Label("edit"), [Edit("contact", id, {"deleted": False, "name": f"N{n}"})])
        assert not found  # it rests as long as somebody works
        ended.set()
        thread.join(60)
        assert found[0].ok


def test_it_rests_longer_than_it_works() -> None:
    gentle: Callable[[], None] = health.Gentle(lambda: None, lambda: False)
    began = time.process_time()
    start = time.monotonic()
    while time.monotonic() - start < 0.3:
        gentle()
    assert time.process_time() - began < 0.2
