"""One record taken back from a backup: found there, held against now, brought back as a change."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QListWidget, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.history.difference_list import DifferenceList
from crm_desktop.gui.history.differences import Story, lines_of
from crm_desktop.gui.start.file_rows import PLACE, FileRows, add_file
from crm_desktop.gui.widgets import feet, fitting
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr
from crm_desktop.store import cells, search
from crm_desktop.store.backups import single
from crm_desktop.store.history import RowDifference
from crm_desktop.store.search import Hit
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust.keys import key_for

WIDE, TALL, MOST, ASKS_AFTER = 640, 600, 40, 150
UNSAID = ("deleted", *single.KEPT)


class Compared(NamedTuple):
    """A record as a backup has it, and how that differs from now."""

    entity: str
    id: str
    title: str
    wanted: dict[Cell, Value]
    story: Story
    there: bool


class OneRecord(QDialog):
    """Nothing is written until a record is brought back, by one change that undo takes back."""

    def __init__(self, context: Context, source: Path, when: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("One record from a backup"))
        fitting.resize(self, fonts.widened(WIDE), fonts.widened(TALL))
        self._context, self._when = context, when
        self._old = _Old(source)
        self._lane = Lane("reading a backup", None, self)
        self._compared: Compared | None = None
        self.field = SearchField(tr("Find a record in this backup"), parent=self)
        self.hits = QListWidget(self)
        self.hits.setAccessibleName(tr("Records found in the backup"))
        self.hits.setItemDelegate(FileRows(self.hits, "file-text"))
        self.said = label("", "secondary", wrap=True)
        self.lines = DifferenceList(self)
        self.lines.setAccessibleName(tr("What would change"))
        self.lines.hide()
        self.go, self.cancel = push(tr("Bring it back"), "primary", "rotate-ccw"), push(tr("Close"))
        self.go.setEnabled(False)
        self._soon = QTimer(self, interval=ASKS_AFTER, singleShot=True)
        self._lay_out()
        self._connect()
        self._say(tr("Type a name, an e-mail or a number."))
        self.field.setFocus()

    def find(self, text: str) -> None:
        """Look for a record in the backup, without waiting for more to be typed."""
        self.field.setText(text)
        self._soon.stop()
        self._search()

    def accept(self) -> None:
        """Bring the chosen record back."""
        found = self._compared
        if found is None or not self.go.isEnabled():
            return
        try:
            done = single.bring_back(self._context.ws, found.entity, found.id, found.wanted)
        except UserError as error:
            self._say(str(error), wrong=True)
            return
        super().accept()
        self._context.tell(done, tr("Brought {name} back to how it was", name=found.title))
        self._context.open_record(found.entity, found.id)

    def done(self, result: int) -> None:
        """Close the backup."""
        old = self._old
        self._lane.run(lambda _token: old.close(), lambda _none: None, self._context.failed)
        super().done(result)

    def _search(self) -> None:
        old, text = self._old, self.field.text().strip()
        self._show_compared(None)
        if not text:
            self.hits.clear()
            self._say(tr("Type a name, an e-mail or a number."))
            return

        def show(hits: list[Hit]) -> None:
            if text == self.field.text().strip():
                self._list(hits)

        self._lane.run(
            lambda _t: search.search(old.reader(), text, MOST), while_there(self, show), self._fail
        )

    def _list(self, hits: list[Hit]) -> None:
        self.hits.clear()
        for hit in hits:
            kind = tr(RECORDS[hit.entity].plural)
            add_file(
                self.hits, f"{hit.entity}/{hit.id}", hit.title or tr("Unnamed"), hit.subtitle, kind
            )
        if hits:
            self.hits.setCurrentRow(0)
        else:
            self._say(tr("The backup has no such record."))

    def _compare(self) -> None:
        item = self.hits.currentItem()
        self._show_compared(None)
        if item is None:
            return
        place, title, old, context = str(item.data(PLACE)), item.text(), self._old, self._context
        entity, _, id = place.partition("/")

        def show(found: Compared) -> None:
            now = self.hits.currentItem()
            if now is not None and str(now.data(PLACE)) == place:
                self._show_compared(found)

        def hold_against(wanted: dict[Cell, Value]) -> None:
            # Beside what else reads this file, which ends when it is closed; a lane of ours would not.
            context.lane.run(
                lambda _token: _held_against(wanted, context.ws.reader(), (entity, id), title),
                while_there(self, show),
                self._fail,
            )

        self._lane.run(
            lambda _token: cells.shown(old.reader(), entity, id) or {},
            while_there(self, hold_against),
            self._fail,
        )

    def _show_compared(self, found: Compared | None) -> None:
        self._compared = found
        closed = self._context.ws.closed_because
        some = found is not None and (bool(found.story.lines) or not found.there)
        self.go.setEnabled(some and not closed)
        self.go.setToolTip(closed)
        self.lines.setVisible(some)
        if found is None:
            self._say("")
            return
        self.lines.show_story(found.story)
        self.lines.lines.show_all()
        self.lines.fit()
        if not found.there:
            self._say(
                tr("{name} is not there now. It comes back as it was, with this:", name=found.title)
            )
        elif some:
            self._say(tr("What {name} has now, and what it had then:", name=found.title))
        else:
            self._say(tr("{name} is now as it was then.", name=found.title))

    def _fail(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._say(str(error), wrong=True)
        else:
            self._context.failed(error)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.said.setText(words)
        set_kind(self.said, "error" if wrong else "secondary")

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        body.addWidget(label(tr("From the backup: {when}", when=self._when), "strong", wrap=True))
        body.addWidget(self.field)
        body.addWidget(self.hits, 1)
        body.addWidget(self.said)
        body.addWidget(self.lines)
        feet.stand(self, body, feet.bar(self, (self.cancel, self.go)), grows=True)
        self.go.setDefault(True)
        self.cancel.setAutoDefault(False)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._search)
        self.field.textChanged.connect(lambda _text: self._soon.start())
        self.hits.currentItemChanged.connect(lambda *_: self._compare())
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)


class _Old:
    """A backup opened by the lane that reads it, when it is first asked for."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._ws: Workspace | None = None

    def reader(self) -> Any:
        if self._ws is None:
            self._ws = Workspace.open(self._source, read_only=True, key=key_for(self._source))
        return self._ws.reader()

    def close(self) -> None:
        if self._ws is not None:
            self._ws.close()


def _held_against(
    wanted: dict[Cell, Value], conn: Any, record: tuple[str, str], title: str
) -> Compared:
    entity, id = record
    now = cells.shown(conn, entity, id)
    every = dict.fromkeys((*wanted, *(now or {})))
    changes = tuple(
        (cell, (now or {}).get(cell), wanted.get(cell))
        for cell in every
        if (now or {}).get(cell) != wanted.get(cell)
        and not single.is_refused(now or {}, cell)
        and cell not in UNSAID
        and cell.partition(".")[0] in RECORDS[entity].fields
    )
    lines = (
        tuple(lines_of(conn, RowDifference(entity, id, title, changes), True)) if changes else ()
    )
    return Compared(entity, id, title, wanted, Story(lines, 0, True, False), now is not None)
