"""A card of the dashboard: a title with what it is of, what it shows, and a sentence below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.data import ChartData
from crm_desktop.gui.charts.view import ChartView
from crm_desktop.gui.widgets.dressing import IconLabel, label
from crm_desktop.gui.widgets.giving_way import GivingWay
from crm_desktop.i18n import tr

PAD = 14


class Card(QFrame):
    """What stands in it is added to `inside`. It is never lower than `least`, at 100 %: nothing jumps."""

    def __init__(self, title: str, parent: QWidget, least: int = 0) -> None:
        super().__init__(parent)
        self._least = least
        self.setProperty("kind", "card")
        self.title, self.note = GivingWay(title, "strong"), GivingWay("", "hint")
        self.head = QHBoxLayout()
        self.head.setContentsMargins(PAD, 10, PAD, 6)
        self.head.setSpacing(8)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.note)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(0)
        self.inside.addLayout(self.head)
        self._grow()
        theme.news.changed.connect(self._grow)

    def wait(self) -> None:
        """Say that what stands here is being worked out; the room stays what it was."""
        self.setMinimumHeight(max(self.height() if self.isVisible() else 0, self.minimumHeight()))

    def _grow(self) -> None:
        self.setMinimumHeight(fonts.grown(self._least))


def framed(inside: QWidget, parent: QWidget, pad: int = 1) -> Card:
    """Return a card without a head around something."""
    made = Card("", parent)
    for part in (made.title, made.note):
        part.hide()
    made.head.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    row.setContentsMargins(pad, pad, pad, pad)
    row.addWidget(inside)
    made.inside.addLayout(row, 1)
    return made


class Notice(QFrame):
    """A sentence that matters, with the sign of a warning."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self.words = label("", "attention", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel("triangle-alert", "attention", 14), 0, Qt.AlignmentFlag.AlignTop)
        self.column = QVBoxLayout()
        self.column.setSpacing(8)
        self.column.addWidget(self.words)
        row.addLayout(self.column, 1)


class ChartCard(Card):
    """A chart with the switch to its table in its head."""

    def __init__(self, kind: str, title: str, parent: QWidget, least: int = 0) -> None:
        super().__init__(title, parent, least)
        self.view = ChartView(kind, self)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.switcher = self.view.switch()
        self.head.addWidget(self.switcher)
        body = QHBoxLayout()
        body.setContentsMargins(PAD - 4, 0, PAD - 4, 4)
        body.addWidget(self.view)
        self.inside.addLayout(body, 1)
        self.sentence = label("", "small", wrap=True)
        self.notice = Notice(self)
        foot = QVBoxLayout()
        foot.setContentsMargins(PAD, 0, PAD, PAD)
        foot.addWidget(self.sentence)
        foot.addWidget(self.notice)
        self.inside.addLayout(foot)
        self.notice.hide()
        self.view.show_data(ChartData(title, (), (), empty=" "))
        theme.news.changed.connect(self._fit)

    def wait(self) -> None:
        super().wait()
        title = self.title.text()
        self.show_data(ChartData(title, (), (), empty=tr("Working it out…")), waits=True)

    def show_data(self, data: ChartData, *, matters: bool = False, waits: bool = False) -> None:
        """Show other values; a sentence that `matters` is pointed out. One that `waits` keeps its room."""
        if not waits:
            self._grow()
        self.view.show_data(data)
        self.title.setText(data.title)
        self.note.setText(data.period)
        said = data.sentence if data.marks() else ""
        self.sentence.setText("" if matters else said)
        self.sentence.setVisible(bool(said) and not matters)
        self.notice.words.setText(said if matters else "")
        self.notice.setVisible(bool(said) and matters)
        self._fit()

    def _fit(self) -> None:
        self.view.setMinimumHeight(self.view.canvas.sizeHint().height())
