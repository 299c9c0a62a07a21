"""The bar of ticked leads: convert, discard, whose they are, where they stand."""

from __future__ import annotations

from array import array
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from crm_desktop.domain.lead import STATUSES
from crm_desktop.gui.tables.bulk_bar import BulkBar
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.gui.widgets.menus import pop_up, unmarked
from crm_desktop.i18n import tr


class TriageBar(BulkBar):
    """A bulk bar with what one does in an inbox; editing any field and export are in the menus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # words give way
        edit, _tag, _merge, export, _delete = self._buttons
        edit.hide()
        export.hide()
        self.convert = self._own(tr("Convert…"), "user-plus")
        self.discard = self._own(tr("Discard…"), "ban")
        self.owner = self._own(tr("Owner"), "user")
        self.status = self._own(tr("Status"), "circle-dot")
        box = self.layout()
        assert isinstance(box, QHBoxLayout)
        for at, button in enumerate(self._more):
            box.insertWidget(2 + at, button)

    @property
    def _more(self) -> list[QPushButton]:
        return self._buttons[5:]

    def _own(self, text: str, icon: str) -> QPushButton:
        made = push(text, icon=icon)
        made.setAccessibleName(text)
        self._buttons.append(made)
        return made

    def serve(self, page: Any) -> None:
        super().serve(page)
        self.convert.clicked.connect(page.convert_chosen)
        self.discard.clicked.connect(page.discard_chosen)
        self.owner.clicked.connect(lambda: page.leads.with_owners(partial(self._offer, page)))
        self.status.clicked.connect(lambda: self._open_statuses(page))

    def set_closed(self, why: str) -> None:
        super().set_closed(why)
        for button in self._more:
            button.setEnabled(not why)
            button.setToolTip(why)

    def _offer(self, page: Any, owners: list[str]) -> None:
        ns, menu = page.chosen(), QMenu(self)
        for name in owners:
            menu.addAction(unmarked(name)).triggered.connect(
                lambda _on=False, name=name: page.leads.set_owner(ns, name)
            )
        menu.addSeparator()
        menu.addAction(tr("Somebody else…")).triggered.connect(lambda: _ask_owner(page, ns))
        menu.addAction(tr("Nobody")).triggered.connect(lambda: page.leads.set_owner(ns, ""))
        _popup(menu, self.owner)

    def _open_statuses(self, page: Any) -> None:
        ns, menu = page.chosen(), QMenu(self)
        for choice in STATUSES[:2]:
            menu.addAction(tr(choice.label)).triggered.connect(
                lambda _on=False, value=choice.value: page.leads.set_status(ns, value)
            )
        _popup(menu, self.status)


def _popup(menu: QMenu, over: QPushButton) -> None:
    pop_up(menu, over.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))


def _ask_owner(page: Any, ns: array[int]) -> None:
    name, given = QInputDialog.getText(page, tr("Owner"), tr("Name of the owner"))
    if given and name.strip():
        page.leads.set_owner(ns, name.strip())
