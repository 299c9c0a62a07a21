"""Damage outside the log costs nothing: all is made of the log anew, and the damaged file stays as it is."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from crm_desktop.errors import Cancelled
from crm_desktop.store import check
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.salvage import placing
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.salvage.repairing import repaired
from crm_desktop.store.salvage.salvaging import salvage
from crm_desktop.store.workspace import Workspace
from tests.store.salvage import damages
from tests.store.salvage.damages import PAGE

LOG = ("operation", "change")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "whole.crm"
    damages.make(path, 150)
    return path


def pages_of(path: Path, name: str) -> list[int]:
    """Return the pages with rows of a table or index of a file."""
    return _placed(path)[name]


def _placed(path: Path) -> dict[str, list[int]]:
    with Pages(path) as pages:
        return placing.Placed(pages, {}, lambda: None).known


def spoil(path: Path, bad: Path, pages: list[int]) -> bytes:
    """Write a file with noise in place of some pages; return its bytes."""
    data = bytearray(path.read_bytes())
    for n in pages:
        data[(n - 1) * PAGE : n * PAGE] = os.urandom(PAGE)
    bad.write_bytes(data)
    return bytes(data)


def made_of_the_log(path: Path) -> list[str]:
    """Return the tables and indexes of more than two pages that are made of the log."""
    log = ("operation", "change", "blob", "meta", "sqlite_autoindex_operation", "erased")
    return [
        name for name, pages in _placed(path).items() if len(pages) > 2 and not name.startswith(log)
    ]


def test_damage_outside_the_log_costs_nothing(whole: Path, tmp_path: Path) -> None:
    wanted = damages.shown(whole)
    bad, out = tmp_path / "bad.crm", tmp_path / "out.crm"
    names = made_of_the_log(whole)
    rnd, tried = random.Random(5), 0
    for name in rnd.sample(names, min(5, len(names))):
        pages = pages_of(whole, name)
        data = spoil(whole, bad, rnd.sample(pages, 2))
        found = repaired(bad, out)
        assert bad.read_bytes() == data
        if found is None:  # both copies of an id gone: salvage is the way
            continue
        tried += 1
        assert damages.shown(out) == wanted
        with Workspace.open(out) as ws:
            assert check.check(ws).ok
        out.unlink()
    assert tried >= 3


def test_a_log_that_is_not_whole_is_not_repaired(whole: Path, tmp_path: Path) -> None:
    bad, out = tmp_path / "bad.crm", tmp_path / "out.crm"
    for name in LOG:
        for n in pages_of(whole, name)[:3]:
            for other in (None, 0):  # noise, and an empty page, which SQLite reads without a word
                data = bytearray(whole.read_bytes())
                empty = b"\x0d\0\0\0\0\x10\0\0".ljust(PAGE, b"\0")
                data[(n - 1) * PAGE : n * PAGE] = os.urandom(PAGE) if other is None else empty
                bad.write_bytes(data)
                assert repaired(bad, out) is None
                assert not out.exists()


@pytest.mark.parametrize("key", [None, new_key()])
def test_a_whole_file_is_itself_afterwards(tmp_path: Path, key: Key | None) -> None:
    from crm_desktop.domain.operation import Edit, Label

    path, out = tmp_path / "shop.crm", tmp_path / "out.crm"
    id = "0190a000-0000-7000-8000-000000000001"
    with Workspace.create(path, key=key) as ws:
        ws.log.record(Label("edit"), [Edit("contact", id, {"deleted": False, "name": "Aina"})])
        log = [one.to_json() for _, one in ws.log.since()]
    found = repaired(path, out, key=key)
    assert found is not None
    with Workspace.open(out, key=key) as ws:
        assert [one.to_json() for _, one in ws.log.since()] == log


def test_stopped_it_leaves_nothing(whole: Path, tmp_path: Path) -> None:
    turns = iter(range(5))

    def going() -> None:
        if next(turns, None) is None:
            raise Cancelled

    with pytest.raises(Cancelled):
        repaired(whole, tmp_path / "out.crm", going)
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_users_is_repaired_and_salvaged_though_nobody_is_signed_in(
    whole: Path, tmp_path: Path
) -> None:
    path, bad = tmp_path / "users.crm", tmp_path / "bad.crm"
    path.write_bytes(whole.read_bytes())
    with Workspace.open(path) as ws:
        ws.set_setting("users", [])
    pages = pages_of(path, "contact")
    spoil(path, bad, pages[:2])
    assert repaired(bad, tmp_path / "repaired.crm") is not None
    spoil(path, bad, [*pages[:2], *pages_of(path, "change")[-3:]])
    assert salvage(bad, tmp_path / "salvaged.crm").kept
    for name in ("repaired.crm", "salvaged.crm"):
        with Workspace.open(tmp_path / name) as ws:
            assert ws.guarded
