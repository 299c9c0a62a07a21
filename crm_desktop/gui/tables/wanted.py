"""The record a table shall stand on though it may not list it yet: one just made, or opened elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.store import listing

if TYPE_CHECKING:
    from crm_desktop.gui.tables.page import RecordTablePage


class Wanted:
    """Waits for the record to be listed. While the panel shows it, keys of the page are about it."""

    def __init__(self, page: RecordTablePage) -> None:
        self._page = page
        self._id, self._n = "", 0

    def want(self, id: str) -> bool:
        """Stand on a record now, or once it is listed; say whether it is listed now."""
        n = listing.number_of(self._page.context.ws.reader(), self._page.entity, id) or 0
        self._id, self._n = id, n
        return self.reach()

    def reach(self) -> bool:
        """Stand on the record if it is listed by now and still looked at; say whether it is."""
        view, model, n = self._page.view, self._page.model, self.shown()
        at = model.position(n, max(0, view.currentIndex().row())) if n else -1
        if at >= 0:
            self.drop()
            view.move_to(at)
        return at >= 0

    def drop(self) -> None:
        """Want none: the user went to a row."""
        self._id, self._n = "", 0

    def place(self) -> int:
        """Return the current row where it is what the panel shows, -1 where that left the list."""
        page, at = self._page, self._page.view.currentIndex().row()
        row = page.model.row(at) if 0 <= at < page.model.rowCount() else None
        return at if row and page.context.subject() == (page.entity, row["id"]) else -1

    def shown(self) -> int:
        """Return the row number of the record while the panel shows it, else 0."""
        page = self._page
        return self._n if self._n and page.context.subject() == (page.entity, self._id) else 0
