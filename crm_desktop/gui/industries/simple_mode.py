"""Simple mode in the window: pages, menu entries, columns and form fields nobody uses are hidden.

What is hidden is worked out behind the work and remembered in the file for its next opening. Whatever
comes to hold something is shown again by itself; one click shows everything.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.pages import pages
from crm_desktop.gui.sidebar import NavItem
from crm_desktop.i18n import tr, trn
from crm_desktop.industries.simple import KEPT, ON

NAME = "simple"
LOOKED_AFTER = 400
OF_PAGE = {
    "products": ("record.products", "record.new_product"),
    "segments": ("segments.new", "segments.from_file"),
    "pipeline": ("pipeline.edit", "pipeline.new", "pipeline.board", "pipeline.list",
                 "pipeline.funnel"),
}  # fmt: skip
"""What else of the menus is about a page; making a record of its kind is, too."""
SETUP = {"pipeline", "custom_field", "plan", "segment", "saved_view"}
"""Kinds of record whose news may mean that a preset came or went."""


def looked_at() -> list[tuple[str, tuple[str, ...]]]:
    """Return the pages that may be hidden, with the kinds of record each shows."""
    return [(spec.name, (spec.entity, *spec.watches)) for spec in pages() if spec.entity]


class SimpleMode(QObject):
    """Keeps `context.simple` right and tells the parts of the window that show it."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self._desk, self._context, self._ws = desk, desk.context, desk.context.ws
        self._pages = looked_at()
        self._foot = list(desk.sidebar.foot.places.items)
        self._simple = desk.context.simple
        self._simple.on = bool(self._ws.setting(ON, False))
        self._simple.take(self._ws.setting(KEPT))
        self._later = QTimer(self, interval=LOOKED_AFTER, singleShot=True)
        self._later.timeout.connect(self.look)
        desk.page_changed.connect(lambda _name: self._show_pages())
        desk.context.bridge.changed.connect(self._take)
        self._show_pages()
        if self._simple.on:
            self._hide_actions()
            self._later.start()

    def turn(self) -> None:
        """Hide what is not used, or show everything."""
        self._simple.on = not self._simple.on
        self._ws.remember(ON, self._simple.on)
        if self._simple.on:
            self.look(tell=True)
        else:
            self._show()
            self._desk.toast(tr("Everything is shown"))

    def look(self, *, tell: bool = False) -> None:
        """Find out behind the work what holds nothing, and hide that."""
        reader, every = self._ws.fresh_reader, self._pages

        def find(_token: Any) -> dict[str, Any]:
            from crm_desktop.industries import simple

            conn = reader()
            try:
                return simple.unused(conn, every)
            finally:
                if not self._ws.in_memory:
                    conn.close()

        def show(found: dict[str, Any]) -> None:
            if not self._simple.on:
                return
            if found != self._simple.to_json():
                self._simple.take(found)
                self._ws.remember(KEPT, found)
            self._show()
            if tell:
                hidden = trn("{n} unused part is hidden", "{n} unused parts are hidden",
                             self._simple.count())  # fmt: skip
                self._desk.toast(
                    f"{hidden}. {tr('“Show everything” at the left brings them back.')}"
                )

        self._context.network_lane.run(find, show, self._context.failed)

    def _take(self, news: Changed) -> None:
        """Look again when something that is hidden may hold something now."""
        if not self._simple.on:
            return
        cells = {cell.partition(".")[0] for cell in news.cells}
        hidden: set[str] = set().union(*self._simple.fields.values())
        kinds = {e for name, of in self._pages if name in self._simple.pages for e in of}
        if not cells or cells & (hidden | {"deleted"}) or set(news.rows) & (kinds | SETUP):
            self._later.start()

    def _show(self) -> None:
        self._show_pages()
        self._hide_actions()
        stack = self._desk.stack
        for page in (stack.widget(at) for at in range(stack.count())):
            if hasattr(page, "memory"):
                page.memory.follow_simplicity()
        panel = self._desk.side.panel
        if panel is not None and hasattr(panel, "facts"):
            for facts in (panel.brief, panel.facts):
                next_turn(facts, facts.forget)  # each is made anew

    def _show_pages(self) -> None:
        sidebar, hides = self._desk.sidebar, self._simple.hides_page
        sidebar.show_pages(lambda name: not hides(name), self._desk.page_name)
        on = self._simple.on
        words, icon = (tr("Show everything"), "eye") if on else (tr("Simple mode"), "eye-off")
        if [i.words for i in sidebar.foot.places.items][:1] != [words]:
            sidebar.foot.set_items([NavItem(NAME, words, icon), *self._foot])

    def _hide_actions(self) -> None:
        hides, hidden = self._simple.hides_page, set()
        for name, _of in self._pages:
            if hides(name):
                hidden |= {f"page.{name}", *OF_PAGE.get(name, ())}
        listed = {of[0] for _name, of in self._pages}
        used = {of[0] for name, of in self._pages if not hides(name)}
        self._context.actions.hide(hidden | {f"record.new_{entity}" for entity in listed - used})
