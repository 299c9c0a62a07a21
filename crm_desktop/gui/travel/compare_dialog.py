"""Two dates compared: counts that filter, the records with old → new, as a file, and opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from crm_desktop import paths
from crm_desktop.domain.fields import Record
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.exchange.deciding import change_texts
from crm_desktop.exchange.going_out import comparison_file
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.record.sentences import change_line
from crm_desktop.gui.travel.calendar import DayButton
from crm_desktop.gui.travel.compared_list import PAGE, SIGNS, Compared, ComparedList
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.count_tile import CountTile
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr, trn
from crm_desktop.store.past import arrival_at, beginning
from crm_desktop.store.past.comparing import Comparison, Difference, Wanted, compare
from crm_desktop.store.past.moments import END


class CompareDialog(QDialog):
    """The second date may be today, which is now. Everything long runs in lanes and can be stopped."""

    _progressed = Signal(float)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._job = context, None
        self._found: Comparison | None = None
        self.setWindowTitle(tr("Compare two dates"))
        fitting.resize(self, fonts.widened(760), fonts.widened(600))
        first = beginning(context.ws.live.reader())
        # The day before the first: compared with nothing, all is new.
        days = ((first.date() if first else date.today()) - timedelta(days=1), date.today())
        self.before, self.after = (DayButton(name, days, self) for name in (tr("From"), tr("To")))
        self.go = push(tr("Compare"), "primary", "arrow-right-left")
        self.tiles = {
            v: CountTile(*SIGNS[v], tr(words)) for v, words in comparison_file.WORDS.items()
        }
        self.list = ComparedList(self)
        self.empty = EmptyState("arrow-right-left", "", over=self.list)
        self.foot = Foot(self)
        self.stop = self.foot.button(tr("Stop"))
        self.export = self.foot.button(tr("Export…"), icon="file-up")
        self.open_ = self.foot.button(tr("Open record"), icon="arrow-up-right")
        self.close_ = self.foot.button(tr("Close"))
        self._lay_out()
        self._connect()
        self.before.set_day(date.today() - timedelta(days=30))
        self._say_nothing_yet()

    def compare(self) -> None:
        """Compare the chosen dates."""
        self._forget()
        live, days = self._context.ws.live, (_end(self.before.day), _end(self.after.day))
        tell = self._progressed.emit

        def work(token: Any) -> Comparison:
            conn = live.reader()
            first, second = (arrival_at(conn, day) for day in days)
            return compare(live, first, second, tell, token.check)

        self._set_busy(True, tr("Comparing…"))
        self._job = self._context.long_lane.run(work, self._show, self._fail, self._ended())

    def wanted(self) -> Wanted:
        """Return which differences the tiles ask for."""
        chosen = [verdict for verdict, tile in self.tiles.items() if tile.isChecked()]
        return Wanted(verdict=chosen[0] if chosen else "")

    def done(self, result: int) -> None:
        """Stop what runs and forget what was found."""
        self._stop()
        self._forget()
        super().done(result)

    def write(self, path: Path) -> None:
        """Write what is listed as CSV."""
        found, reader, wanted = self._found, self._context.ws.live.reader, self.wanted()
        if found is None:
            return

        def work(token: Any) -> int:
            return comparison_file.write(reader(), found, path, token.check, wanted)

        def said(rows: int) -> None:
            self.foot.say(tr("Wrote {rows} rows to {name}.", rows=f"{rows:,}", name=path.name))

        self._set_busy(True, tr("Writing…"))
        self._job = self._context.lane.run(work, while_there(self, said), self._fail, self._ended())

    def _show(self, found: Comparison) -> None:
        self._found = found
        for verdict, tile in self.tiles.items():
            count = found.count(Wanted(verdict=verdict))
            tile.say(f"{count:,}", trn("record", "records", count))
            tile.setEnabled(bool(count))
            tile.setChecked(False)
        self._list()

    def _list(self) -> None:
        if self._found is None:
            return
        count = self._found.count(self.wanted())
        self.list.rows.show_count(count)
        self.export.setEnabled(bool(count))
        if count:
            self.empty.hide()
            self.list.setCurrentIndex(self.list.rows.index(0))
            self.list.setFocus()
        else:
            self.empty.say("circle-check", tr("Nothing is different."), "")
            self.empty.cover(self.list)
        self._refresh()

    def _read_page(self, page: int) -> None:
        found, reader, wanted = self._found, self._context.ws.live.reader, self.wanted()
        if found is None:
            return

        def ask(_token: Any) -> list[Compared]:
            conn = reader()
            return [in_words(conn, one) for one in found.page(wanted, page * PAGE, PAGE)]

        def take(rows: list[Compared]) -> None:
            if found is self._found and wanted == self.wanted():
                self.list.rows.take_page(page, rows)
                self._refresh()

        self._context.lane.run(ask, while_there(self, take), self._context.failed)

    def _open(self) -> None:
        chosen = self.list.chosen()
        if chosen is not None and self.open_.isEnabled():
            self.accept()
            self._context.open_record(chosen.entity, chosen.id)

    def _refresh(self) -> None:
        chosen = self.list.chosen()
        there = chosen is not None and chosen.verdict != "removed"
        self.open_.setEnabled(there)
        gone = chosen is not None and not there
        self.open_.setToolTip(tr("It is not there any more.") if gone else "")

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.foot.say(str(error), "error")
        else:
            self._context.failed(error)

    def _stop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _forget(self) -> None:
        """Let the lane that reads the differences close them after it."""
        found, self._found = self._found, None
        self.list.rows.show_count(0)
        if found is not None:
            self._context.lane.run(
                lambda _token: found.close(), lambda _none: None, self._context.failed
            )

    def _set_busy(self, busy: bool, words: str = "") -> None:
        for part in (self.go, self.before, self.after):
            part.setEnabled(not busy)
        self.stop.setVisible(busy)
        self.export.setEnabled(not busy and self._found is not None)
        if busy:
            self.foot.show_progress(0, words)
        else:
            self.foot.end_progress()

    def _ended(self) -> Callable[..., None]:
        return while_there(self, lambda: self._set_busy(False))

    def _say_nothing_yet(self) -> None:
        for tile in self.tiles.values():
            tile.say("–", "")
            tile.setEnabled(False)
        for button in (self.export, self.open_):
            button.setEnabled(False)
        self.stop.hide()
        words = tr("What was added, removed and changed between the ends of the two days.")
        self.empty.say("arrow-right-left", tr("Choose two dates"), words)
        self.empty.cover(self.list)

    def _ask_path(self) -> None:
        name = f"{self.windowTitle()} {date.today():%Y-%m-%d}.csv"
        files.ask_to_write(self, paths.documents_folder() / name, self.write)

    def _lay_out(self) -> None:
        days = QHBoxLayout()
        days.setSpacing(8)
        for words, day in ((tr("From"), self.before), (tr("To"), self.after)):
            named = QLabel(words)
            named.setBuddy(day)
            days.addWidget(named)
            days.addWidget(day)
        days.addWidget(self.go)
        days.addStretch(1)
        days.addWidget(label(tr("Today stands for now."), "hint"))
        tiles = QHBoxLayout()
        tiles.setSpacing(8)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        head = QVBoxLayout()
        head.setContentsMargins(16, 16, 16, 12)
        head.setSpacing(12)
        head.addLayout(days)
        head.addLayout(tiles)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self.list, 1)
        box.addWidget(self.foot)
        self.go.setDefault(True)

    def _connect(self) -> None:
        self._progressed.connect(lambda part: self.foot.show_progress(part))
        self.go.clicked.connect(self.compare)
        self.stop.clicked.connect(self._stop)
        self.close_.clicked.connect(self.reject)
        self.export.clicked.connect(self._ask_path)
        self.open_.clicked.connect(self._open)
        self.list.opened.connect(self._open)
        self.list.rows.page_wanted.connect(self._read_page)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._refresh())
        for tile in self.tiles.values():
            tile.clicked.connect(lambda _on, t=tile: self._chosen(t))

    def _chosen(self, tile: CountTile) -> None:
        """One tile filters at a time; pressed again it filters no more."""
        for other in self.tiles.values():
            if other is not tile:
                other.setChecked(False)
        self._list()


def _end(day: date) -> datetime:
    """Return the end of a day; of today it is still to come, so that is now."""
    return datetime.combine(day, END).astimezone()


def in_words(conn: Any, one: Difference) -> Compared:
    """Return a difference in words."""
    record = RECORDS[one.entity]
    lines = (_line(conn, record, cell) for cell in one.cells)
    return Compared(
        one.entity, one.id, one.verdict, one.title,
        tuple(line for line in lines if line is not None and line[1] != line[2]),
    )  # fmt: skip


def _line(conn: Any, record: type[Record], change: Any) -> tuple[str, str, str] | None:
    own = change[0].startswith("custom.")
    return change_texts.told(conn, record, change) if own else change_line(conn, record, change)
