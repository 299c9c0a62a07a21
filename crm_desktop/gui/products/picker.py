"""Where a product is chosen by typing: found by any part of its name or code, or offered to be made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QVBoxLayout, QWidget

from crm_desktop.gui.asking import Asking
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr
from crm_desktop.store import listing

MOST = 2000
"""Products offered in the list; typing finds among them."""


class ProductPicker(QWidget):
    """Tells which product was chosen, or by what name one is wanted that is not there."""

    chosen = Signal(str)  # id
    wanted = Signal(str)  # name

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._asking = Asking(context, self)
        self._taken = ""  # chosen, and not handed over yet
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setAccessibleName(tr("Add a product"))
        self.make = push("", icon="plus", size="small")
        self.make.setAutoDefault(False)
        self.make.hide()
        self._find = QCompleter(self.box.model(), self)
        self._find.setFilterMode(Qt.MatchFlag.MatchContains)
        self._find.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(self._find)
        self.box.activated.connect(self._choose)
        self.make.clicked.connect(self._ask)
        line = self.box.lineEdit()
        assert line is not None
        self.line = line
        line.setPlaceholderText(tr("Add a product"))
        line.textChanged.connect(self._typed)
        line.returnPressed.connect(self._enter)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.box)
        box.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.box)
        self.offer()

    def offer(self) -> None:
        """Read which products there are; what is typed meanwhile stays."""
        query = listing.ListQuery("product", (listing.Sort("name"),))
        self._asking.ask(lambda conn: listing.listed(conn, query, MOST), self._show)

    def _show(self, rows: list[listing.Row]) -> None:
        typed = self.line.text()
        self.box.clear()
        for row in rows:
            if not row["retired"]:
                sku = f" ({row['sku']})" if row["sku"] else ""
                self.box.addItem(f"{row['name'] or ''}{sku}", row["id"])
        self.box.setCurrentIndex(-1)
        self.box.setEditText(typed)
        self._typed(typed)

    def _found(self) -> list[int]:
        """Return which of the products hold what is typed."""
        sought = self.line.text().strip().casefold()
        names = (self.box.itemText(at).casefold() for at in range(self.box.count()))
        return [at for at, name in enumerate(names) if sought and sought in name]

    def _typed(self, text: str) -> None:
        name = text.strip()
        self.make.setVisible(bool(name) and not self._asking.waiting and not self._found())
        self.make.setText(unmarked(tr("Make product “{name}”", name=name)))

    def _enter(self) -> None:
        """Take the only one that is meant, show those that may be, or ask for a new one."""
        found = self._found()
        if self._taken:
            return
        if len(found) == 1:
            self._choose(found[0])
        elif found:
            self._find.complete()
        elif not self.make.isHidden():
            next_turn(self, self._ask)  # the same Enter would accept what it opens

    def _choose(self, at: int) -> None:
        """Take a product. The box goes on with an Enter in its list: emptied now, it would take another."""
        if not self._taken and self.box.itemData(at):
            self._taken = self.box.itemData(at)
            next_turn(self, self._hand_over)

    def _hand_over(self) -> None:
        id, self._taken = self._taken, ""
        self.box.setCurrentIndex(-1)
        self.line.clear()
        self.chosen.emit(id)

    def _ask(self) -> None:
        self.wanted.emit(self.line.text().strip())
