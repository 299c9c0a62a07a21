"""A section that is a list of what has deadlines, with the one that is stood on below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk.due_list import Due, DueList
from crm_desktop.gui.privacy.desk.section import SectionView
from crm_desktop.gui.privacy.desk.section_head import EDGE
from crm_desktop.gui.widgets.dressing import hairline
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr

OPEN, CLOSED = "open", "closed"


class ListingSection(SectionView):
    """Derive from it and say what is listed (`every`, each with `id` and `open`) and how it reads (`line`).

    `detail` shows one of them by `show_one`; it is as high as `tall` says.
    """

    label, tall = "", 232
    nothing: tuple[str, str, str] = ("inbox", "", "")  # icon, title, text of the empty state

    def __init__(self, context: Context, detail: QWidget) -> None:
        super().__init__(context)
        self.found: list[Any] = []
        self._wanted = ""
        self._asking = Asking(context, self)
        self.tab = Segments(
            [(OPEN, tr("Open"), ""), (CLOSED, tr("Closed"), "")], tr("Which are listed")
        )
        self.tab.choose(OPEN)
        self.list = DueList(tr(self.label), self)
        self.detail = detail
        self.empty = EmptyState("inbox", "", over=self.list)
        self.begin: QPushButton | None = None  # the button of the empty state
        self.not_empty: list[QWidget] = [self.tab]  # what there is no use for before

    # what derives from it says

    def every(self, conn: Any) -> list[Any]:
        """Return all there are, open ones first."""
        raise NotImplementedError

    def line(self, one: Any) -> Due:
        """Return one as a row."""
        raise NotImplementedError

    def show_one(self, one: Any) -> None:
        """Show the one that is stood on."""
        raise NotImplementedError

    def status(self, found: Sequence[Any]) -> str:
        """Return what the status bar says."""
        raise NotImplementedError

    # what it does

    @property
    def current(self) -> Any:
        """Return the one that is stood on, None for none."""
        return next((one for one in self.found if one.id == self.list.chosen()), None)

    def read(self) -> None:
        self._asking.ask(self.every, self._show)

    def leave(self) -> None:
        super().leave()
        self._asking.drop()

    def stand_on(self, id: str) -> None:
        """Come to one, whichever tab lists it, as soon as it is read."""
        self._wanted = id
        self.again()

    def _show(self, found: list[Any]) -> None:
        self.found = found
        wanted = next((one for one in found if one.id == self._wanted), None)
        if wanted is not None:
            tab = OPEN if wanted.open else CLOSED
            if self.tab.choice() != tab:
                self.tab.choose(tab)
        self._list()
        if wanted is not None:
            self.list.stand_on(self._wanted)
        self._wanted = ""
        self.said.emit(self.status(found))

    def _list(self, _tab: str = "") -> None:
        shown = [one for one in self.found if one.open == (self.tab.choice() != CLOSED)]
        self.list.show_rows([self.line(one) for one in shown])
        for part in self.not_empty:
            part.setVisible(bool(self.found))
        if shown:
            self.empty.hide()
        elif not self.found:
            self.empty.say(self.nothing[0], *map(tr, self.nothing[1:]))
            self._cover(begin=True)
        else:
            title = tr("None is open") if self.tab.choice() != CLOSED else tr("None is closed yet")
            self.empty.say("circle-check", title, "")
            self._cover(begin=False)

    def _cover(self, *, begin: bool) -> None:
        if self.begin is not None:
            self.begin.setVisible(begin)
        self.empty.close_for(self.context.ws.closed_because)
        self.empty.cover(self.list)

    def _moved(self, _id: str = "") -> None:
        one = self.current
        for part in (self.detail, self.line_above):
            part.setVisible(one is not None)
        if one is not None:
            self.show_one(one)

    def _fit(self) -> None:
        self.detail.setFixedHeight(fonts.height(self.tall))

    def lay_out(self) -> None:
        """Lay out the list and the detail below the head."""
        row = QHBoxLayout()
        row.setContentsMargins(EDGE, 0, EDGE, 8)
        row.addWidget(self.tab)
        row.addStretch(1)
        self.line_above = hairline(self)
        self.box.addLayout(row)
        self.box.addWidget(hairline(self))
        self.box.addWidget(self.list, 1)
        self.box.addWidget(self.line_above)
        self.box.addWidget(self.detail)
        self.setFocusProxy(self.list)
        self.tab.chosen.connect(self._list)
        self.list.moved.connect(self._moved)
        theme.news.changed.connect(self._fit)
        self._fit()
        self._moved()
