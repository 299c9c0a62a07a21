"""What stands over a table without rows: none yet, or none that match."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QTableView

from crm_desktop.domain.fields import Record
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import tr


class TableEmpty(QObject):
    """Lies over the view and goes when there are rows."""

    clear_filter = Signal()
    make_first = Signal()
    import_wanted = Signal()
    sample_wanted = Signal()

    def __init__(
        self, record: type[Record], view: QTableView, done: tuple[str, str] = ("", "")
    ) -> None:
        """Let `done` be said of a list that holds only what is open."""
        super().__init__(view)
        self._done = done
        self._view = view
        self.none = _none_yet(record, view)
        self.first = self._offer(record.entity)
        self.first.clicked.connect(self.make_first)
        self.unmatched = EmptyState("search", "", over=view)
        self.clear = self.unmatched.primary(tr("Clear the filter"), "x")
        self.clear.clicked.connect(self.clear_filter)

    def _offer(self, entity: str) -> QPushButton:
        """Add the ways to begin; return the one that makes a first record."""
        none, make = self.none, _make(entity)
        if entity not in ("contact", "lead"):
            return none.primary(make, "plus")
        if entity == "lead":
            first = none.primary(make, "plus")
            none.other(tr("Import a file"), "file-input").clicked.connect(self.import_wanted)
            none.hint(tr("Or drop mail, address cards, invitations or tables in this window"))
            return first
        none.primary(tr("Import a file"), "file-input").clicked.connect(self.import_wanted)
        first = none.other(make, "plus")
        none.hint(tr("Or drop a file with contacts anywhere in this window"))
        none.link(tr("Look around with sample data")).clicked.connect(self.sample_wanted)
        return first

    def show_for(self, rows: int, bare: bool, plain: bool = False) -> None:
        """Show the text that fits: `bare` where there are none at all, `plain` where none is open."""
        self._say(plain)
        wanted = None if rows else self.none if bare else self.unmatched
        self._view.horizontalHeader().setVisible(wanted is not self.none)
        for state in (self.none, self.unmatched):
            if state is wanted:
                state.cover(self._view)
            else:
                state.hide()

    def _say(self, plain: bool) -> None:
        done, what = self._done
        if plain and done:
            self.unmatched.say("circle-check", tr(done), tr(what))
        else:
            title = tr("Nothing matches")
            self.unmatched.say("search", title, tr("No record fits what is filtered for."))
        self.clear.setVisible(not (plain and done))


def _none_yet(record: type[Record], view: QTableView) -> EmptyState:
    said = {
        "contact": (
            tr("No contacts yet"),
            tr("Bring your contacts in from a file, or write the first one down."),
        ),
        "company": (
            tr("No companies yet"),
            tr("Companies come with imported contacts, or you make them here."),
        ),
        "lead": (
            tr("No leads yet"),
            tr("Somebody who may become a customer. Ctrl+V reads a copied signature or card."),
        ),
        "deal": (
            tr("No deals yet"),
            tr("A deal is one chance of business. It moves over your pipeline."),
        ),
        "task": (
            tr("No tasks yet"),
            tr("What is to be done, with a day and a reminder, about anybody."),
        ),
        "product": (
            tr("No products yet"),
            tr("What you sell, with its price: deals add it up by the line."),
        ),
        "campaign": (
            tr("No campaigns yet"),
            tr(
                "What you do for new customers. Leads and deals name it, so that you see what it brings."
            ),
        ),
        "campaign_result": (
            tr("No results yet"),
            tr(
                "What a day of a campaign cost and brought. Import what Google or Facebook gives out."
            ),
        ),
        "rate": (
            tr("No exchange rates yet"),
            tr(
                "What a currency is worth from a day on. Without one its amounts are left out of sums."
            ),
        ),
    }
    title, text = said[record.entity]
    return EmptyState(record.icon, title, text, over=view)


def _make(entity: str) -> str:
    words = {"contact": tr("New contact"), "company": tr("New company"), "deal": tr("New deal"),
             "lead": tr("New lead"), "task": tr("New task"), "product": tr("New product"),
             "campaign": tr("New campaign"), "campaign_result": tr("New campaign result"),
             "rate": tr("New exchange rate")}  # fmt: skip
    return words[entity]
