"""Every form keeps what was typed into it: when the file is locked, and at the first Esc."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QTextEdit

from crm_desktop.gui.locking import drafts, locker
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.trust import keys

from .conftest import asking

TYPED = "Puan Salmah rang twice"
NO_FORMS = {
    # shown, chosen or written at once: nothing waits there for a Save
    "About", "Backups", "CertainDialog", "CertificateDialog", "ChooseOther", "CompareDialog",
    "ConsentHistory", "ConvertManyDialog", "DateDialog", "Deletions", "DifferencesDialog", "Draft",
    "Duplicates", "Erasures", "EraseDialog", "ExportDialog", "FieldHistory", "FieldsDialog",
    "GoalsDialog", "HelpWindow", "ImportWizard", "IndustryDialog", "KeyWanted", "LinesDialog", "Look",
    "LooksDialog", "MergeDialog", "OneRecord", "OthersDialog", "PersonDialog", "Preferences",
    "PrintDialog", "RecordBack", "RecordsDialog", "ReminderList", "RulesDialog", "Security",
    "SeenDialog", "SharedDialog", "Shortcuts", "StagesDialog", "StartPlan", "TagsDialog", "ToTime",
    "UnsavedDialog", "UsersDialog", "WaitingDialog", "WaysOut", "_Wall",
    # passphrases, codes and what goes to a server: never kept
    "CodeDialog", "FolderDialog", "InviteDialog", "JoinDialog", "OpeningDialog", "OwnPassphrase",
    "PassphraseDialog", "SendDialog", "TakeDialog", "UserForm",
}  # fmt: skip


@pytest.fixture
def window(opened, path, key):
    keys.keep(key)
    window = opened(path)
    window.desk.show_page("contacts")
    return window


def _new(entity):
    from crm_desktop.gui.record.new_record import NewRecord

    def made(context, window):
        return NewRecord(window, Deeds(context, window), entity)

    return pytest.param(made, id=f"new {entity}")


def _form(module, name, *given):
    def made(context, window):
        kind = getattr(__import__(f"crm_desktop.gui.{module}", fromlist=[name]), name)
        return kind(context, *given, window)

    return pytest.param(made, id=name)


FORMS = [
    *map(_new, ("contact", "company", "deal", "lead", "task")),
    _form("privacy.desk.request_form", "RequestForm", None),
    _form("privacy.desk.breach_form", "BreachForm", None),
    _form("privacy.consent_form", "ConsentForm", ["c1"]),
    _form("privacy.keeping.purposes", "PurposeForm", None),
    _form("privacy.keeping.rules", "RuleForm", None),
    _form("privacy.keeping.review", "KeepForm", [("contact", "c1")]),
    _form("privacy.processing.business_form", "BusinessForm"),
    _form("privacy.processing.section", "RemarkForm", ""),
    _form("privacy.processing.notices_section", "NoticeForm", None),
    _form("products.form", "ProductForm", None),
    _form("insight.campaigns.forms", "CampaignForm", None),
    _form("shaping.field_editor", "FieldEditor", "contact", ""),
]


def _opened(make, window, qtbot):
    form = make(window.context, window)
    form.open()
    qtbot.waitUntil(lambda: not window.context.busy())
    kinds = (QPlainTextEdit, QTextEdit, QLineEdit)
    every = [part for kind in kinds for part in form.findChildren(kind)]
    part = next(p for p in every if p.isVisible() and p.isEnabled() and not p.isReadOnly())
    part.setFocus()
    return form, part


@pytest.mark.parametrize("make", FORMS)
def test_what_was_typed_into_a_form_is_shown_after_a_lock(window, qtbot, make):
    form, part = _opened(make, window, qtbot)
    title = form.windowTitle()
    qtbot.keyClicks(part, TYPED)
    locker.lock(window)
    asking(window, qtbot).again.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(drafts.Draft)))
    (draft,) = window.findChildren(drafts.Draft)
    said = draft.text.toPlainText()
    assert said.startswith(title) and TYPED in said, said


@pytest.mark.parametrize("make", FORMS)
def test_it_takes_esc_twice_or_cancel_to_throw_it_away(window, qtbot, make):
    form, part = _opened(make, window, qtbot)
    form.reject()
    assert not form.isVisible(), "nothing was typed: it closes at once"
    form, part = _opened(make, window, qtbot)
    qtbot.keyClicks(part, TYPED)
    form.reject()
    assert form.isVisible() and "not saved yet" in form._warning_line.text()
    form.reject()
    assert not form.isVisible()
    form, part = _opened(make, window, qtbot)
    qtbot.keyClicks(part, TYPED)
    form.throw_away()
    assert not form.isVisible()


def test_a_choice_alone_is_kept_too_by_the_name_of_its_field(window, qtbot):
    from crm_desktop.gui.privacy.desk.request_form import RequestForm

    form = RequestForm(window.context, None, window)
    form.open()
    assert not form.touched()
    box = form.editors["kind"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.count() - 1)
    assert form.touched()
    assert f"{box.accessibleName()}: {box.currentText()}" in form.kept_as()
    law = form.editors["law"]
    assert f"{law.accessibleName()}: " not in form.kept_as(), "what nobody chose is not said"


def test_a_passphrase_is_never_kept(window, qtbot):
    from crm_desktop.gui.widgets.unsaved import UnsavedDialog

    dialog = UnsavedDialog(window)
    line = QLineEdit(dialog)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    dialog.open()
    qtbot.keyClicks(line, "three green teapots")
    assert not dialog.touched() and "teapots" not in dialog.kept_as()
    dialog.done(0)


def test_cancel_leaves_at_once(window, qtbot):
    from crm_desktop.gui.privacy.desk.request_form import RequestForm

    form, part = _opened(lambda c, w: RequestForm(c, None, w), window, qtbot)
    qtbot.keyClicks(part, TYPED)
    cancel = next(b for b in form.findChildren(type(form.go)) if b.text() == "Cancel")
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not form.isVisible()


def test_every_dialog_is_a_form_that_keeps_or_is_known_to_be_none():
    found = set()
    for file in Path("crm_desktop/gui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and "QDialog" in map(ast.unparse, node.bases):
                found.add(node.name)
    assert found == NO_FORMS
