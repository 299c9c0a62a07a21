"""Putting rows of a table into segments that are filled by hand, and taking them out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from crm_desktop.domain.rule import Listed
from crm_desktop.gui import icons
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.i18n import tr
from crm_desktop.segments import lists

MOST = 40


def segment_menu(menu: QMenu, page: Any, ns: Sequence[int]) -> None:
    """Add the segments to a page's menu, where its kind of record has some."""
    if page.entity not in lists.KINDS:
        return
    from crm_desktop.gui.segments.deeds import SegmentDeeds

    deeds, of = SegmentDeeds(page.context, page), page.entity
    known = [s for s in lists.segments(page.context.ws.reader(), of) if not s.live]
    inside = menu.addMenu(icons.icon("list-filter"), tr("Add to a segment"))
    inside.setEnabled(page.model.writable and bool(ns))
    for segment in known[:MOST]:
        action = inside.addAction(unmarked(segment.name))
        action.triggered.connect(partial(_fill, deeds, of, ns, segment))
    if known:
        inside.addSeparator()
    inside.addAction(tr("New segment of these…")).triggered.connect(
        lambda _on=False: _name_new(page, deeds, ns)
    )
    shown = {node.segment for node in page.filters.conditions if isinstance(node, Listed)}
    for segment in known:
        if segment.id in shown:
            words = tr("Take out of “{name}”", name=segment.name)
            out = menu.addAction(icons.icon("x"), words)
            out.setEnabled(page.model.writable and bool(ns))
            out.triggered.connect(lambda _on=False, one=segment: deeds.fill(of, ns, one, out=True))


def _fill(deeds: Any, of: str, ns: Sequence[int], segment: Any, _on: bool = False) -> None:
    deeds.fill(of, ns, segment)


def _name_new(page: Any, deeds: Any, ns: Sequence[int]) -> None:
    done = partial(deeds.fill_new, page.entity, ns)
    NameDialog(page.window(), tr("New segment"), "", done).open()
