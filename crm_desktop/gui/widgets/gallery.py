"""A window with every component, and its picture in the three themes: what the design is held to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.chip import Chip
from crm_desktop.gui.widgets.choice_card import ChoiceCard
from crm_desktop.gui.widgets.count_tile import CountTile
from crm_desktop.gui.widgets.dressing import IconLabel, label, push, set_state
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.focus_ring import FocusRing
from crm_desktop.gui.widgets.labels import BadgeLabel, KeyCaps
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.gui.widgets.toast import Toast

WIDE, TALL = 510, 1280
BADGES = (
    ("Lead", "open", "quiet"),
    ("Qualified", "half", "accent"),
    ("Customer", "full", "good"),
    ("Lapsed", "dashed", "quiet"),
    ("14 late", "alert", "attention"),
    ("High", "alert", "error"),
)
ROWS = (
    ("Tan Ah Kow", "RM 9,500.00", ""),
    ("Ramasamy a/l Muthu", "RM 16,000.00", "hover"),
    ("Nurul Huda binti Ismail", "RM 48,600.00", "selected"),
    ("陈志明", "RM 31,300.00", "focus"),
)


class Gallery(QFrame):
    """One column of components in the theme in force."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setFixedSize(WIDE, TALL)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 12)
        self._column.setSpacing(4)
        self._column.addWidget(label(title, "title"))
        self._part("Surfaces and text", _Swatches())
        self._row(label(t.capitalize(), k) for t, k in _WORDS)
        self._part("Buttons: primary, standard, quiet, danger, disabled, focus", None)
        self._row(_buttons())
        self._part("Inputs: rest, focus, error, off", None)
        self._row(_inputs())
        self._column.addWidget(SearchField("Search everything or type a command", "Ctrl+K"))
        self._part("Check, radio, chips, tabs", None)
        self._row(_checks())
        self._column.addWidget(_tabs())
        self._part("Badges: shape and text, never colour alone", None)
        self._row((BadgeLabel(t, shape=s, tone=n) for t, s, n in BADGES), 4)
        self._part("Row states: rest, hover, selected, current with focus", _Rows())
        self._part("Counts, choices, segments, keys", None)
        self._row(_tiles())
        self._column.addWidget(_card())
        self._row(_segments())
        self._part("Empty", _empty())
        self._part("Toast and chart series", _Series())
        self._column.addStretch()
        self.toast = Toast(self)
        self.toast.say("Moved 3 deals to Visit", "Undo", key="Ctrl+Z")

    def focus(self) -> None:
        """Put the keyboard on the button that shows the ring."""
        for button in self.findChildren(QWidget, "focused"):
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _part(self, words: str, widget: QWidget | None) -> None:
        self._column.addSpacing(8)
        self._column.addWidget(label(words, "hint"))
        if widget:
            self._column.addWidget(widget)

    def _row(self, parts: Iterable[QWidget], gap: int = 8) -> None:
        row = QHBoxLayout()
        row.setSpacing(gap)
        for part in parts:
            row.addWidget(part)
        row.addStretch()
        self._column.addLayout(row)


_WORDS = (
    ("text", ""),
    ("secondary", "secondary"),
    ("tertiary", "tertiary"),
    ("good", "good"),
    ("attention", "attention"),
    ("error", "error"),
)


def _buttons() -> list[QWidget]:
    off, focused = push("Undo"), push("Tag")
    off.setEnabled(False)
    focused.setObjectName("focused")
    return [
        push("Save", "primary", "check"),
        push("Export"),
        push("Later", "quiet", "clock"),
        push("Delete", "danger", "trash-2"),
        off,
        focused,
    ]


def _inputs() -> list[QWidget]:
    rest, chosen, wrong, off = QLineEdit("Petaling"), QComboBox(), QLineEdit("azlina@"), QLineEdit()
    chosen.addItems(["Selangor", "Johor"])
    set_state(wrong, "error")
    off.setPlaceholderText("Off")
    off.setEnabled(False)
    for line in (rest, wrong, off):
        line.setFixedWidth(96)
    return [rest, chosen, wrong, off]


def _checks() -> list[QWidget]:
    boxes = [QCheckBox(), QCheckBox(), QRadioButton(), QRadioButton()]
    for box in boxes[1::2]:
        box.setAutoExclusive(False)
        box.setChecked(True)
    add, chosen = QToolButton(), QToolButton()
    add.setText("Filter")
    add.setIcon(icons.icon("plus", "tertiary"))
    add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    chosen.setText("All")
    for button, state in ((add, "add"), (chosen, "chosen")):
        button.setProperty("kind", "chip")
        button.setProperty("state", state)
    return [*boxes, Chip("Stage is", "Customer"), add, chosen]


