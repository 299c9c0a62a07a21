"""The products of one deal: a line each with quantity and price, their sum, and the deal's value."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.deals import lines
from crm_desktop.deals.lines import Line
from crm_desktop.domain import money
from crm_desktop.domain.operation import Changed, Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.products.form import ProductForm
from crm_desktop.gui.products.picker import ProductPicker
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr
from crm_desktop.store import listing

NAME, QUANTITY, EACH, TOTAL = range(4)


class DealLines(QWidget):
    """Every change is written at once, with its undo; the deal may be shown elsewhere as well."""

    def __init__(self, context: Context, deal: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.deal = context, deal
        self.lines: list[Line] = []
        self._filling = False
        self.currency = ""
        self._make_parts()
        self._lay_out()
        context.bridge.changed.connect(self._take)
        self.reload()

    def reload(self) -> None:
        """Read the lines again."""
        conn = self.context.ws.reader()
        self.lines, currency = lines.of_deal(conn, self.deal)
        self.currency = currency or self.context.ws.profile.currency
        self._filling = True
        self.table.setRowCount(len(self.lines))
        for at, line in enumerate(self.lines):
            self._fill_row(at, line)
        self._filling = False
        self.sum.setText(money.shown(lines.total(self.lines), self.currency) if self.lines else "")
        can = not self.context.ws.closed_because
        self.use.setEnabled(can and bool(self.lines))
        self.drop.setEnabled(can and bool(self.lines))
        self.none.setVisible(not self.lines)

    def add_product(self, id: str) -> None:
        """Put a product on the deal: one of it, at its price."""
        found = listing.record(self.context.ws.reader(), "product", id)
        if found is None:
            return
        if any(line.product == id for line in self.lines):
            self.context.toast(tr("{name} is on this deal already.", name=found.row["name"]))
            return
        value = found.row.get("value") or {}
        same = value.get("currency") in (None, "", self.currency)
        if not same:
            self.context.toast(
                tr("The price of {name} is in another currency; set it here.",
                   name=found.row["name"]),
                icon="circle-alert",
            )  # fmt: skip
        amount = value.get("amount") if same else None
        self._write(lines.put(self.deal, id, lines.THOUSAND, amount))

    def take_off(self) -> None:
        """Take the product of the current line off the deal."""
        at = self.table.currentRow()
        if 0 <= at < len(self.lines):
            self._write(lines.take_off(self.deal, self.lines[at].product))

    def use_total(self) -> None:
        """Make the sum the deal's value."""
        value = {"amount": lines.total(self.lines), "currency": self.currency}
        self._write(Edit("deal", self.deal, {"value": value}), "value")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.take_off()
        else:
            super().keyPressEvent(event)

    def _changed(self, item: QTableWidgetItem) -> None:
        """Take what was typed into a quantity or a price."""
        if self._filling or item.row() >= len(self.lines):
            return
        line, text = self.lines[item.row()], item.text()
        try:
            quantity = lines.read_quantity(text) if item.column() == QUANTITY else line.quantity
            amount = self._price(text) if item.column() == EACH else line.amount
        except UserError as problem:
            self.context.failed(problem)
            self.reload()
            return
        if (quantity, amount) != (line.quantity, line.amount):
            self._write(lines.put(self.deal, line.product, quantity, amount))
        else:
            self.reload()

    def _price(self, text: str) -> int | None:
        if not text.strip():
            return None
        found = money.read(text, self.currency)
        if found is None or found["currency"] != self.currency:
            raise UserError(tr("The price must be in {currency}.", currency=self.currency))
        return int(found["amount"])

    def _write(self, edit: Edit, field: str = "products") -> None:
        self.context.write(Label("edit", "deal", field=field, row=self.deal), [edit])
        self.reload()

    def _make(self, name: str) -> None:
        """Ask for a product that is not there yet, to put it on the deal."""
        form = ProductForm(self.context, None, self.window(), name)
        form.made.connect(self.add_product)
        form.made.connect(lambda _id: self.pick.line.clear())
        form.open()

    def _take(self, news: Changed) -> None:
        if "deal" in news.rows or "product" in news.rows:
            self.reload()
        if "product" in news.rows:
            self.pick.offer()

    def _fill_row(self, at: int, line: Line) -> None:
        unit = f" {line.unit}" if line.unit else ""
        texts = (line.name, lines.shown_quantity(line.quantity),
                 "" if line.amount is None else money.plain(line.amount, self.currency),
                 "" if line.amount is None else money.shown(line.total, self.currency))  # fmt: skip
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(f"{text}{unit}" if column == QUANTITY else text)
            if column != NAME:
                item.setTextAlignment(_END)
            if column in (NAME, TOTAL) or self.context.ws.closed_because:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(at, column, item)

    def _make_parts(self) -> None:
        can = not self.context.ws.closed_because
        self.pick = ProductPicker(self.context, self)
        self.pick.setEnabled(can)
        self.pick.chosen.connect(self.add_product)
        self.pick.wanted.connect(self._make)
        self.table = QTableWidget(0, 4, self)
        self.table.setAccessibleName(tr("Products of the deal"))
        heads = [tr("Product"), tr("Quantity"), tr("Price each"), tr("Total")]
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (QUANTITY, EACH, TOTAL):
            self.table.setColumnWidth(column, fonts.widened(110))
            if (item := self.table.horizontalHeaderItem(column)) is not None:
                item.setTextAlignment(_END)
        self.table.itemChanged.connect(self._changed)
        self.none = label(tr("No products on this deal yet. Choose one above."), "hint")
        self.sum = label("", "strong")
        self.use = push(tr("Make it the deal's value"))
        self.drop = push(tr("Take off"), "quiet", "x")
        for button, run in ((self.use, self.use_total), (self.drop, self.take_off)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, run=run: run())

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.drop)
        foot.addStretch(1)
        foot.addWidget(self.sum)
        foot.addWidget(self.use)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.pick)
        box.addWidget(self.none)
        box.addWidget(self.table, 1)
        box.addLayout(foot)


class LinesDialog(QDialog):
    """The lines of a deal by themselves."""

    def __init__(self, context: Context, deal: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = listing.title_of(context.ws.reader(), "deal", deal)
        self.setWindowTitle(tr("Products: {name}", name=title))
        self.resize(fonts.widened(640), 460)
        self.lines = DealLines(context, deal, self)
        close = push(tr("Close"), "primary")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.lines, 1)
        box.addLayout(foot)


_END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
