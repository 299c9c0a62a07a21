"""The erasures of a file: those that go on, those that ended, and the certificate of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTreeWidget, QTreeWidgetItem, QWidget

from crm_desktop.domain.moments import local_time
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.erasing import words
from crm_desktop.gui.erasing.certificate import CertificateDialog
from crm_desktop.gui.exchange.foot import Foot, lay_over
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy.erasing import certificate, jobs
from crm_desktop.privacy.erasing.certificate import Certificate
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.store.erasures import ledger, suppression

SIZE = (720, 420)
_ID = Qt.ItemDataRole.UserRole


class Erasures(QDialog):
    """A list without names: nobody who was erased is called anything any more."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self.setWindowTitle(tr("Erasures"))
        fitting.resize(self, *map(fonts.widened, SIZE))
        self.head = label(tr("Who was erased from this file"), "title")
        self.empty = label(
            tr("Nobody was erased yet. Erase a contact from the Record menu."), "", wrap=True
        )
        self.unchecked = label("", "small", wrap=True)
        self.list = QTreeWidget(self)
        self.foot = Foot(self)
        self.show_button = self.foot.button(tr("Show the certificate"), "", "file-check-2")
        self.close_button = self.foot.button(tr("Close"), "primary")
        self._lay_out()
        self.show_button.clicked.connect(self.show_one)
        self.list.itemActivated.connect(lambda _item: self.show_one())
        self.list.itemSelectionChanged.connect(self._can_show)
        self.close_button.clicked.connect(self.accept)
        self._can_show()
        ws = context.ws

        def job(_token: Any) -> tuple[list[tuple[Job, str, str]], str]:
            again = jobs.erased_again(ws)
            said = [_told(one, certificate.of(ws, one), again) for one in jobs.every(ws)]
            unchecked = suppression.unchecked_warning(suppression.Suppressed().unchecked)
            unread = ledger.unread_warning(ledger.unread())
            return said, " ".join(filter(None, (unread, unchecked)))

        context.disk_lane.run(job, self._show, context.failed)

    def show_one(self) -> None:
        """Open the certificate of the chosen erasure."""
        if items := self.list.selectedItems():
            CertificateDialog(self._context, items[0].data(0, _ID), self).open()

    def _show(self, made: tuple[list[tuple[Job, str, str]], str]) -> None:
        found, unchecked = made
        self.unchecked.setText(unchecked)
        self.unchecked.setVisible(bool(unchecked))
        for one, began, state in found:
            many = sum(n for _, n in one.counts)
            records = trn("{n} record", "{n} records", many)
            row = QTreeWidgetItem([began, records, state])
            row.setData(0, _ID, one.id)
            row.setToolTip(2, state)
            self.list.addTopLevelItem(row)
        for column in (0, 1):
            self.list.resizeColumnToContents(column)
        self.empty.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentItem(self.list.topLevelItem(0))
            self.list.setFocus()

    def _can_show(self) -> None:
        self.show_button.setEnabled(bool(self.list.selectedItems()))

    def _lay_out(self) -> None:
        self.list.setProperty("kind", "framed")
        self.list.setAccessibleName(tr("Erasures"))
        self.list.setHeaderLabels([tr("Begun"), tr("Records"), tr("How it stands")])
        self.list.setRootIsDecorated(False)
        self.list.setWordWrap(True)
        self.empty.hide()
        self.unchecked.hide()
        lay_over(self.foot, (self.head, self.empty), self.list, (self.unchecked,))


def _told(job: Job, said: Certificate, again: Mapping[str, int]) -> tuple[Job, str, str]:
    """Return an erasure, when it was begun and how it stands, and when an older copy had it done again."""
    state = said.summary if job.ended else words.step(job.step)
    if at := again.get(job.stamp):
        moment = f"{local_time(at):%Y-%m-%d %H:%M}"
        once = tr("Erased again when this older copy was opened, {moment}.", moment=moment)
        state = f"{once} {state}"
    return job, said.began, state
