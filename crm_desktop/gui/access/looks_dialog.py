"""Who looked at which secret field: for the owner, and as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QTreeWidget, QTreeWidgetItem, QWidget

from crm_desktop import paths
from crm_desktop.exchange.going_out import looks_file
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.foot import Foot, lay_over
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr, trn
from crm_desktop.store.access import looking
from crm_desktop.store.access.looking import Look

SIZE = (640, 460)
MOST = 500
"""Lines shown; the file has all."""


class LooksDialog(QDialog):
    """A list, newest first, without what stood in the fields."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self.setWindowTitle(tr("Access log"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.head = label(tr("Who looked at secret fields"), "title")
        self.empty = label(
            tr("Nobody has looked at a secret field yet. Each time one is shown, a line comes here."),
            "", wrap=True,
        )  # fmt: skip
        self.list = QTreeWidget(self)
        self.foot = Foot(self)
        self.save_button = self.foot.button(tr("Save as CSV…"), "", "save-all")
        self.close_button = self.foot.button(tr("Close"), "primary")
        self.list.setProperty("kind", "framed")
        self.list.setAccessibleName(tr("Access log"))
        self.list.setHeaderLabels([tr("When"), tr("Who"), tr("Name"), tr("Field")])
        self.list.setRootIsDecorated(False)
        self.empty.hide()
        lay_over(self.foot, (self.head, self.empty), self.list)
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self._ask_place)
        self.close_button.clicked.connect(self.accept)
        ws = context.ws
        context.lane.run(
            lambda _token: looking.looks(ws.reader(), MOST), self._show, context.failed
        )

    def write(self, path: Path) -> None:
        """Write all of it to a file."""
        ws = self._context.ws

        def done(n: int) -> None:
            said = trn("Wrote {n} line to {name}", "Wrote {n} lines to {name}", n, name=path.name)
            self._context.toast(said)

        self._context.long_lane.run(
            lambda _token: looks_file.write(ws.reader(), path), done, self._context.failed
        )

    def _show(self, found: list[Look]) -> None:
        for one in found:
            self.list.addTopLevelItem(QTreeWidgetItem(_texts(one)))
        for column in range(3):
            self.list.resizeColumnToContents(column)
        self.empty.setVisible(not found)
        self.list.setVisible(bool(found))
        self.save_button.setEnabled(bool(found))
        if found:
            self.list.setCurrentItem(self.list.topLevelItem(0))
            self.list.setFocus()

    def _ask_place(self) -> None:
        start = paths.documents_folder() / f"{tr('Access log')}.csv"
        dialog = QFileDialog(self, tr("Save the access log"), str(start.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(start.name)
        dialog.fileSelected.connect(lambda chosen: self.write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _texts(one: Look) -> list[str]:
    local: Any = one.at.astimezone()
    when = f"{formats.date_text(f'{local:%Y-%m-%d}')} {local:%H:%M}"
    return [when, one.who, one.title or tr("Erased or gone"), one.field]
