"""What is busy when a file is locked goes as well: no record stays above the page that unlocks it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog

from crm_desktop.gui.duplicates.window import Duplicates
from crm_desktop.gui.erasing.dialog import EraseDialog
from crm_desktop.gui.exchange import ExportDialog
from crm_desktop.gui.exchange.export_scope import scopes
from crm_desktop.gui.exchange.import_wizard import CHECK, COLUMNS, ImportWizard
from crm_desktop.gui.locking import locker
from crm_desktop.gui.locking.unlock_page import UnlockPage
from crm_desktop.gui.printing.dialog import PrintDialog
from crm_desktop.gui.privacy.person_dialog import PersonDialog
from crm_desktop.gui.shaping.field_editor import FieldEditor
from crm_desktop.shaping import own_fields
from crm_desktop.store import check
from crm_desktop.trust import keys

from .conftest import CANARY, asking

Busy = Callable[[Any, Any, Path], QDialog]


@pytest.fixture
def window(opened: Any, path: Path, key: Any) -> Any:
    keys.keep(key)
    return opened(path)


def hold(window: Any, qtbot: Any) -> None:
    """Let what is asked of the lane of long jobs from now on wait until the file is closed."""
    qtbot.waitUntil(lambda: not window.context.busy())
    window.context.long_lane.run(
        lambda token: [time.sleep(0.01) for _ in iter(lambda: token.cancelled, True)],
        lambda _n: None, print,
    )  # fmt: skip


def erasing(window: Any, qtbot: Any, _folder: Path) -> QDialog:
    made = EraseDialog(window.context, "contact", "c1", window)
    made.open()
    qtbot.waitUntil(lambda: made.found is not None)
    assert CANARY in made.head.text()
    made.line.setText(made.name)
    hold(window, qtbot)
    made.erase()
    assert not made.isEnabled()
    return made


def importing(window: Any, qtbot: Any, folder: Path) -> QDialog:
    file = folder / "people.csv"
    file.write_text("Name\nAina\n", "utf-8")
    made = ImportWizard(window.context, file, window)
    made.open()
    qtbot.waitUntil(lambda: made.file.source is not None)
    qtbot.waitUntil(lambda: not window.context.busy())
    made.go_on()
    assert made.step == COLUMNS
    hold(window, qtbot)
    made.go_on()
    assert made.step != CHECK and made.desk.job.running()
    return made


def exporting(window: Any, qtbot: Any, folder: Path) -> QDialog:
    made = ExportDialog(window.context, scopes(window.ws.reader(), None), None, window)
    made.open()
    hold(window, qtbot)
    made.place.setText(str(folder / "out.csv"))
    made.export()
    assert made.job.running()
    return made


def printing(window: Any, qtbot: Any, folder: Path) -> QDialog:
    window.desk.show_page("contacts")
    made = PrintDialog(window.context, window.desk.page, ("", ""), window)
    made.open()
    qtbot.waitUntil(lambda: made.preview.document is not None, timeout=20_000)
    hold(window, qtbot)
    made.save(folder / "out.pdf")
    assert made.job.running()
    return made


def looking_for_duplicates(window: Any, qtbot: Any, _folder: Path) -> QDialog:
    hold(window, qtbot)
    made = Duplicates(window.context, "contact", window)
    made.open()
    assert made._working
    return made


def changing_a_field(window: Any, qtbot: Any, _folder: Path) -> QDialog:
    id = own_fields.create(window.ws, "contact", "Order", "text", {})
    made = FieldEditor(window.context, "contact", id, window)
    made.open()
    made.form.setCurrentIndex(made.form.findData("number"))
    qtbot.waitUntil(made.go.isEnabled)
    hold(window, qtbot)
    made.accept()
    assert made._writing
    return made


def giving_out(window: Any, qtbot: Any, folder: Path) -> QDialog:
    made = PersonDialog(window.context, "c1", window)
    made.open()
    qtbot.waitUntil(lambda: made.report is not None)
    hold(window, qtbot)
    made.write(folder)
    assert not made.isEnabled()
    return made


class Stubborn(QDialog):
    """One that goes neither when it is asked nor when it is closed."""

    def reject(self) -> None:
        return

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        event.ignore()


def stubborn(window: Any, _qtbot: Any, _folder: Path) -> QDialog:
    made = Stubborn(window)
    made.open()
    return made


EVERY = (erasing, importing, exporting, printing, looking_for_duplicates, changing_a_field, giving_out,
         stubborn)  # fmt: skip


@pytest.mark.parametrize("busy", EVERY)
def test_a_sleep_takes_away_what_is_busy(
    window: Any, qtbot: Any, path: Path, tmp_path: Path, busy: Busy
) -> None:
    dialog = busy(window, qtbot, tmp_path)
    assert dialog.isVisible()
    locker.lock(window, asking=False)  # what comes before a sleep
    assert isinstance(window.centralWidget(), UnlockPage)
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [window]
    assert QApplication.activeModalWidget() is None
    asking(window, qtbot).again.click()
    qtbot.waitUntil(lambda: window.ws is not None)
    assert check.check(window.ws).ok