def _tabs() -> QTabBar:
    tabs = QTabBar()
    tabs.setExpanding(False)
    tabs.setDrawBase(False)
    for words in ("Timeline", "Facts", "Deals 2"):
        tabs.addTab(words)
    return tabs


def _tiles() -> list[QWidget]:
    made = [
        CountTile("circle-plus", "good", "New"),
        CountTile("pencil", "accent", "Update"),
        CountTile("circle-alert", "error", "Error"),
    ]
    for tile, figure, line in zip(
        made, ("812", "143", "9"), ("New records", "Fields will change", "Left out"), strict=True
    ):
        tile.say(figure, line)
    made[1].setChecked(True)
    return list(made)


def _card() -> ChoiceCard:
    card = ChoiceCard(
        "Import a file", "You see every change first; one undo takes it back.", "file-input"
    )
    card.setChecked(True)
    return card


def _segments() -> list[QWidget]:
    views = Segments(
        (
            ("board", "Board", "square-kanban"),
            ("list", "List", "list"),
            ("funnel", "Funnel", "funnel"),
        ),
        "View",
    )
    views.choose("board")
    return [views, KeyCaps("Ctrl+Shift+D"), IconLabel("info", "accent"), IconLabel("star")]


def _empty() -> EmptyState:
    empty = EmptyState(
        "inbox", "No contacts yet", "Bring the spreadsheet you have, or add one by hand."
    )
    empty.primary("Import a file", "file-input")
    empty.other("New contact", "plus")
    empty.link("Try it with sample data")
    empty.setFixedHeight(250)
    empty.show()
    return empty


class _Swatches(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(54)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        names = ("window", "surface", "hover", "selection", "line", "accentfill")
        wide = self.width() // len(names)
        for at, name in enumerate(names):
            box = QRect(at * wide, 2, wide, 32)
            painter.fillRect(box, theme.colour(name))
            painter.setPen(theme.colour("line"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.setPen(theme.colour("tertiary"))
            painter.setFont(fonts.font("small"))
            painter.drawText(QPoint(at * wide, 48), name)


class _Rows(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(32 * len(ROWS) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        for at, (name, money, state) in enumerate(ROWS):
            self._row(painter, QRect(0, 32 * at, self.width(), 32), (name, money, state))

    def _row(self, painter: QPainter, rect: QRect, what: tuple[str, str, str]) -> None:
        name, money, state = what
        chosen = state == "selected"
        ground = {"hover": "hover", "selected": "selection"}.get(state, "surface")
        painter.fillRect(rect, theme.colour(ground))
        painter.fillRect(QRect(0, rect.bottom(), rect.width(), 1), theme.colour("line"))
        box = QRect(8, rect.top() + 8, 16, 16)
        ticked = Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        paint.paint_checkbox(painter, box, ticked, selected=chosen)
        paint.paint_avatar(painter, QRect(42, rect.top() + 5, 22, 22), name + "1", name)
        painter.setPen(theme.colour("onselection" if chosen else "text"))
        painter.setFont(fonts.font("body-medium"))
        painter.drawText(rect.adjusted(72, 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, name)
        painter.setFont(fonts.font("body"))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(rect.adjusted(72, 0, -8, 0), side, money)
        if state == "focus":
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))


class _Series(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(20)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        for at, series in enumerate(theme.current().charts):
            painter.fillRect(QRect(at * 50, 2, 44, 18), QColor(series))


def render(app: QApplication, path: Path, ratio: float = 1.0) -> None:
    """Paint the gallery in the three themes, side by side, into the picture `path`."""
    before = theme.wish()
    names = {"light": "Light", "dark": "Dark", "contrast": "High contrast"}
    whole = QImage(
        round(WIDE * 3 * ratio), round(TALL * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    whole.setDevicePixelRatio(ratio)
    painter = QPainter(whole)
    FocusRing(app)
    for at, (name, title) in enumerate(names.items()):
        theme.apply(app, name)
        gallery = Gallery(title)
        gallery.show()
        gallery.activateWindow()
        app.processEvents()
        gallery.focus()
        gallery.render(painter, QPoint(at * WIDE, 0))
        gallery.close()
    painter.end()
    whole.save(str(path))
    theme.apply(app, before)
