"""The head of the dashboard: of which time and whose figures, what they are compared with, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.insight import words
from crm_desktop.gui.insight.reports.choosers import ask_days
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.gui.widgets.menus import FindMenu, drop_down, unmarked
from crm_desktop.i18n import tr
from crm_desktop.insight.periods import OFFERED
from crm_desktop.insight.summary import Wanted

HEIGHT = 52
LONGEST = 28


class DashboardHead(QWidget):
    """Tells what is wanted; the page acts."""

    wanted_changed = Signal(object)  # Wanted
    past_wanted = Signal()
    picture_wanted = Signal()
    goals_wanted = Signal()
    update_wanted = Signal()
    boards_wanted = Signal()  # the menu of dashboards
    pin_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._wanted, self._people = Wanted(), list[str]()
        self._board = ""  # the name of a dashboard of the user's, "" for the overview
        self.adding: Callable[[QMenu], None] = lambda _menu: None  # what is done with dashboards
        self.title = label(tr("Dashboard"), "title")
        self.board, self.period, self.whose = _chooser(), _chooser(), _chooser()
        self.pin = push(tr("Pin a report"), icon="plus")
        self.compared = label("", "small")
        self.past = icon_button("calendar-clock", tr("As on date…"))
        self.save = icon_button("download", tr("Save as picture…"))
        self.more = icon_button("ellipsis", tr("More"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        for part in (self.title, self.board, self.period, self.whose):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.compared, self.pin, self.past, self.save, self.more):
            row.addWidget(part)
        self.setMinimumHeight(HEIGHT)
        self.board.clicked.connect(self.boards_wanted)
        self.pin.clicked.connect(self.pin_wanted)
        self.show_board("")
        self.period.clicked.connect(lambda: drop_down(self.period_menu(), self.period))
        self.whose.clicked.connect(lambda: drop_down(self.whose_menu(), self.whose))
        self.more.clicked.connect(lambda: drop_down(self.more_menu(), self.more))
        self.past.clicked.connect(self.past_wanted)
        self.save.clicked.connect(self.picture_wanted)
        self.show_wanted(self._wanted, ())

    def show_board(self, name: str) -> None:
        """Show which dashboard is in front; "" is the overview, which alone is of a time and a person."""
        self._board = name
        said = name or tr("Overview")
        short = said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"
        self.board.setText(unmarked(short))
        self.board.setAccessibleName(tr("Dashboard: {name}", name=said))
        for part in (self.period, self.whose):
            part.setVisible(not name)
        self.pin.setVisible(bool(name))
        self._fit()

    def show_wanted(self, wanted: Wanted, people: Iterable[str]) -> None:
        """Show what is asked for, and offer these people."""
        self._wanted, self._people = wanted, list(people)
        self.period.setText(words.period_name(wanted.period))
        self.period.setAccessibleName(tr("Period: {name}", name=self.period.text()))
        self.whose.setText(wanted.owner or tr("Everyone"))
        self.whose.setAccessibleName(tr("Person: {name}", name=self.whose.text()))

    def say_compared(self, day: str, *, young: bool = False) -> None:
        """Say with which day figures are compared, or that the file is too `young`."""
        said = tr("Compared with {day}", day=day) if day else ""
        self.compared.setText(tr("Younger than a week, nothing to compare with") if young else said)
        self._fit()

    def period_menu(self) -> QMenu:
        """Return the menu of periods."""
        menu = QMenu(self)
        for period in OFFERED:
            action = menu.addAction(words.period_name(period))
            action.setCheckable(True)
            action.setChecked(period == self._wanted.period)
            action.triggered.connect(
                lambda _on, p=period: self._want(self._wanted._replace(period=p))
            )
        menu.addSeparator()
        menu.addAction(tr("From … to …"), partial(ask_days, self.period, self._want_days))
        return menu

    def whose_menu(self) -> QMenu:
        """Return the menu of people."""
        menu = FindMenu(parent=self)
        for name in ("", *self._people):
            action = menu.addAction(name or tr("Everyone"))
            action.setCheckable(True)
            action.setChecked(name == self._wanted.owner)
            action.triggered.connect(lambda _on, n=name: self._want(self._wanted._replace(owner=n)))
        menu.find_among(tr("Find a person"))
        return menu

    def more_menu(self) -> QMenu:
        """Return what else can be done."""
        menu = QMenu(self)
        for icon, said, signal in (
            ("target", tr("Goals…"), self.goals_wanted),
            ("refresh-cw", tr("Work out anew"), self.update_wanted),
            ("calendar-clock", tr("As on date…"), self.past_wanted),
            ("download", tr("Save as picture…"), self.picture_wanted),
        ):
            menu.addAction(icons.icon(icon), said, signal.emit)
        menu.addSeparator()
        self.adding(menu)
        return menu

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        """Leave out what the menu has too, where there is no room, and at last the name of the page."""
        levels = (
            (True, True, True),
            (True, False, True),
            (False, False, True),
            (False, False, False),
        )
        for buttons, compared, title in levels:
            self.title.setVisible(title)
            said = bool(self.compared.text()) and not self._board
            self.compared.setVisible(compared and said)
            self.past.setVisible(buttons)
            self.save.setVisible(buttons)
            self.layout().invalidate()
            if self.layout().sizeHint().width() <= self.width():
                return

    def _want_days(self, period: str) -> None:
        self._want(self._wanted._replace(period=period))

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self.wanted_changed.emit(wanted)


def _chooser() -> QPushButton:
    made = push("")
    made.setIcon(icons.icon("chevron-down", "secondary"))
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return made
