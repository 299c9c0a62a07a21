"""What a deal needs before it leaves a stage, written one a line under the stage's button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from crm_desktop.deals.pipelines import Need
from crm_desktop.domain.keys import new_key
from crm_desktop.gui import fonts
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.popover import Popover
from crm_desktop.i18n import tr

WIDE, TALL = 320, 120


class NeedsSheet(Popover):
    """Takes the lines when it is closed, whatever closed it: nothing is saved before Save."""

    taken = Signal(tuple)

    def __init__(self, stage: str, known: Sequence[Need], window: QWidget) -> None:
        super().__init__(window)
        self._known = tuple(known)
        self.text = QPlainTextEdit("\n".join(need.text for need in known))
        self.text.setAccessibleName(tr("What a deal needs to move on"))
        self.text.setPlaceholderText(
            tr("For example:\nSite measured\nQuotation accepted in writing")
        )
        self.text.setTabChangesFocus(True)
        self.text.setFixedSize(fonts.widened(WIDE), fonts.grown(TALL))
        done = push(tr("Done"), "primary", size="small")
        done.setAutoDefault(False)
        box = QVBoxLayout()
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(8)
        box.addWidget(
            label(tr("Needed before a deal leaves “{name}”", name=stage), "label", wrap=True)
        )
        box.addWidget(self.text)
        box.addWidget(
            label(tr("One a line. They are ticked on the deal's page."), "hint", wrap=True)
        )
        box.addWidget(done)
        self.inside.addLayout(box)
        done.clicked.connect(self.close_it)
        self.closed.connect(self._take)

    def _take(self) -> None:
        self.taken.emit(needs_of(self.text.toPlainText(), self._known))
        self.deleteLater()


def needs_of(text: str, known: Sequence[Need]) -> tuple[Need, ...]:
    """Return a need a line; one whose text was there keeps its key, and so the ticks of deals.

    A line that was changed keeps the key of the one that stood there.
    """
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    keys = {need.text: need.key for need in known}
    spare = [need.key for need in known if need.text not in lines]
    same = len(lines) == len(known)
    made = []
    for at, line in enumerate(lines):
        key = keys.get(line) or ""
        if not key and same and known[at].key in spare:
            key = known[at].key
        made.append(Need(key or new_key(), line))
    return tuple(made)
