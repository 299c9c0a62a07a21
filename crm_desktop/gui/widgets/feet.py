"""The feet of dialogs: a bar with buttons at either end, or only the button that goes on and Cancel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui.widgets.dressing import push
from crm_desktop.gui.widgets.scrolling import TallArea
from crm_desktop.i18n import tr


def bar(
    parent: QWidget, ends: Sequence[QWidget], starts: Sequence[QWidget] = (), edge: int = 20
) -> QFrame:
    """Return a bar with buttons at its start and its end; `edge` is the room before the first."""
    foot = QFrame(parent)
    foot.setProperty("kind", "foot")
    row = QHBoxLayout(foot)
    row.setContentsMargins(edge, 12, 20, 12)
    row.setSpacing(8)
    for button in starts:
        row.addWidget(button)
    row.addStretch(1)
    for button in ends:
        row.addWidget(button)
    return foot


def stand(page: QWidget, body: QLayout, foot: QFrame, *, grows: bool = False) -> None:
    """Lay out a page: what it says from the top, its bar at the bottom; `grows`: it takes all the room."""
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addLayout(body, int(grows))
    box.addStretch(int(not grows))
    box.addWidget(foot)


def stand_scrolled(page: QWidget, body: QLayout, foot: QFrame, name: str) -> None:
    """Lay out a page as `stand` does; what has no room on the screen scrolls, and is called `name`."""
    inside = QWidget(page)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(body)
    column.addStretch(1)
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(TallArea(inside, name, page), 1)
    box.addWidget(foot)


def go_or_cancel(dialog: QDialog, words: str) -> QHBoxLayout:
    """Return the foot of a small dialog: Enter accepts it by the button called `words`."""
    return with_cancel(dialog, push(words, "primary"))


def with_cancel(dialog: QDialog, go: QPushButton) -> QHBoxLayout:
    """Return the foot of a small dialog: Enter accepts it by the button `go`."""
    cancel = push(tr("Cancel"))
    go.setDefault(True)
    cancel.setAutoDefault(False)
    go.clicked.connect(dialog.accept)
    # Cancel says it: what was typed is thrown away without being asked about
    cancel.clicked.connect(getattr(dialog, "throw_away", dialog.reject))
    foot = QHBoxLayout()
    foot.addStretch(1)
    foot.addWidget(cancel)
    foot.addWidget(go)
    return foot
