"""The sheet of the palette: a line to type in, what fits below it, and the keys explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.palette import entries, recent
from crm_desktop.gui.palette.delegate import EntryDelegate
from crm_desktop.gui.palette.entries import ACTION, COMMANDS_ONLY, NEW, Entry
from crm_desktop.gui.palette.model import EntryModel
from crm_desktop.gui.widgets.dressing import IconLabel, label
from crm_desktop.gui.widgets.labels import KeyCaps
from crm_desktop.gui.widgets.popover import EDGE, Raised
from crm_desktop.i18n import tr, trn
from crm_desktop.store import search
from crm_desktop.store.search import Hit

WIDE, RADIUS = 640, 10
HEAD, FOOT, PAGE, BELOW = 52, 36, 8, 6
MOST = 40
"""Records shown at most; who wants more types more."""


class SearchPopup(Raised):
    """Finds while one types. Enter or a click chooses; what was chosen is told by the signals."""

    record_chosen = Signal(str, str)  # entity, id
    action_chosen = Signal(str)
    new_wanted = Signal(str, str)  # entity, name
    dismissed = Signal()

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window, RADIUS)
        self._context = context
        self._job: Any = None
        self._asked = ""
        self.setAccessibleName(tr("Search and commands"))
        self.field = QLineEdit(self)
        self.field.setProperty("kind", "palette")
        self.field.setPlaceholderText(tr("Search everything or type a command"))
        self.field.setAccessibleName(tr("Search everything or type a command"))
        self.count = label("", "hint")
        self.model = EntryModel(self)
        self.list = _List(self.model, self)
        self.list.setFocusProxy(self.field)
        self._lay_out()
        self.field.textChanged.connect(self.ask)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._choose)

    # what the palette calls

    def start(self, text: str = "") -> None:
        """Begin anew with a text, "" shows what is recent."""
        self.field.setText(text)
        self.field.selectAll()
        self.ask(text)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def ask(self, text: str) -> None:
        """Look for a text; an answer to an earlier one is dropped."""
        self.stop()
        self._asked = text.strip()
        if not self._asked:
            self._read(self._recent_job(), self._show_recent)
        elif self._asked.startswith(COMMANDS_ONLY):
            self._show_found([])
        else:
            self._read(self._search_job(self._asked), self._show_found)

    def current(self) -> Entry | None:
        """Return the row Enter would choose."""
        at = self.list.currentIndex().row()
        return self.model.entries[at] if 0 <= at < len(self.model.entries) else None

    def fit(self) -> None:
        """Be as tall as the rows need, within the room there is."""
        self.list.setFixedHeight(self.list.sizeHint().height())
        frame = 2 * (EDGE + 1) + fonts.height(HEAD) + fonts.height(FOOT) + 1
        self.resize(self.width(), frame + self.list.height())

    # asking

    def _read(self, job: Callable[[Any], list[Hit]], show: Callable[[list[Hit]], None]) -> None:
        self._job = self._context.lane.run(job, show, self._context.failed)

    def _search_job(self, text: str) -> Callable[[Any], list[Hit]]:
        reader = self._context.ws.reader
        return lambda _token: search.search(reader(), text, MOST)

    def _recent_job(self) -> Callable[[Any], list[Hit]]:
        reader, wanted = self._context.ws.reader, recent.pairs(self._context)
        return lambda _token: recent.records(reader(), wanted)

    # showing

    def _show_recent(self, hits: list[Hit]) -> None:
        used = recent.actions(self._context)
        self._show(entries.at_rest(hits, used, self._context.actions))
        self.count.setText("")

    def _show_found(self, hits: list[Hit]) -> None:
        text = self._asked
        rows = entries.for_query(text, hits, self._context.actions)
        plain = text.lstrip(COMMANDS_ONLY).strip()
        if not rows:
            rows = [entries.nothing(plain or text)]
        if not text.startswith(COMMANDS_ONLY) and not self._context.ws.closed_because:
            rows = entries.with_offers(rows, text, found=bool(hits))
        self._show(rows)
        known = f"{len(hits)}+" if len(hits) >= MOST else f"{len(hits)}"
        self.count.setText(tr("{n} found", n=known) if hits else "")

    def _show(self, rows: list[Entry]) -> None:
        self.model.show_entries(rows)
        self._go(self.model.next_from(-1, 1))
        self.fit()
        self._announce(rows)

    def _announce(self, rows: list[Entry]) -> None:
        """Tell a screen reader how much was found and what Enter would do."""
        if not QAccessible.isActive():
            return
        found = sum(entry.takes_enter for entry in rows)
        first = self.current()
        words = trn("{n} row", "{n} rows", found) + (f". {first.said()}" if first else "")
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, words))

    # keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # no shortcut of the window while one types here
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key, at = event.key(), self.list.currentIndex().row()
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1,
            Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE,
        }  # fmt: skip
        if key in steps:
            self._go(self.model.next_from(at, steps[Qt.Key(key)]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape or _is_again(event):
            self.dismissed.emit()
        else:
            return False
        return True

    def _go(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())
        if row == self.model.next_from(-1, 1):
            self.list.scrollToTop()
        chosen = self.current()
        self.field.setAccessibleDescription(chosen.said() if chosen else "")

    def _choose(self, index: QModelIndex) -> None:
        entry = self.model.entries[index.row()] if index.isValid() else None
        if entry is None or not entry.takes_enter:
            return
        if entry.kind == ACTION:
            self.action_chosen.emit(entry.name)
        elif entry.kind == NEW:
            self.new_wanted.emit(entry.name, self._asked)
        else:
            self.record_chosen.emit(entry.name, entry.id)

    # building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(18, 0, 18, 0)
        head.setSpacing(8)
        head.addWidget(IconLabel("search", "tertiary"))
        head.addWidget(self.field, 1)
        head.addWidget(self.count)
        top = QWidget(self)
        top.setFixedHeight(fonts.height(HEAD))
        top.setLayout(head)
        line = QFrame(self)
        line.setProperty("kind", "line")
        for part in (top, line, self.list, _Foot(self)):
            self.inside.addWidget(part)
        self.resize(WIDE + 2 * EDGE, 200)


class _List(QListView):
    """As tall as its rows, up to `most`; then it scrolls."""

    def __init__(self, model: EntryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.most = 440
        self.setModel(model)
        self.setItemDelegate(EntryDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("What was found"))

    def sizeHint(self) -> QSize:  # noqa: N802
        rows = range(self.model().rowCount())
        tall = sum(self.sizeHintForRow(row) for row in rows) + BELOW
        return QSize(WIDE, min(self.most, tall))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self.viewport()).fillRect(self.viewport().rect(), theme.colour("raised"))
        super().paintEvent(event)


class _Foot(QWidget):
    """What the keys do, on the ground of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(fonts.height(FOOT))
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 0)
        row.setSpacing(6)
        for keys, words in (
            (("Up", "Down"), tr("choose")),
            (("Enter",), tr("open")),
            ((COMMANDS_ONLY,), tr("commands only")),
        ):
            self._explain(row, keys, words)
            row.addSpacing(12)
        row.addStretch(1)
        self._explain(row, ("Esc",), tr("close"))

    def _explain(self, row: QHBoxLayout, keys: tuple[str, ...], words: str) -> None:
        for key in keys:
            row.addWidget(KeyCaps(_ARROWS.get(key, key)))
        row.addWidget(label(words, "hint"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("window"))
        box = self.rect()
        painter.drawRoundedRect(box, RADIUS - 1, RADIUS - 1)
        painter.drawRect(box.adjusted(0, 0, 0, -RADIUS))
        painter.fillRect(box.left(), box.top(), box.width(), 1, theme.colour("line"))


def _is_again(event: QKeyEvent) -> bool:
    """Say whether the key that opens the palette was pressed once more."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_K and bool(control)


_ARROWS = {"Up": "↑", "Down": "↓"}
