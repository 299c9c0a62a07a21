"""No lead slips: the standing list of leads and deals without next step, owner or contact."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.gui.leads.page import LeadsPage
from crm_desktop.gui.leads.slip_hint import WATCHED
from crm_desktop.gui.tables.layout_memory import Habit
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.gui.widgets.count_tile import CountTile
from crm_desktop.gui.widgets.dressing import label, spin
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr, trn
from crm_desktop.store import slips
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort

LONGEST = 365
AFTER = 300


class _Kept:
    """A table that lists only what slips."""

    days, why = slips.DAYS, ""

    def _ask(self: Any, *, wait: bool = False) -> None:
        value = [self.days, *([self.why] if self.why else [])]
        kept = Condition(slips.FIELD, slips.FIELD, value)
        asked = (*self.filters.asked(), kept)
        self.feed.ask(ListQuery(self.entity, self.view.head.sorts, self.filters.text, asked))

    def _listed(self: Any) -> None:
        super()._listed()  # type: ignore[misc]
        self.filters.setVisible(bool(self.model.rowCount()) or not self._bare)

    def _show_empty(self: Any) -> None:
        super()._show_empty()  # type: ignore[misc]
        none = self._bare and not self.model.rowCount()
        if none:
            self.empty.show_for(1, True)  # what stands there says that something does not match
            self.nothing.say("circle-check", *_nothing(self.why, self.days))
            self.nothing.cover(self.view)
        else:
            self.nothing.hide()
        self.view.horizontalHeader().setVisible(not none)

    @property
    def _bare(self: Any) -> bool:
        """Whether nothing is filtered but what slips."""
        return not self.filters.text and not self.filters.asked()

    @property
    def nothing(self: Any) -> EmptyState:
        if "_nothing" not in vars(self):
            self._nothing = EmptyState("circle-check", *_nothing(self.why, self.days), over=self)
        return self._nothing  # type: ignore[no-any-return]


def _nothing(why: str, days: int) -> tuple[str, str]:
    if why:
        return tr("Nothing slips for this reason"), tr("The figures above tell the other reasons.")
    return (
        tr("Nothing slips"),
        tr("None has been open for {n} days without a next step, an owner or a contact.", n=days),
    )


class SlippingLeads(_Kept, LeadsPage):
    """The leads among them."""

    habit = Habit(
        "slips", ("name", "company_name", "status", "owner", "next_step", "last_contact", "created"),
        (Sort("created"),),
    )  # fmt: skip


class SlippingDeals(_Kept, RecordTablePage):
    """The deals among them."""

    habit = Habit(
        "slips", ("title", "company", "value", "place", "owner", "next_step", "last_contact"),
        (Sort("created"),),
    )  # fmt: skip

    def __init__(self, context: Context) -> None:
        super().__init__(context, "deal")


class SlippingPage(QFrame):
    """Tiles choose the reason, a switch leads or deals; the table does what tables do."""

    current_record = Signal(str, str)
    counts = Signal(str)
    ticks_changed = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.days = slips.days_of(context.ws)
        self._why = ""
        self.kind = Segments(
            [("lead", tr("Leads"), "inbox"), ("deal", tr("Deals"), "handshake")],
            tr("What is listed"),
        )
        self.wait = spin(1, LONGEST, tr("Days after which something slips"))
        self.wait.setValue(self.days)
        self._say_days()
        self.tiles = {
            why: CountTile(icon, role, words)
            for why, icon, role, words in (
                ("", "hourglass", "attention", tr("All that slips")),
                ("step", "list-checks", "attention", tr("No next step")),
                ("owner", "user", "attention", tr("No owner")),
                ("contact", "phone", "attention", tr("Nobody in touch")),
            )
        }
        self.stack = QStackedWidget(self)
        self._tables: dict[str, Any] = {}
        self._later = QTimer(self, interval=AFTER, singleShot=True)
        self._later.timeout.connect(self._count)
        self._lay_out()
        self._connect()
        self.kind.choose("lead")

    @property
    def table(self) -> Any:
        """Return the table in front."""
        return self._tables[self.kind.choice()]

    def __getattr__(self, name: str) -> Any:
        """Offer the table's own verbs to the shell's actions."""
        tables = self.__dict__.get("_tables")
        if not tables or name.startswith("_") or name in ("import_wanted", "sample_wanted"):
            raise AttributeError(name)
        return getattr(self.table, name)

    def choose(self, why: str) -> None:
        """Keep to one reason, "" for any."""
        self._why = why
        for key, tile in self.tiles.items():
            tile.setChecked(key == why)
        self._ask()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._later.stop()
        self.context.bridge.changed.disconnect(self._news)
        for table in self._tables.values():
            table.leave()

    def _show_kind(self, entity: str) -> None:
        if entity not in self._tables:
            made = (SlippingLeads if entity == "lead" else SlippingDeals)(self.context)
            made.head.hide()
            made.tabs.hide()
            made.current_record.connect(self.current_record)
            made.counts.connect(self.counts)
            made.ticks_changed.connect(self.ticks_changed)
            self._tables[entity] = made
            self.stack.addWidget(made)
        self.stack.setCurrentWidget(self._tables[entity])
        self.setFocusProxy(self._tables[entity])
        self._ask()
        self._count()

    def _ask(self) -> None:
        table = self.table
        table.days, table.why = self.days, self._why
        table._ask()

    def _say_days(self) -> None:
        """Make the number a sentence with what stands before it."""
        self.wait.setSuffix(" " + trn("day", "days", self.days))

    def _set_days(self, days: int) -> None:
        self.days = days
        self._say_days()
        self.context.ws.remember(slips.SETTING, days)
        self._ask()
        self._later.start()

    def _news(self, news: Changed) -> None:
        if WATCHED & set(news.rows):
            self._later.start()

    def _count(self) -> None:
        ws, entity, days = self.context.ws, self.kind.choice(), self.days

        def job(_token: Any) -> dict[str, int]:
            return slips.count(ws.reader(), entity, days)

        self.context.lane.run(job, lambda n: self._say(entity, n), self.context.failed)

    def _say(self, entity: str, found: dict[str, int]) -> None:
        for why, tile in self.tiles.items():
            what = counted(entity, found[why]).partition(" ")[2]
            tile.say(f"{found[why]:,}", what)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        head.addWidget(label(tr("Slipping"), "title"))
        head.addSpacing(8)
        head.addWidget(self.kind)
        head.addStretch(1)
        head.addWidget(label(tr("After"), "secondary"))
        head.addWidget(self.wait)
        tiles = QHBoxLayout()
        tiles.setContentsMargins(16, 0, 16, 8)
        tiles.setSpacing(8)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addLayout(tiles)
        box.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.kind.chosen.connect(self._show_kind)
        self.wait.valueChanged.connect(self._set_days)
        for why, tile in self.tiles.items():
            tile.clicked.connect(lambda _on=False, why=why: self.choose(why))
        self.tiles[""].setChecked(True)
        self.context.bridge.changed.connect(self._news)
