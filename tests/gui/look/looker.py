"""A stage of the tour that looks at each screen instead of taking its picture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)  # fmt: skip

from crm_desktop.gui.sidebar import Switcher
from crm_desktop.gui.tour.stage import Stage
from crm_desktop.gui.widgets.chip import Chip
from crm_desktop.gui.widgets.count_tile import CountTile

CONTROLS = (
    QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QTabBar,
    QAbstractScrollArea,
)  # fmt: skip
SLACK = 1
"""Pixels by which rounded sizes may differ."""


class Looker(Stage):
    """Gathers what is wrong on the screens it is shown."""

    def begin(self, asked=("names", "reach", "room")):
        self.asked, self.found, self.quiet = asked, [], 0.03
        return self

    def shoot(self, name: str) -> None:
        self.settle()
        self.settle()  # what came last may have asked for room
        for root in (self.window, *self.over()):
            if isinstance(root, QMenu):
                continue
            for ask in self.asked:
                told = {"names": nameless, "reach": out_of_reach, "room": cramped}[ask](root)
                self.found += [f"{name}: {words}" for words in told]


def nameless(root: QWidget) -> Iterator[str]:
    """Tell controls that a screen reader would not name."""
    labels = {label.buddy(): label.text() for label in root.findChildren(QLabel) if label.buddy()}
    for part in controls(root):
        text = part.text() if isinstance(part, QAbstractButton) else ""
        if not (part.accessibleName() or text or labels.get(part, "")).strip():
            yield f"no accessible name: {about(part)}"


def out_of_reach(root: QWidget) -> Iterator[str]:
    """Tell controls the Tab key does not come to, nor arrows within a group."""
    for part in controls(root):
        grouped = by_arrows(part)
        frame = isinstance(part, QAbstractScrollArea) and not takes_keys(part)
        if grouped or frame or not part.isEnabled():
            continue
        if not part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None:
            yield f"not reached by keyboard: {about(part)}"


def by_arrows(part: QWidget) -> bool:
    """Say whether arrows lead to a part from one of its group; Qt lets Tab come to only one of them."""
    if isinstance(part, QRadioButton):
        return not part.isChecked()
    group = part.group() if isinstance(part, QAbstractButton) else None
    if group is None or not group.exclusive():
        return False
    others = (one for one in group.buttons() if one is not part and one.isVisible())
    return any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in others)


def cramped(root: QWidget) -> Iterator[str]:
    """Tell words that are cut, parts that lie over one another, and parts out of their parent."""
    for part in shown(root):
        if (lacks := lack(part)) is not None:
            yield f"cut: {about(part)} has {part.width()}×{part.height()}, needs {lacks}"
        if isinstance(part, QScrollArea) and (over := too_wide(part)) > SLACK:
            yield f"cut at the side: {about(part)} holds {over} px more than its width"
        if part.layout() is not None and not isinstance(part, QMenuBar):
            yield from overlaps(part)


def too_wide(area: QScrollArea) -> int:
    """Return how much wider what an area holds is than it, where it does not scroll sideways."""
    never = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return area.widget().width() - area.viewport().width() if never and area.widget() else 0


def overlaps(parent: QWidget) -> Iterator[str]:
    boxes = [(w, w.geometry()) for w in laid_out(parent) if w.isVisible()]
    for (one, its), (other, their) in combinations(boxes, 2):
        if its.intersects(their):
            yield f"overlap: {about(one)} and {about(other)}"
    scrolled = isinstance(parent.parentWidget(), QAbstractScrollArea)
    for part, box in boxes:
        inside = parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
        if not scrolled and not inside.contains(box) and not box.isEmpty():
            yield f"out of its parent: {about(part)} {box} in {parent.rect()}"


def laid_out(parent: QWidget) -> Iterator[QWidget]:
    """Yield the children of a part its layouts place.

    No item of a layout is asked for: Python would keep what stands for one that C++ deletes, and
    take the next thing at its address for it.
    """
    layouts = parent.findChildren(QLayout)
    for child in parent.children():
        if isinstance(child, QWidget) and any(one.indexOf(child) >= 0 for one in layouts):
            yield child


def lack(part: QWidget) -> QSize | None:
    """Return the size a part needs for its words when it has less."""
    if isinstance(part, QLabel) and part.text():
        return _label_lack(part)
    if isinstance(part, QPushButton | QToolButton) and part.text() and not paints_itself(part):
        wanted = QSize(part.sizeHint().width(), part.fontMetrics().height() + 2)
        if part.height() < wanted.height() or part.width() + SLACK < wanted.width():
            return wanted
    return None


def paints_itself(part: QWidget) -> bool:
    """Say whether a button shows no words, or cuts them itself with the whole in its tooltip."""
    only_icon = isinstance(part, QToolButton) and (
        part.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    )
    return only_icon or "qt_" in part.objectName() or isinstance(part, Chip | Switcher | CountTile)


def _label_lack(part: QLabel) -> QSize | None:
    room = part.contentsRect().size()
    if part.wordWrap():
        tall = part.heightForWidth(part.width())
        return QSize(part.width(), tall) if tall > part.height() + SLACK else None
    wanted = part.sizeHint()
    if part.sizePolicy().horizontalPolicy() == part.sizePolicy().Policy.Ignored:
        wanted.setWidth(room.width())
    short = part.width() + SLACK < wanted.width() or part.height() + 2 < wanted.height()
    return wanted if short else None


def controls(root: QWidget) -> Iterator[QWidget]:
    """Yield what one can act on, without the inner parts Qt builds them of."""
    for part in shown(root):
        inner = isinstance(part, QScrollBar | QHeaderView) or part.objectName().startswith("qt_")
        within = any(isinstance(p, QTabBar | QLineEdit | QAbstractSpinBox | QComboBox)
                     for p in parents(part))  # fmt: skip
        if isinstance(part, CONTROLS) and not inner and not within:
            yield part


def takes_keys(area: QAbstractScrollArea) -> bool:
    """Say whether an area is more than a window on what it holds."""
    return isinstance(area, QAbstractItemView) or area.focusPolicy() != Qt.FocusPolicy.NoFocus


def parents(part: QWidget) -> Iterator[QWidget]:
    above = part.parentWidget()
    while above is not None and not isinstance(above, QDialog):
        yield above
        above = above.parentWidget()


def shown(root: QWidget) -> Iterator[QWidget]:
    """Yield the visible parts of a window, not of the dialogs over it."""
    for part in root.findChildren(QWidget):
        if part.isVisible() and part.window() is root and seen(part, root):
            yield part


def seen(part: QWidget, root: QWidget) -> bool:
    """Say whether anything of a part is within the window."""
    place = QRect(part.mapTo(root, QPoint(0, 0)), part.size())
    return place.intersects(root.rect())


def about(part: QWidget) -> str:
    text = part.text() if hasattr(part, "text") and callable(part.text) else ""
    named = part.accessibleName() or part.objectName() or text
    return f"{type(part).__name__} “{str(named)[:40]}” in {type(part.parentWidget()).__name__}"
