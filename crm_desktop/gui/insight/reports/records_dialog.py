"""The records behind a figure: in the table of their kind, or listed here where there is no such table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.pages import page_of
from crm_desktop.gui.record.opening import open_part
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.reading_list import plain_list
from crm_desktop.i18n import tr
from crm_desktop.store import listing

MOST = 500
"""Records that are listed; the heading counts all."""
SIZE, ROW = (560, 480), 32
_ID = Qt.ItemDataRole.UserRole
_DAYS = ("start", "day", "created")


def open_records(
    context: Context, window: QWidget, entity: str, ns: Sequence[int], named: str
) -> None:
    """List records, `named` what they are behind."""
    if page_of(entity):
        context.list_records(entity, ns, named)
    else:
        RecordsDialog(context, entity, ns, named, window).open()


class RecordsDialog(QDialog):
    """Enter opens a record."""

    def __init__(
        self, context: Context, entity: str, ns: Sequence[int], named: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._entity = context, entity
        self.setWindowTitle(named)
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.list = QListWidget(self)
        plain_list(self.list)
        self.list.setAccessibleName(named)
        close = push(tr("Close"))
        close.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(label(counted(entity, len(ns)), "small"))
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.list, 1)
        box.addLayout(foot)
        close.clicked.connect(self.accept)
        self.list.itemActivated.connect(self._open)
        reader, wanted = context.ws.reader, list(ns)[-MOST:]
        context.lane.run(
            lambda _token: listing.page(reader(), entity, wanted), self._show, context.failed
        )

    def _show(self, found: dict[int, Any]) -> None:
        rows = sorted(found.values(), key=lambda row: _day(row), reverse=True)
        for row in rows:
            item = QListWidgetItem(_said(self._entity, row), self.list)
            item.setData(_ID, row["id"])
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, fonts.height(ROW)))
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, item: QListWidgetItem) -> None:
        what = self._entity, str(item.data(_ID))
        open_part(self._context, self, self._context.open_record, what)


def _day(row: Any) -> str:
    return next((str(row[name]) for name in _DAYS if row.get(name)), "")


def _said(entity: str, row: Any) -> str:
    title = formats.title(RECORDS[entity], row)
    about = str(
        row.get("contact.shown") or row.get("company.shown") or row.get("campaign.shown") or ""
    )
    day = formats.day(_day(row)[:10]) if _day(row) else ""
    return " · ".join(part for part in (day, title, about) if part)
