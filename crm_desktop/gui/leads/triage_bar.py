"""The bar of ticked leads: convert, discard, whose they are, where they stand."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QMenu, QPushButton, QWidget

from crm_desktop.domain.lead import STATUSES
from crm_desktop.gui.tables.bulk_bar import BulkBar
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.i18n import tr


class TriageBar(BulkBar):
    """A bulk bar with what one does in an inbox; editing any field and export are in the menus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        edit, _tag, merge, export, _delete = self._buttons
        for button in (edit, merge, export):
            button.hide()
        self.convert = push(tr("Convert…"), icon="user-plus")
        self.discard = push(tr("Discard…"), icon="ban")
        self.owner = push(tr("Owner"), icon="user")
        self.status = push(tr("Status"), icon="circle-dot")
        box = self.layout()
        assert isinstance(box, QHBoxLayout)
        self._more = [self.convert, self.discard, self.owner, self.status]
        for at, button in enumerate(self._more):
            box.insertWidget(2 + at, button)

    def serve(self, page: Any) -> None:
        super().serve(page)
        self.convert.clicked.connect(page.convert_chosen)
        self.discard.clicked.connect(page.discard_chosen)
        self.owner.clicked.connect(lambda: self._open_owners(page))
        self.status.clicked.connect(lambda: self._open_statuses(page))

    def set_closed(self, why: str) -> None:
        super().set_closed(why)
        for button in self._more:
            button.setEnabled(not why)
            button.setToolTip(why)

    def _fit(self) -> None:
        """Leave the key unsaid where there is no room for it."""
        parts = [p for p in (self.count, *self._buttons, self.cross) if not p.isHidden()]
        parts += getattr(self, "_more", [])
        needed = sum(part.sizeHint().width() + 8 for part in parts) + 32
        self.key.setVisible(needed + self.key.sizeHint().width() < self.width())

    def _open_owners(self, page: Any) -> None:
        ns, menu = page.chosen(), self._menu()
        for name in page.leads.owners():
            menu.addAction(name).triggered.connect(
                lambda _on=False, name=name: page.leads.set_owner(ns, name)
            )
        menu.addSeparator()
        menu.addAction(tr("Somebody else…")).triggered.connect(lambda: _ask_owner(page, ns))
        menu.addAction(tr("Nobody")).triggered.connect(lambda: page.leads.set_owner(ns, ""))
        _popup(menu, self.owner)

    def _open_statuses(self, page: Any) -> None:
        ns, menu = page.chosen(), self._menu()
        for choice in STATUSES[:2]:
            menu.addAction(tr(choice.label)).triggered.connect(
                lambda _on=False, value=choice.value: page.leads.set_status(ns, value)
            )
        _popup(menu, self.status)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu


def _popup(menu: QMenu, over: QPushButton) -> None:
    menu.popup(over.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))


def _ask_owner(page: Any, ns: array[int]) -> None:
    name, given = QInputDialog.getText(page, tr("Owner"), tr("Name of the owner"))
    if given and name.strip():
        page.leads.set_owner(ns, name.strip())
