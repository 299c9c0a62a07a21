"""What is needed to move a deal on, ticked where it is shown."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QStyle, QVBoxLayout, QWidget

from crm_desktop.deals import needs
from crm_desktop.deals.needs import Wanted
from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr

MOST = 5
"""Needs shown in the head; a stage with more says how many there are."""
LONGEST = 60
"""Letters of a deal's title in the caption."""


class NeedBox(QCheckBox):
    """A need to tick; what is too long for its line goes on in the next."""

    def __init__(self, text: str, parent: QWidget) -> None:
        self._whole = text
        super().__init__(unmarked(text), parent)
        self.setAccessibleName(text)
        self.setMinimumWidth(40)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._wrap()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._wrap()

    def _wrap(self) -> None:
        style = self.style()
        sign = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        gap = style.pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing)
        lines, room = [""], self.width() - sign - gap - 4
        for word in self._whole.split():
            more = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.fontMetrics().horizontalAdvance(more) > room:
                lines.append(word)
            else:
                lines[-1] = more
        self.setText(unmarked("\n".join(lines)))


class NeedsPart(QWidget):
    """Shows the needs of the deal itself, or of the open deal that is furthest."""

    deal_wanted = Signal(str)
    edit_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted: Wanted | None = None
        self.caption = label("", "hint", wrap=True)
        self.nothing = label("", "small", wrap=True)
        self.edit = push(tr("Say what is needed"), "link", size="small")
        self.edit.clicked.connect(self.edit_wanted)
        self.boxes: list[NeedBox] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.caption)
        box.addLayout(self._rows)
        box.addWidget(self.nothing)
        box.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)

    def show_wanted(self, wanted: Wanted | None, own: bool) -> None:
        """Show what is needed; `own` when the record is the deal itself."""
        before, self._wanted = self._wanted, wanted
        writable = not self._context.ws.closed_because
        self.caption.setText(_caption(wanted, own))
        self.caption.setToolTip(wanted.title if wanted and len(wanted.title) > LONGEST else "")
        few = wanted.needs if wanted else ()
        if before is None or wanted is None or [n for n, _ in before.needs] != [n for n, _ in few]:
            self._build(wanted)
        for box, (_need, met) in zip(self.boxes, few, strict=False):
            box.setChecked(met)
            box.setEnabled(writable)
        more = len(few) - MOST
        said = tr("No open deal") if wanted is None else ""
        if wanted is not None and not few:
            said = tr("Nothing is asked for in this stage.")
        self.nothing.setText(tr("and {n} more. ", n=more).strip() if more > 0 else said)
        self.nothing.setVisible(bool(self.nothing.text()))
        self.edit.setVisible(wanted is not None and not few and own and writable)

    def _build(self, wanted: Wanted | None) -> None:
        for box in self.boxes:
            self._rows.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = []
        for need, _met in wanted.needs[:MOST] if wanted else ():
            box = NeedBox(need.text, self)
            box.clicked.connect(lambda met, key=need.key: self._meet(key, met))
            self.boxes.append(box)
            self._rows.addWidget(box)

    def _meet(self, key: str, met: bool) -> None:
        assert self._wanted is not None
        try:
            needs.meet(self._context.ws, self._wanted.deal, key, met)
        except UserError as problem:
            self._context.failed(problem)


def _caption(wanted: Wanted | None, own: bool) -> str:
    if wanted is None:
        return tr("To move on")
    if own:
        return (
            tr("To move the deal to {stage}", stage=wanted.to)
            if wanted.to
            else tr("To close the deal")
        )
    title = formats.shortened(wanted.title, LONGEST)
    if wanted.to:
        return tr("To move “{deal}” to {stage}", deal=title, stage=wanted.to)
    return tr("To close “{deal}”", deal=title)
