"""The panel of sync: where the file stands, what waits and was refused, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.sync import entries, words
from crm_desktop.gui.sync.entries import Entry, Lists
from crm_desktop.gui.sync.entry_row import EntryRow
from crm_desktop.gui.widgets.dressing import IconLabel, hairline, label, push
from crm_desktop.gui.widgets.filling import fill
from crm_desktop.gui.widgets.labels import BadgeLabel
from crm_desktop.gui.widgets.popover import Popover
from crm_desktop.i18n import tr, trn
from crm_desktop.sync.status import Show, State, Status

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance

SHOWN = (Show.DIFFERENCES, Show.DELETIONS, Show.UNLOCK, Show.CODE)
"""What has a dialog of its own; what waits or was refused is listed in the panel."""
WIDE, FEW, EDGE, SHADOW = 400, 4, 16, 9


class Panel(Popover):
    """Follows the state while it is open."""

    def __init__(self, attendance: Attendance) -> None:
        super().__init__(attendance.desk.host)
        self._attendance, self._context = attendance, attendance.context
        self.setAccessibleName(tr("Sync"))
        self._asking = Asking(self._context, self)
        self.lists = Lists()
        self.icon = IconLabel("circle-check", "good", 16)
        self.title = label("", "section")
        self.badge = BadgeLabel()
        self.meaning = label("", "small", wrap=True)
        self.last = label("", "small")
        self.rows = QVBoxLayout()
        self.more = push("", "link", size="small")
        self.show_it = push(tr("Show"), "", "eye", "small")
        self.now = push(tr("Try now"), "primary", "refresh-cw", "small")
        self.stick = push(tr("Sync by stick"), "", "plug", "small")
        self.export = push(tr("Export list"), "quiet", "download", "small")
        self._lay_out()
        self._connect()

    def open_at(self, anchor: QWidget) -> None:
        """Show the state as it is now; a second call closes."""
        if not self.isVisible():
            self._show_status(self._status())
            self._show_lists(self.lists)
            self._grow()
            self.read()
        super().open_at(anchor)

    def read(self) -> None:
        """Read again what waits."""
        ws = self._context.ws
        self._asking.ask(lambda _conn: entries.read(ws, 50), self._show_lists)

    def _status(self) -> Status:
        watch = self._attendance.watch
        return watch.status if watch is not None else Status()

    def _connect(self) -> None:
        self.now.clicked.connect(self._attendance.sync_now)
        self.show_it.clicked.connect(self._show_it)
        self.more.clicked.connect(self._show_all)
        self.export.clicked.connect(self._export)
        self.stick.clicked.connect(self._by_stick)
        watch = self._attendance.watch
        if watch is not None:
            watch.changed.connect(self._news)
            watch.settled.connect(self._settled)

    def _news(self, status: Status) -> None:
        if self.isVisible():
            self._show_status(status)
            self._fit()

    def _settled(self) -> None:
        if self.isVisible():
            self.read()

    def _show_status(self, status: Status) -> None:
        icon, role = words.LOOKS[status.state]
        self.icon.show_icon(icon, role)
        self.title.setText(words.title(status))
        team = self._attendance.team
        self.meaning.setText(words.meaning(status, team.address if team else ""))
        proved = words.moment(status.proved)
        self.last.setText(tr("{when} (proved)", when=proved) if proved else tr("Not yet"))
        many = status.waiting
        self.badge.setVisible(many > 0)
        self.badge.say(trn("{n} waiting", "{n} waiting", many), shape="alert", tone="attention")
        self.show_it.setVisible(status.show in SHOWN)
        out = status.shut_out  # trying would not help
        self.show_it.setText(tr("Enter a code…") if out else tr("Show"))
        self.now.setVisible(not out)
        self.now.setEnabled(status.state != State.SYNCING)

    def _show_lists(self, found: Lists) -> None:
        self.lists = found
        shown = (*found.refused, *found.parked, *found.waiting)[:FEW]
        fill(self.rows, (self._row(one) for one in shown))
        every = len(found.refused) + len(found.parked) + found.many
        self.more.setText(trn("{n} more", "{n} more", every - len(shown)))
        self.more.setVisible(every > len(shown))
        self._rows.setVisible(bool(shown))
        self.export.setVisible(bool(shown))
        self._fit()

    def _row(self, one: Entry) -> EntryRow:
        row = EntryRow(one, self)
        row.clicked.connect(lambda: self._open(one.record))
        return row

    def _fit(self) -> None:
        """Grow upwards: the panel stands on the status bar."""
        if self.isVisible():
            bottom = self.geometry().bottom()
            self._grow()
            self.move(self.x(), max(0, bottom + 1 - self.height()))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _grow(self) -> None:
        """Be as tall as the words need at this width: lines that wrap make a layout guess."""
        inside: Any = self.layout()
        self.setFixedHeight(inside.totalHeightForWidth(self.width()))

    def _open(self, record: tuple[str, str]) -> None:
        if record[1]:
            self.close_it()
            self._context.open_record(*record)

    def _show_it(self) -> None:
        self.close_it()
        self._attendance.show_what()

    def _show_all(self) -> None:
        self.close_it()
        self._attendance.show_waiting()

    def _export(self) -> None:
        from crm_desktop.gui.sync.list_export import ask

        self.close_it()
        ask(self._context, self._attendance.desk.host)

    def _by_stick(self) -> None:
        self.close_it()
        self._context.actions.trigger("sync.folder")

    def _lay_out(self) -> None:
        self.inside.addLayout(self._head())
        self.inside.addWidget(hairline(self))
        known = QHBoxLayout()
        known.setContentsMargins(EDGE, 7, EDGE, 7)
        name = label(tr("Last identical"), "hint")
        name.setFixedWidth(fonts.widened(132))
        known.addWidget(name)
        known.addWidget(self.last, 1)
        self.inside.addLayout(known)
        self._rows = QWidget(self)
        box = QVBoxLayout(self._rows)
        box.setContentsMargins(0, 0, 0, 4)
        box.setSpacing(0)
        box.addWidget(hairline(self))
        self.rows.setSpacing(0)
        self.rows.setContentsMargins(0, 4, 0, 0)
        box.addLayout(self.rows)
        beside = QHBoxLayout()
        beside.setContentsMargins(EDGE + 16, 0, EDGE, 4)
        beside.addWidget(self.more)
        beside.addStretch(1)
        box.addLayout(beside)
        self.inside.addWidget(self._rows)
        foot = self._foot()
        self.inside.addWidget(foot)
        self.setFixedWidth(max(fonts.widened(WIDE), foot.sizeHint().width() + 2 * SHADOW))

    def _head(self) -> QVBoxLayout:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.icon)
        first.addWidget(self.title, 1)
        first.addWidget(self.badge)
        head = QVBoxLayout()
        head.setContentsMargins(EDGE, 12, EDGE, 12)
        head.setSpacing(4)
        head.addLayout(first)
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.meaning)
        return head

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "popfoot")
        box = QHBoxLayout(foot)
        box.setContentsMargins(EDGE, 10, 10, 10)
        box.setSpacing(8)
        box.addWidget(self.show_it)
        box.addWidget(self.now)
        box.addWidget(self.stick)
        box.addStretch(1)
        box.addWidget(self.export)
        return foot
