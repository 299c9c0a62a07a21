"""Where the user was: pages and records in front, back and forward, each as it was left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QSize

from crm_desktop.gui import sheet
from crm_desktop.gui.binding.turns import paint_later
from crm_desktop.gui.pages import page_of
from crm_desktop.i18n import tr
from crm_desktop.store import listing

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.gui.sidebar import Sidebar

RECORD = "record"
"""Name of the page that shows one record."""
PAGED = ("contact", "company", "deal")
"""Kinds of record with a page of their own; others are shown beside the list."""
MOST = 100


class Place(NamedTuple):
    """A page, and of the record page which record."""

    page: str
    entity: str = ""
    id: str = ""


class Trail(QObject):
    """Pages keep their own scroll and selection; of a record its tab and scroll are kept here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._places: list[Place] = []
        self._at = -1
        self._kept: dict[Place, Any] = {}
        self._panels: set[Place] = set()  # places left with the panel open
        self._going = False

    @property
    def page(self) -> Any:
        """Return the record page, None before it was made; it is about no record yet then."""
        return self._desk.made_page(RECORD)

    def went(self, name: str) -> None:
        """Note that a page was brought to the front."""
        self._note(Place(name))

    def open(self, entity: str, id: str) -> bool:
        """Show a record on its page; say whether it is there."""
        desk = self._desk
        if entity not in PAGED:
            desk.context.open_record(entity, id)
            return True
        if listing.number_of(desk.context.ws.reader(), entity, id) is None or not self._shown(
            entity, id
        ):
            desk.toast(tr("This record is not there any more."), icon="circle-alert")
            return False
        self._note(Place(RECORD, entity, id))
        return True

    def open_soon(self, entity: str, id: str) -> None:
        """Show a record on its page; what is to be made, dressed and filled for it, each in a turn before."""
        if entity not in PAGED or self._desk.page_name == RECORD:
            self.open(entity, id)
        elif self.page is None:
            self.make_page()
            self._desk.host.soon(partial(self.open_soon, entity, id))
        elif sheet.dress_waiting(self.page):
            self._desk.host.soon(partial(self.open_soon, entity, id))
        else:
            filled = self.page.show_record(entity, id)
            self._desk.host.soon(partial(self._fit if filled else self.open, entity, id))

    def _fit(self, entity: str, id: str) -> None:
        """Give the page the room it will have: what moves in it takes as long as to show it."""
        stack = self._desk.stack
        if not self.page.isVisible():  # opened another way meanwhile
            self.page.make_room(QSize(stack.parentWidget().width(), stack.height()))
        self._desk.host.soon(partial(self._bring, entity, id))

    def show_favourites(self, sidebar: Sidebar) -> None:
        """Put the favourites below the pages."""
        from crm_desktop.gui.favourite_list import FavouritePart

        part = FavouritePart(self._desk.context, sidebar)
        sidebar.add_part(part)
        part.read()

    def subject(self) -> tuple[str, str]:
        """Return the record (entity, id) an action is about: in front, beside, or the current row."""
        desk = self._desk
        if desk.page_name == RECORD:
            return self.page.entity, self.page.id
        panel = desk.side.panel
        return (panel.entity, panel.id) if desk.side.record_shown() else desk.current

    def can_back(self) -> bool:
        return self._at > 0

    def can_forward(self) -> bool:
        return self._at + 1 < len(self._places)

    def back(self) -> None:
        """Go to where the user was before, as it was left."""
        self._go(-1)

    def forward(self) -> None:
        """Go to where the user went back from."""
        self._go(1)

    def leave_record(self) -> None:
        """Go back from a record, or to the page that lists its kind."""
        if self.can_back():
            self.back()
        else:
            self._desk.show_page(page_of(self.page.entity))

    def step(self, by: int) -> None:
        """Show the next or previous record of the list this one stands in."""
        table, at = self._table()
        to = at + by
        if table is None or at < 0 or not 0 <= to < table.model.rowCount():
            return
        table.model.ensure(to, to)
        row = table.model.row(to)
        if row and self._shown(self.page.entity, row["id"]):
            table.view.move_to(to)
            self._places[self._at] = Place(RECORD, self.page.entity, row["id"])

    def tell_neighbours(self) -> None:
        """Say which of how many the record in front is."""
        table, at = self._table()
        total = table.model.rowCount() if table is not None else 0
        self.page.set_neighbours(at + 1 if at >= 0 else 0, total)

    def _table(self) -> tuple[Any, int]:
        """Return the table of the record's kind, if it was made, and where the record stands."""
        page = self.page
        table = self._desk.made_page(page_of(page.entity))
        if table is None or not hasattr(table, "model"):
            return None, -1
        near = max(0, table.view.currentIndex().row())
        return table, table.model.position(page.n, near)

    def _shown(self, entity: str, id: str) -> bool:
        self._keep()
        if not self.make_page().show_record(entity, id):
            return False
        self._bring_page(entity)
        return True

    def _bring_page(self, entity: str) -> None:
        self._desk.side.close_side()
        self._desk.bring(RECORD, page_of(entity))
        self.tell_neighbours()
        self.page.setFocus()

    def _bring(self, entity: str, id: str) -> None:
        """Show the page that was filled with a record, unless it is about another one since."""
        if (self.page.entity, self.page.id) != (entity, id):
            self.open(entity, id)
            return
        self._keep()
        paint_later(self.page)
        self._bring_page(entity)
        self._note(Place(RECORD, entity, id))

    def make_page(self) -> Any:
        """Return the record page, made when it is wanted the first time; it stays behind the others."""
        if self.page is not None:
            return self.page
        from crm_desktop.gui.attachments.attaching import DropToAttach
        from crm_desktop.gui.record.page import RecordPage

        page = RecordPage(self._desk.context, self._desk.stack)
        DropToAttach(page, self._desk.context, lambda: (page.entity, page.id))
        self._desk.add_page(RECORD, page)
        page.back_wanted.connect(self.leave_record)
        page.stepped.connect(self.step)
        page.gone.connect(self.leave_record)
        return page

    def _note(self, place: Place) -> None:
        if self._going or (self._at >= 0 and self._places[self._at] == place):
            return
        if place.page != RECORD:
            self._keep()
        self._places = [*self._places[: self._at + 1], place][-MOST:]
        self._at = len(self._places) - 1

    def _keep(self) -> None:
        """Keep how the place in front stands before it is left."""
        if self._at < 0:
            return
        place, side = self._places[self._at], self._desk.side
        if place.page == RECORD and self.page is not None and self.page.id == place.id:
            self._kept[place] = self.page.state()
        (self._panels.add if side.record_shown() else self._panels.discard)(place)

    def _go(self, by: int) -> None:
        if not 0 <= self._at + by < len(self._places):
            return
        self._keep()
        self._at += by
        place, self._going = self._places[self._at], True
        try:
            self._come_to(place, by)
        finally:
            self._going = False

    def _come_to(self, place: Place, by: int) -> None:
        if place.page != RECORD:
            page = self._desk.show_page(place.page)
            if place in self._panels and hasattr(page, "open_current"):
                page.open_current()
            page.setFocus()
        elif self._shown(place.entity, place.id):
            self.page.restore(self._kept.get(place))
        else:  # deleted meanwhile
            del self._places[self._at]
            self._at -= by > 0
            self._going = False
            self._go(by if by < 0 else 0)
