"""The dialog that erases for good, on a real file with real lanes."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.errors import UserError
from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.context import Context
from crm_desktop.gui.erasing import going_on
from crm_desktop.gui.erasing.certificate import CertificateDialog
from crm_desktop.gui.erasing.dialog import EraseDialog
from crm_desktop.gui.erasing.listed import Erasures
from crm_desktop.gui.worker import Lane
from crm_desktop.leads import watched
from crm_desktop.privacy.erasing import jobs, steps
from crm_desktop.segments import lists
from crm_desktop.store import backup, cells, check

from ..tables.kit import Toasts

SITI, TAN, NOTE, TASK, MEETING, TWIN = (new_id() for _ in range(6))


@pytest.fixture
def dialog(ws, qtbot):
    hers = {"deleted": False, f"contacts.{SITI}": True}
    ws.log.record(Label("create"), [
        Edit("contact", SITI, {"deleted": False, "name": "Siti Aminah"}),
        Edit("contact", TAN, {"deleted": False, "name": "Tan"}),
        Edit("note", NOTE, {"text": "Wants chairs", **hers}),
        Edit("task", TASK, {"title": "Call", **hers}),
        Edit("activity", MEETING, {"subject": "Signing", f"contacts.{TAN}": True, **hers}),
        lists.made("Letters", "contact", Condition("name", "is", "Siti Aminah")),
    ])  # fmt: skip
    lanes = [Lane("reading", ws.reader), Lane("long", ws.reader), Lane("network")]
    context = Context(ws, Bridge(ws), *lanes, None, Toasts(), lambda *_r: None, lambda _t: None, {})
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = EraseDialog(context, "contact", SITI, window)
    made.open()
    qtbot.waitUntil(lambda: made.found is not None)
    yield made
    context.close()


def leaf(dialog: EraseDialog, id: str) -> QTreeWidgetItem:
    found = [i for i in dialog.tree._leaves() if i.data(0, Qt.ItemDataRole.UserRole)[1] == id]
    return found[0]


def erase(dialog: EraseDialog, qtbot: Any) -> None:
    context = dialog._context
    with qtbot.waitSignal(dialog.accepted, timeout=5000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not context.busy())


def there(ws: Any) -> set[str]:
    every = (("contact", SITI), ("contact", TAN), ("note", NOTE), ("task", TASK),
             ("activity", MEETING))  # fmt: skip
    return {id for entity, id in every if cells.shown(ws.reader(), entity, id) is not None}


def test_it_waits_for_the_name(dialog, qtbot):
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(dialog.line, "Siti")
    assert not dialog.go.isEnabled()
    dialog.erase()
    assert there(dialog._context.ws) == {SITI, TAN, NOTE, TASK, MEETING}
    qtbot.keyClicks(dialog.line, " aminah")
    assert dialog.go.isEnabled()


def test_it_erases_what_is_proposed(dialog, qtbot, ws):
    words = [dialog.tree.topLevelItem(at).text(0) for at in range(2)]
    assert words == ["Goes along: about nobody else (2)", "Stays: about others too, or a deal (1)"]
    assert "Segment “Letters”" in dialog.naming.text()
    dialog.line.setText("Siti Aminah")
    erase(dialog, qtbot)
    assert there(ws) == {TAN, MEETING}
    assert f"contacts.{SITI}" not in cells.shown(ws.reader(), "activity", MEETING)
    assert check.check(ws).ok


def test_ticks_decide(dialog, qtbot, ws):
    leaf(dialog, NOTE).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.tree.topLevelItem(0).checkState(0) is Qt.CheckState.PartiallyChecked
    dialog.tree.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)
    dialog.line.setText("Siti Aminah")
    erase(dialog, qtbot)
    assert there(ws) == {TAN, NOTE}


def test_closing_it_erases_nothing(dialog, ws):
    dialog.line.setText("Siti Aminah")
    dialog.reject()
    assert SITI in there(ws)


def test_a_hidden_record_of_the_same_person_is_ticked_and_goes(dialog, qtbot, ws):
    twin = {"deleted": False, "name": "Siti Aminah", "job": "Buyer"}
    ws.log.record(Label("create"), [Edit("contact", TWIN, twin)])
    ws.log.undo()
    again = EraseDialog(dialog._context, "contact", SITI, dialog.parentWidget())
    again.open()
    qtbot.waitUntil(lambda: again.found is not None)
    assert (
        again.tree.topLevelItem(0).text(0) == "Very likely the same person, also held, hidden (1)"
    )
    qtbot.keyClicks(again.line, "Siti Aminah")
    erase(again, qtbot)
    assert not ws.reader().execute("SELECT 1 FROM change WHERE instr(patch,'Buyer')").fetchone()


def test_who_may_not_erase_is_told_before(dialog, qtbot):
    context, ws = dialog._context, dialog._context.ws
    ws.set_role("member")
    again = EraseDialog(context, "contact", TAN, dialog.parentWidget())
    with qtbot.waitSignal(again.rejected, timeout=5000):
        again.open()
    assert "owner or a manager" in context.toast[-1][0]
    assert TAN in there(ws)


def test_the_certificate_follows_what_goes_on_and_is_written(dialog, qtbot, ws, tmp_path):
    made = backup.backup(ws)
    dialog.line.setText("Siti Aminah")
    window = dialog.parentWidget()
    erase(dialog, qtbot)
    shown = next(iter(window.findChildren(CertificateDialog)))
    qtbot.waitUntil(lambda: shown.job is not None and bool(shown.job.ended), timeout=20_000)
    said = (  # the list Letters says the name
        "Done in 6 of 7 places. Something may stay, and nothing more follows by itself: "
        "Others' texts that name them."
    )
    assert not shown.shown.complete and shown.shown.summary == said
    assert b"Wants chairs" not in made.read_bytes()
    for ending in ("pdf", "html"):
        shown.write(tmp_path / f"certificate.{ending}")
        qtbot.waitUntil((tmp_path / f"certificate.{ending}").exists)
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF")
    assert "Siti" not in (tmp_path / "certificate.html").read_text("utf-8")
    listed = Erasures(dialog._context, window)
    qtbot.waitUntil(lambda: listed.list.topLevelItemCount() == 1)


def test_a_shorter_name_that_stays_beside_what_goes_is_shown_with_it(dialog, qtbot, ws):
    her, note, text = new_id(), new_id(), "Zubaidah Qxyvanta owes him. Call +6012-555 0199."
    phone = {"value": "+6012-555 0199", "e164": "+60125550199"}
    ws.log.record(Label("create"), [
        Edit("contact", her, {"deleted": False, "name": "Zubaidah Qxyvanta binti Ali", "phones.1": phone}),
        Edit("note", note, {"deleted": False, "text": text, f"contacts.{TAN}": True}),
    ])  # fmt: skip
    again = EraseDialog(dialog._context, "contact", her, dialog.parentWidget())
    qtbot.waitUntil(lambda: again.found is not None)
    assert "a shorter name in it stays: Zubaidah Qxyvanta owes him" in leaf(again, note).text(0)
    again.reject()


def test_that_others_keep_their_history_is_said_before(dialog, qtbot, ws):
    tans = {"deleted": False, f"contacts.{TAN}": True}
    ws.log.record(Label("create"), [
        Edit("note", new_id(), {"text": "Ask Siti Aminah", **tans}),
        Edit("contact", TAN, {"notes": "Friend of Siti Aminah"}),
    ])  # fmt: skip
    again = EraseDialog(dialog._context, "contact", SITI, dialog.parentWidget())
    qtbot.waitUntil(lambda: again.found is not None)
    tops = [again.tree.topLevelItem(at) for at in range(again.tree.topLevelItemCount())]
    heads = [one.text(0) for one in tops if "name them: the words" in one.text(0)]
    assert heads == [
        "Others' texts that name them: the words are taken out (1)",
        "Others' texts that name them: the words are taken out; what they said earlier stays in their "
        "history, here and in backups (1)",
    ]  # fmt: skip
    assert leaf(again, TAN).parent().parent().text(0) == heads[1]
    again.line.setText("Siti Aminah")
    erase(again, qtbot)


def test_others_texts_that_name_them_lose_the_words_or_keep_them(dialog, qtbot, ws):
    kept, blanked = new_id(), new_id()
    tans = {"deleted": False, f"contacts.{TAN}": True}
    ws.log.record(Label("create"), [
        Edit("note", kept, {"text": "Ask Siti Aminah", **tans}),
        Edit("note", blanked, {"text": "Lunch with Siti Aminah", **tans}),
    ])  # fmt: skip
    again = EraseDialog(dialog._context, "contact", SITI, dialog.parentWidget())
    again.open()
    qtbot.waitUntil(lambda: len(again.mentions) == 2)
    leaf(again, kept).setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.keyClicks(again.line, "Siti Aminah")
    erase(again, qtbot)
    texts = {text for (text,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")}
    assert texts == {"Ask Siti Aminah", "Lunch with [erased]"}


def test_what_may_mean_others_has_no_tick(dialog, qtbot, ws):
    other = new_id()
    ws.log.record(
        Label("create"), [Edit("contact", other, {"deleted": False, "name": "Siti Aminah Ali"})]
    )
    again = EraseDialog(dialog._context, "contact", SITI, dialog.parentWidget())
    again.open()
    qtbot.waitUntil(lambda: len(again.mentions) == 1)
    assert leaf(again, other).checkState(0) is Qt.CheckState.Unchecked
    assert again.tree.blanked(again.mentions) == []


def test_kept_files_that_name_them_are_shown_with_what_goes_and_a_tick_decides(
    dialog, qtbot, ws, tmp_path
):
    taken = tmp_path / "inbox" / "taken"
    taken.mkdir(parents=True)
    table, page = taken / "fair.csv", taken / "guests.html"
    table.write_text("Name,City\nSiti Aminah,Ipoh\nTan,KL\n")
    page.write_text("<p>Siti Aminah</p>")
    watched.set_wish(ws, watched.Wish(str(taken.parent)))
    again = EraseDialog(dialog._context, "contact", SITI, dialog.parentWidget())
    again.open()
    qtbot.waitUntil(lambda: again.found is not None)
    part = again.tree.topLevelItem(1)
    assert part.text(0) == "Kept files that name them (2)"
    assert [(part.child(n).text(0), part.child(n).checkState(0)) for n in range(2)] == [
        ("fair.csv: 1 line that names them is taken out", Qt.CheckState.Checked),
        ("guests.html: the whole file is removed", Qt.CheckState.Unchecked),
    ]
    part.child(1).setCheckState(0, Qt.CheckState.Checked)
    qtbot.keyClicks(again.line, "Siti Aminah")
    erase(again, qtbot)
    assert not page.exists() and table.read_text() == "Name,City\nTan,KL\n"


def test_one_that_fails_half_way_is_not_asked_for_again_but_goes_on(dialog, qtbot, ws, monkeypatch):
    context, window = dialog._context, dialog.parentWidget()

    def full(_going):
        raise UserError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setitem(steps.EVERY, "traces", full)
        dialog.line.setText("Siti Aminah")
        erase(dialog, qtbot)
        said = [text for text, *_ in context.toast]
        assert said == ["The disk is full."]  # once, and nothing of "Erased for good"
        (begun,) = jobs.under_way(ws)
        assert begun.step == "traces" and begun.trouble == "The disk is full."
    shown = next(iter(window.findChildren(CertificateDialog)))
    qtbot.waitUntil(lambda: shown.job is not None and shown.job.id == begun.id)
    going = going_on.of(context)
    assert (
        going is going_on.of(context) and going.parent() is context.bridge
    )  # it ends with the file
    going.go_on()
    qtbot.waitUntil(lambda: [one.id for one in jobs.ended(ws)] == [begun.id], timeout=20_000)
    assert jobs.under_way(ws) == []
    qtbot.waitUntil(lambda: not context.busy())
    assert not any("finished" in text for text, *_ in context.toast)  # the certificate says it
    shown.accept()
    going_on.of(context)._done(1)
    assert context.toast[-1][0] == "1 erasure is finished"


def test_it_does_not_say_erased_before_the_records_went(dialog, qtbot, ws, monkeypatch):
    def waits(_going):
        raise steps.Waiting

    with monkeypatch.context() as held:
        held.setitem(steps.EVERY, "ledger", waits)
        dialog.line.setText("Siti Aminah")
        erase(dialog, qtbot)
        assert SITI in there(ws)
        (said,) = [text for text, *_ in dialog._context.toast]
        assert said.startswith("Nothing is erased yet")


def test_a_file_of_others_that_names_them_inside_goes_when_it_is_ticked(
    dialog, qtbot, ws, tmp_path
):
    (tmp_path / "class.txt").write_text("Siti Aminah, Tan")
    id = attaching.attach(ws, [tmp_path / "class.txt"], {f"contacts.{TAN}": True}).ids[0]
    again = EraseDialog(dialog._context, "contact", SITI, dialog.parentWidget())
    again.open()
    qtbot.waitUntil(lambda: again.found is not None)
    one = leaf(again, id)
    assert one.text(0) == "class.txt – Tan" and one.checkState(0) is Qt.CheckState.Unchecked
    assert ("attachment", id) not in again.tree.chosen()
    one.setCheckState(0, Qt.CheckState.Checked)
    qtbot.keyClicks(again.line, "Siti Aminah")
    erase(again, qtbot)
    assert cells.shown(ws.reader(), "attachment", id) is None


def test_the_certificate_names_what_was_left_and_may_mean_them(dialog, qtbot, ws):
    tans = {"deleted": False, f"contacts.{TAN}": True}
    ws.log.record(Label("create"), [
        Edit("task", new_id(), {"title": f"Order {n}", "details": "Siti wants it", **tans})
        for n in range(7)
    ])  # fmt: skip
    again = EraseDialog(dialog._context, "contact", SITI, dialog.parentWidget())
    again.open()
    qtbot.waitUntil(lambda: again.found is not None)
    qtbot.keyClicks(again.line, "Siti Aminah")
    erase(again, qtbot)
    (shown,) = dialog.parentWidget().findChildren(CertificateDialog)
    qtbot.waitUntil(lambda: shown.shown is not None and bool(shown.shown.left))
    assert len(shown.shown.left) == 7
    said = shown.uncovered.text()
    assert (
        said.startswith("Left as they are") and "• Task: Order 0" in said and "and 2 more" in said
    )
    assert "Siti" not in said
