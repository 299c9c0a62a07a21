"""Which places the sidebar offers: the pages in their order with their keys, history and settings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.pages import PageSpec
from crm_desktop.gui.sidebar import NavItem, Sidebar
from crm_desktop.i18n import tr

NUMBERED = 9
"""Pages that have a key of their own."""


def sidebar_of(specs: Iterable[PageSpec], parent: QWidget) -> Sidebar:
    """Return the sidebar of these pages."""
    specs = list(specs)
    listed = [spec for spec in specs if spec.listed]
    items = [
        NavItem(
            spec.name, tr(spec.label), spec.icon, _native(f"Ctrl+{at}") if at <= NUMBERED else ""
        )
        for at, spec in enumerate(listed, 1)
    ]
    foot = [
        NavItem("history", tr("History"), "history", _native("Ctrl+H")),
        NavItem("settings", tr("Settings"), "settings", _native("Ctrl+,")),
    ]
    passing = [NavItem(spec.name, tr(spec.label), spec.icon) for spec in specs if spec.passing]
    return Sidebar(items, foot, parent, passing)


def follow_segments(desk: Any) -> None:
    """Keep the pinned segments in the sidebar of a desk, from after its first picture on."""
    from crm_desktop.gui.segments.pinned import PinnedSegments

    PinnedSegments(desk)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
