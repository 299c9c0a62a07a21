"""The pinned segments in the sidebar, and the way from a segment to its members in their table."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from crm_desktop.domain.operation import Changed
from crm_desktop.domain.rule import Listed
from crm_desktop.gui.pages import page_of
from crm_desktop.gui.sidebar import NavItem
from crm_desktop.segments import lists

MOST = 12
"""Segments shown; a longer sidebar would leave the window."""


class PinnedSegments(QObject):
    """Follows the news about segments and fills the sidebar; it ends with its desk."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self._desk = desk
        self._served: set[int] = set()
        self.of: dict[str, str] = {}
        desk.sidebar.pinned.chosen.connect(self._chosen)
        desk.context.bridge.changed.connect(self._take)
        desk.page_changed.connect(self._serve)
        self._fill()
        self._serve("")

    def show_members(self, of: str, id: str) -> None:
        """List the members of a segment in the table of their kind."""
        name = page_of(of)
        if not name:
            return
        page = self._desk.show_page(name)
        page.tabs.keeper.use(None)
        page.filters.set_conditions([Listed(id)], "")
        page.focus_rows()

    def show_view(self, of: str, id: str) -> None:
        """Show a view that was brought in where its kind is listed."""
        if name := page_of(of):
            self._desk.show_page(name).tabs.show_view(id)

    def _serve(self, _name: str) -> None:
        """Listen to a page that wants to show members, once."""
        page = self._desk.page
        if hasattr(page, "list_wanted") and id(page) not in self._served:
            self._served.add(id(page))
            page.list_wanted.connect(self.show_members)
            page.view_wanted.connect(self.show_view)
        if hasattr(page, "filters") and id(page) not in self._served:
            self._served.add(id(page))
            wanted = getattr(page.filters, "segment_wanted", None)
            if wanted is not None:
                wanted.connect(lambda node, of=page.entity: self._build(of, node))

    def _build(self, of: str, node: Any) -> None:
        from crm_desktop.gui.segments.deeds import SegmentDeeds

        SegmentDeeds(self._desk.context, self).build(of, node, self._desk.host)

    def _chosen(self, id: str) -> None:
        self.show_members(self.of.get(id, ""), id)
        self._desk.sidebar.pinned.show_current("")

    def _take(self, news: Changed) -> None:
        if "segment" in news.rows:
            self._fill()

    def _fill(self) -> None:
        found = [s for s in lists.segments(self._desk.context.ws.reader()) if s.pinned][:MOST]
        self.of = {s.id: s.of for s in found}
        self._desk.sidebar.show_pinned([NavItem(s.id, s.name, "list-filter") for s in found])
