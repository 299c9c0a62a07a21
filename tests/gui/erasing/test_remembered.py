"""What a window remembers does not bring back who was erased while it was at work."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from crm_desktop import paths
from crm_desktop.domain.rule import Condition
from crm_desktop.errors import UserError
from crm_desktop.gui.favourites import Favourites
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.privacy.erasing import traces
from crm_desktop.store.erasures import program_settings
from crm_desktop.store.workspace import Workspace
from tests.privacy.erasing.acting import erased, make

from ..tables.kit import make_context, pages

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")
NAME = "Zarifah Quillonberry"
CUSTOMERS = [Condition("stage", "is", ["customer"])]


def remembered(ws: Workspace) -> list[str]:
    """Return which settings of a file say the name."""
    every = ws.reader().execute("SELECT key,value FROM meta").fetchall()
    return [key for key, value in every if NAME in str(value)]


@pytest.fixture
def who(ws: Workspace) -> str:
    make(ws, "contact", name="Somebody Else", stage="customer")
    return make(ws, "contact", name=NAME)


@pytest.mark.parametrize("then", ["another view", "another filter", "saved"])
def test_a_changed_view_that_names_them_stays_away(
    ws: Workspace, who: str, qtbot: Any, then: str
) -> None:
    with pages(qtbot, lambda: RecordTablePage(make_context(ws), "contact")) as open_page:
        page = open_page()
        keeper = page.tabs.keeper
        page.filters.set_conditions(CUSTOMERS)
        keeper.make("Customers")
        page.filters.set_conditions(CUSTOMERS, NAME)
        assert remembered(ws) == ["views.contact"]
        erased(ws, "contact", who)
        assert not remembered(ws)
        if then == "another view":
            keeper.use(None)
        elif then == "another filter":
            page.filters.set_conditions([*CUSTOMERS, Condition("owner", "empty")], NAME)
            assert page.filters.text == "" and page.filters.conditions == CUSTOMERS
        else:
            keeper.save(keeper.current)
        assert not remembered(ws)
        assert NAME not in str(keeper.views) + str(keeper._pending)
        (said,) = ws.reader().execute("SELECT count(*) FROM change WHERE instr(patch,?)", (NAME,))
        assert said == (0,)
        page.filters.set_conditions(CUSTOMERS, "Else")
        page.filters.set_conditions(CUSTOMERS, "Some")  # what others type is kept as before
        if then != "another view":
            assert keeper._read()[keeper.current.id]["text"] == "Some"


def test_a_star_stays_away(ws: Workspace, who: str) -> None:
    context = make_context(ws)
    other = make(ws, "contact", name="Tan")
    stars = Favourites.of(context)
    stars.turn("contact", who)
    erased(ws, "contact", who)
    stars.turn("contact", other)
    assert ws.setting("favourites") == [["contact", other]]
    assert stars.stars == [("contact", other)]


def test_what_could_not_be_written_yet_is_gone_through_too(
    ws: Workspace, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **_more: object) -> None:
        raise UserError("busy")

    monkeypatch.setattr(ws, "_write_remembered", busy)
    ws.remember("views.contact", {"current": "", "changed": {"v": {"text": NAME, "where": []}}})
    ws.remember("palette.x", NAME)
    ws.remember("favourites", [["contact", who], ["contact", "x"]])
    monkeypatch.undo()
    erased(ws, "contact", who)
    ws.remember("table.contact", {})
    assert not remembered(ws) and ws.setting("palette.x") != NAME
    assert ws.setting("favourites") == [["contact", "x"]]
    assert ws.setting("views.contact")["changed"]["v"] == {"where": []}


def test_settings_of_the_program_are_read_anew(who: str) -> None:
    settings = Settings()
    place = paths.settings_folder() / "settings.json"
    settings.set("palette.records", {"/x/Shop.crm": [["contact", who], ["contact", "other"]]})
    left = place.with_name("settings.1.partial")
    left.write_text(who)
    os.utime(left, (0, 0))
    assert traces.forget_outside(traces.said([who], [NAME])) == 1
    assert settings.get("palette.records") == {"/x/Shop.crm": [["contact", "other"]]}
    settings.set("page", "deals")
    assert who not in place.read_text("utf-8")
    assert Settings().get("page") == "deals"
    assert sorted(one.name for one in place.parent.iterdir()) == [place.name]


@pytest.mark.skipif(os.name != "posix", reason="there names alone are told")
@pytest.mark.parametrize("before", ["whole", "cut off"])
def test_what_goes_outside_the_file_is_told_to_the_disk(
    who: str, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    place, log = paths.settings_folder() / "settings.json", paths.log_folder() / "crm.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(f"opened {NAME}")
    Settings().set("palette.records", {"/x/Shop.crm": [["contact", who]]})
    wanted = traces.said([who], [NAME])
    if before == "cut off":  # written, and ended before the disk was told
        traces.forget_outside(wanted)
    told, placed = list[int](), list[tuple[int, int]]()
    fsync, replace = os.fsync, Path.replace

    def telling(handle: int) -> None:
        told.append(os.fstat(handle).st_ino)
        fsync(handle)

    def placing(draft: Path, target: Path) -> Path:
        placed.append((draft.stat().st_ino, len(told)))
        return replace(draft, target)

    monkeypatch.setattr(os, "fsync", telling)
    monkeypatch.setattr(Path, "replace", placing)
    with place.open("rb") as held:
        assert traces.forget_outside(wanted) == (2 if before == "whole" else 0)
        assert before != "whole" or not held.read().strip(b"\0"), "what it held is overwritten"
    assert {one.stat().st_ino for one in (place, log, place.parent)} <= set(told)
    assert all(draft in told[:at] for draft, at in placed), "the draft before it takes the place"
    assert NAME not in log.read_text() and who not in place.read_text()


def test_settings_are_kept_without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", None)
    Settings().set("page", "deals")
    assert Settings().get("page") == "deals"


def test_settings_wait_for_who_takes_somebody_out(
    who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings()
    settings.set("palette.records", {"/x/Shop.crm": [["contact", who]]})
    whole, begun = program_settings.write_for_good, threading.Event()

    def slow(path: Path, values: Any) -> None:
        begun.set()
        threading.Event().wait(0.1)
        whole(path, values)

    monkeypatch.setattr(program_settings, "write_for_good", slow)
    erasing = threading.Thread(
        target=traces.forget_outside, args=(traces.said([who], [NAME]),), daemon=True
    )
    erasing.start()
    assert begun.wait(10)
    settings.set("page", "deals")
    erasing.join()
    assert who not in (paths.settings_folder() / "settings.json").read_text("utf-8")
    assert Settings().get("page") == "deals"
