"""Choosing the record another one shall be merged with: who looks like it, and a search for others."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crm_desktop.duplicates import looking_up
from crm_desktop.duplicates.evidence import reasons
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates.words import why_words
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.widgets.offer_list import LINES, OfferRows, offer
from crm_desktop.i18n import tr
from crm_desktop.store import finding, listing, search

PAUSE, MOST = 120, 20
_ID = Qt.ItemDataRole.UserRole


class ChooseOther(QDialog):
    """Enter goes on to the merge with the record that is current."""

    def __init__(self, context: Context, kind: str, id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._kind, self._id = context, kind, id
        name = listing.title_of(context.ws.reader(), kind, id) or tr("Unnamed")
        self.setWindowTitle(tr("Merge {name} with…", name=name))
        self.resize(QSize(520, 460))
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(tr("Search by name, e-mail or phone"))
        self.text.setAccessibleName(tr("Search by name, e-mail or phone"))
        self.said = label("", "small", wrap=True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Records to merge with"))
        self.list.setItemDelegate(OfferRows(self.list))
        self.foot = Foot(self)
        cancel = self.foot.button(tr("Cancel"))
        self.go = self.foot.button(tr("Next"), "primary")
        self.go.setEnabled(False)
        top = QVBoxLayout()
        top.setContentsMargins(20, 20, 20, 12)
        top.setSpacing(8)
        for part in (self.text, self.said, self.list):
            top.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(top, 1)
        box.addWidget(self.foot)
        self._soon = QTimer(self, interval=PAUSE, singleShot=True)
        self._soon.timeout.connect(self._ask)
        self.text.textEdited.connect(lambda _t: self._soon.start())
        self.text.returnPressed.connect(self._go_on)
        self.list.itemActivated.connect(lambda _i: self._go_on())
        self.list.currentRowChanged.connect(lambda at: self.go.setEnabled(at >= 0))
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self._go_on)
        self.text.setFocus()
        self._ask()

    def _ask(self) -> None:
        reader, kind, id, text = self._context.ws.reader, self._kind, self._id, self.text.text()

        def job(_token: Any) -> list[tuple[str, str, str]]:
            conn = reader()
            if text.strip():
                hits = search.search(conn, text, MOST, (kind,))
                return [(h.id, h.title, h.subtitle) for h in hits if h.id != id]
            own = finding.records(conn, kind, finding.by_id(conn, kind, [id]).values())
            if not own:  # deleted meanwhile, here or elsewhere
                return []
            draft = looking_up.draft_of(kind, next(iter(own.values())).cells)
            found = looking_up.like(conn, kind, draft, MOST, but=id)
            return [(r.id, r.title, why_words(r.why)) for r in found if reasons(r.why)]

        def show(found: list[tuple[str, str, str]]) -> None:
            self._show(found, searched=bool(text.strip()))

        self._context.lane.run(job, while_there(self, show), self._context.failed)

    def _show(self, found: list[tuple[str, str, str]], *, searched: bool) -> None:
        self.list.clear()
        for id, title, more in found:
            offered = offer(title or tr("Unnamed"), more)
            item = QListWidgetItem(offered.text(), self.list)
            item.setData(LINES, offered.data(LINES))
            item.setData(_ID, id)
        if found:
            self.list.setCurrentRow(0)
        words = tr("These look like it:") if found and not searched else ""
        if not found:
            words = (
                tr("Nothing found.") if searched else tr("Nobody looks like it. Search for one.")
            )
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _go_on(self) -> None:
        from crm_desktop.gui.duplicates.merge_dialog import MergeDialog

        item = self.list.currentItem()
        if item is None:
            return
        other = item.data(_ID)
        parent = self.parentWidget()
        self.accept()
        MergeDialog(self._context, self._kind, [self._id, other], parent, self._id).open()
