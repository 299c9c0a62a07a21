"""All about a person is looked through before it is given out."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crm_desktop.attachments import attaching
from crm_desktop.gui.privacy.person_dialog import PersonDialog
from crm_desktop.privacy.person import bundle

from ...privacy.saying import make
from ..tables.kit import make_context


def test_what_loses_its_tick_is_given_out_and_the_rest_is_not(ws, qtbot, tmp_path):
    ali = make(ws, "contact", name="Ali")
    for name in ("Chandra Devi", "Tan Ah Kow"):
        make(ws, "contact", name=name)
    make(ws, "note", text="Came with Chandra Devi and Tan Ah Kow", **{f"contacts__{ali}": True})
    dialog = PersonDialog(make_context(ws), ali, None)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert dialog.list.count() == 2
    items = [dialog.list.item(at) for at in range(2)]
    chandra = next(item for item in items if "Chandra" in item.text())
    chandra.setCheckState(Qt.CheckState.Unchecked)
    dialog.write(tmp_path)
    qtbot.waitUntil(lambda: dialog.folder is not None, timeout=20_000)
    data = (dialog.folder / bundle.DATA).read_text()
    assert "Chandra Devi" in data
    assert "Tan Ah Kow" not in data


def test_what_may_mean_them_by_a_shorter_name_is_told_to_who_gives_it_out(ws, qtbot, tmp_path):
    aisyah, tan = (make(ws, "contact", name=name) for name in ("Nur Aisyah binti Hassan", "Tan"))
    make(ws, "note", text="Aisyah told him to rest", **{f"contacts__{tan}": True})
    dialog = PersonDialog(make_context(ws), aisyah, None)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert "“Aisyah told him to rest”" in dialog.left_out.text()
    dialog.write(tmp_path)
    qtbot.waitUntil(lambda: dialog.folder is not None, timeout=20_000)
    assert "told him" not in (dialog.folder / bundle.DATA).read_text()


def test_of_somebody_alone_it_says_that_nobody_else_is_named(ws, qtbot):
    dialog = PersonDialog(make_context(ws), make(ws, "contact", name="Ali"), None)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert dialog.caption.text() == "Nobody else is named." and not dialog.left_out.text()
    assert dialog.go.isEnabled()


def test_a_file_that_names_others_is_listed_and_one_not_looked_into_is_told(ws, qtbot, tmp_path):
    ali = make(ws, "contact", name="Ali")
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\0")
    attaching.attach(ws, [tmp_path / "scan.png"], {f"contacts.{ali}": True})
    dialog = PersonDialog(make_context(ws), ali, None)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.report is not None)
    assert dialog.caption.text() == "Nobody else is named in what was looked at."
    assert "scan.png" in dialog.unread.text() and not dialog.unread.isHidden()
    make(ws, "contact", name="Chandra Devi")
    (tmp_path / "letter.txt").write_text("Chandra Devi, HIV")
    attaching.attach(ws, [tmp_path / "letter.txt"], {f"contacts.{ali}": True})
    again = PersonDialog(make_context(ws), ali, None)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again.report is not None)
    assert "letter.txt names Chandra Devi" in again.list.item(0).text()
