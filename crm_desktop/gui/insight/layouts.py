"""How pages of figures are put together: a head over what it is of, and a panel beside that explains it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import hairline

_ANY = 16777215
"""The greatest width Qt knows: none is set."""


def headed(page: QWidget, head: QWidget, inside: QWidget, *, line: bool = True) -> None:
    """Fill a page with a head and what it is of, a line between them or none."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(head)
    if line:
        column.addWidget(hairline(page))
    column.addWidget(inside, 1)


def beside(page: QWidget, left: QWidget, panel: QWidget) -> tuple[QHBoxLayout, QFrame]:
    """Fill a page with figures and a panel, hidden yet; return their row and the line between them."""
    edge = hairline(page, "upright")
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(left, 1)
    row.addWidget(edge)
    row.addWidget(panel)
    edge.hide()
    panel.hide()
    return row, edge


def give_way(left: QWidget, edge: QWidget, panels: Sequence[QWidget], *, room: bool) -> None:
    """Let a panel that is open cover the figures where there is no room beside them."""
    open_ = any(not panel.isHidden() for panel in panels)
    left.setVisible(room or not open_)
    edge.setVisible(open_ and room)
    for panel in panels:
        panel.setMaximumWidth(panel.minimumWidth() if room else _ANY)
