"""The last step: what was imported, and the one step back from all of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.gui.pages import page_of
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import mark, tr, trn

SHOWS = {
    "contact": mark("Show the contacts"),
    "company": mark("Show the companies"),
    "deal": mark("Show the deals"),
    "lead": mark("Show the leads"),
    "task": mark("Show the tasks"),
    "activity": mark("Show the activities"),
    "product": mark("Show the products"),
    "campaign_result": mark("Show the campaign results"),
}


class DonePage(QWidget):
    """Says the outcome; `undo_wanted` and `show_wanted` say what the user wants next."""

    undo_wanted = Signal()
    show_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.state = EmptyState("circle-check", "")
        self.show_records = self.state.primary("", "arrow-right")
        self.undo = self.state.other(tr("Undo the import"), "undo-2")
        self.save = self.state.other(tr("Save error rows…"), "download")
        self.save.clicked.connect(self.save_wanted)
        self.show_records.clicked.connect(self.show_wanted)
        self.undo.clicked.connect(self.undo_wanted)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.state)
        self.state.show()

    def show_outcome(self, outcome: Any, kind: str, rows: int) -> None:
        """Say what an import of so many accepted rows did."""
        title = trn("Imported {n} row", "Imported {n} rows", rows)
        if not outcome.created + outcome.updated:
            title = tr("Nothing was new")
        self.state.say("circle-check", title, counts_text(outcome))
        self.show_records.setText(tr(SHOWS[kind]))
        self.show_records.setVisible(bool(page_of(kind)))
        self.undo.setVisible(bool(outcome.stamp))
        self.save.setVisible(bool(outcome.errors))
        self.show_records.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Show that it is being taken back, or is no more."""
        self.undo.setEnabled(not busy)
        self.show_records.setEnabled(not busy)

    def show_undone(self) -> None:
        """Say that all of it was taken back."""
        text = tr("Every record is as it was before. Edits made since then were kept.")
        self.state.say("undo-2", tr("The import was taken back"), text)
        self.undo.hide()
        self.set_busy(False)


def counts_text(outcome: Any) -> str:
    """Return what became of every row of the file, nothing that did not happen."""
    from crm_desktop.exchange import remarks

    rows = trn("{n} row in the file:", "{n} rows in the file:", outcome.rows)
    written = (
        trn("{n} new", "{n} new", outcome.created) if outcome.created else "",
        trn("{n} updated", "{n} updated", outcome.updated) if outcome.updated else "",
        trn("{n} merged with another row", "{n} merged with another row", outcome.merged)
        if outcome.merged
        else "",
    )
    rest = (
        trn("{n} the same already", "{n} the same already", outcome.same) if outcome.same else "",
        trn("{n} left out", "{n} left out", outcome.refused) if outcome.refused else "",
        trn("{n} with an error", "{n} with errors", outcome.errors) if outcome.errors else "",
        trn("{n} empty", "{n} empty", outcome.empty) if outcome.empty else "",
    )  # fmt: skip
    lines = [" · ".join(part for part in line if part) for line in ((rows,), written, rest)]
    lines += remarks.files(outcome.files, outcome.left, done=True)
    lines += remarks.agreed(outcome.agreed, outcome.stands, outcome.unchecked)
    return "\n".join(line for line in lines if line)
