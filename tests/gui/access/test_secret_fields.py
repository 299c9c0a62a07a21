"""A secret field on a record: hidden, shown on demand, changed, and written down."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.errors import UserError
from crm_desktop.gui.access.looks_dialog import LooksDialog
from crm_desktop.gui.access.secret_dialog import SecretDialog
from crm_desktop.gui.access.users_dialog import UsersDialog
from crm_desktop.gui.locking import drafts, locker
from crm_desktop.gui.record.fact import Fact
from crm_desktop.gui.shaping.field_editor import FieldEditor
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue
from crm_desktop.store.access import looking
from tests.access.conftest import another_run, signed_in

from .conftest import controls

CANARY = "Quagmiritis chronica"


@pytest.fixture
def secret(path):
    """Return the name of a secret field that holds something."""
    with signed_in(path, "Siti") as ws:
        id = own_fields.create(ws, "contact", "Medical history", "text", {"secret": NEW_SECRET})
        cells = {CUSTOM + id: {"value": CANARY}}
        ws.log.record(Label("edit", "contact", row="c1"), [Edit("contact", "c1", cells)])
    another_run()
    return CUSTOM + id


def fact_of(window, qtbot, name):
    window.context.open_record("contact", "c1")

    def found():
        return [f for f in window.findChildren(Fact) if f._subject and f.subject.field.name == name]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def test_it_is_hidden_until_enter_shows_it_and_that_is_written_down(
    window, path, secret, enter, qtbot
):
    enter(path, "Siti")
    fact = fact_of(window, qtbot, secret)
    assert fact._text == "hidden" and "Enter shows it" in fact.accessibleDescription()
    assert fact.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert not looking.looks(window.ws.reader())
    qtbot.keyClick(fact, Qt.Key.Key_Return)
    dialog = window.findChild(SecretDialog)
    assert dialog.text.isReadOnly() and not dialog.go.isEnabled() and not dialog.unsaved()
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == CANARY)
    assert not dialog.text.isReadOnly() and not dialog.go.isEnabled()
    assert [one.who for one in looking.looks(window.ws.reader())] == ["Siti"]
    for part in controls(dialog):
        assert part.accessibleName() or part.text()
    dialog.text.setPlainText("Something else")
    dialog.go.click()
    assert looking.show(window.ws, "contact", "c1", secret) == "Something else"


def test_who_may_not_see_it_is_told_and_nothing_is_written(window, path, secret, enter, qtbot):
    enter(path, "Mei")
    fact = fact_of(window, qtbot, secret)
    qtbot.keyClick(fact, Qt.Key.Key_Return)
    dialog = window.findChild(SecretDialog)
    qtbot.waitUntil(dialog.text.isHidden)
    assert "may not see" in dialog.problem.text() and CANARY not in dialog.text.toPlainText()
    assert not dialog.go.isVisibleTo(dialog) and not looking.looks(window.ws.reader())


def test_writing_down_who_looked_holds_up_no_window(
    window, path, secret, enter, qtbot, monkeypatch
):
    enter(path, "Siti")
    note, threads = looking._note, []

    def noted(*given):
        threads.append(threading.current_thread())
        note(*given)

    monkeypatch.setattr(looking, "_note", noted)
    qtbot.keyClick(fact_of(window, qtbot, secret), Qt.Key.Key_Return)
    dialog = window.findChild(SecretDialog)
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == CANARY)
    dialog.text.setPlainText("Zebrafish allergy")
    locker.lock(window)
    enter(path, "Siti")
    qtbot.waitUntil(lambda: window.findChild(drafts.Draft) is not None)
    assert len(threads) == 2 and threading.main_thread() not in threads


def test_the_owner_reads_who_looked(window, path, secret, enter, qtbot, tmp_path):
    enter(path, "Siti")
    empty = LooksDialog(window.context, window)
    qtbot.waitUntil(lambda: not empty.empty.isHidden())
    assert not empty.save_button.isEnabled()
    looking.show(window.ws, "contact", "c1", secret)
    dialog = LooksDialog(window.context, window)
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1)
    row = dialog.list.topLevelItem(0)
    assert [row.text(at) for at in (1, 2, 3)] == ["Siti", "Tan Ah Kow", "Medical history"]
    dialog.write(tmp_path / "looks.csv")
    qtbot.waitUntil((tmp_path / "looks.csv").exists)
    qtbot.waitUntil(
        lambda: not window.context.long_lane.busy()
    )  # else closing asks, and nobody answers
    assert window.desk.actions_["file.access_log"].possible()
    window.close_file()
    enter(path, "Mei")
    assert not window.desk.actions_["file.access_log"].possible()


def test_an_owner_lets_a_user_see_them(window, path, secret, enter, qtbot):
    enter(path, "Siti")
    dialog = UsersDialog(window)
    mei = dialog.rows[1]
    assert dialog.rows[0].accessibleName().endswith("sees secret fields")
    next(a for a in mei.menu().actions() if a.text() == "Sees secret fields").trigger()
    assert not dialog.add.isEnabled()
    qtbot.waitUntil(lambda: dialog.rows[1].accessibleName().endswith("sees secret fields"))
    assert dialog.add.isEnabled()


def test_a_field_is_made_secret_in_its_form_and_only_then(window, path, enter):
    enter(path, "Siti")
    form = FieldEditor(window.context, "contact", "", window)
    form.name.setText("Allergies")
    assert not form.secret.isHidden() and form.secret.isEnabled()
    form.form.setCurrentIndex(form.form.findData("number"))
    assert not form._form.isRowVisible(form.secret)
    form.form.setCurrentIndex(form.form.findData("text"))
    form.secret.setChecked(True)
    form.accept()
    (field,) = catalogue.of(window.ws.reader(), "contact").own()
    assert field.secret
    again = FieldEditor(window.context, "contact", field.name[len(CUSTOM) :], window)
    assert again.secret.isChecked() and not again.secret.isEnabled() and again.form.count() == 1
    again.name.setText("Allergies and intolerances")
    again.accept()
    (field,) = catalogue.of(window.ws.reader(), "contact").own()
    assert field.secret and field.label == "Allergies and intolerances"


def test_what_was_being_written_is_kept_sealed_when_the_file_is_locked(
    window, path, secret, enter, qtbot
):
    enter(path, "Siti")
    fact = fact_of(window, qtbot, secret)
    qtbot.keyClick(fact, Qt.Key.Key_Return)
    dialog = window.findChild(SecretDialog)
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == CANARY)
    dialog.text.setPlainText("Zebrafish allergy")
    dialog.reject()
    assert dialog.isVisible() and "not saved yet" in dialog.problem.text()
    locker.lock(window)
    assert window.desk is None
    lying = b"".join(one.read_bytes() for one in path.parent.glob("shop.crm*"))
    assert b"locking.drafts" in lying and b"Zebrafish" not in lying
    enter(path, "Siti")
    qtbot.waitUntil(lambda: window.findChild(drafts.Draft) is not None)
    shown = window.findChild(drafts.Draft)
    assert shown.text.toPlainText() == "Zebrafish allergy"
    assert len(looking.looks(window.ws.reader())) == 2
    shown.drop.click()
    with pytest.raises(UserError):  # who has not the key seals nothing, nor opens it
        looking.sealed_draft(
            window.ws, "contact", "c1", replace(fact_field(window, secret), secret="x"), "y"
        )
    assert "may not see" in drafts._said(window.ws, {"field": secret, "id": "c1", "sealed": "x:00"})


def fact_field(window, name):
    return catalogue.of(window.ws.reader(), "contact").fields[name]
