"""Giving a control its look: the `kind`, `state` and `size` the style sheet asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFormLayout,
    QFrame,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from crm_desktop.gui import fonts, icons

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSpinBox

ICON = 16
AIR = 4
"""The style puts 4 px between icon and text; the rest of the 8 is air in the icon's own box."""
_ROLES = {"primary": "onaccent", "danger": "error", "quiet": "secondary", "link": "accent"}


def set_kind(widget: QWidget, kind: str) -> None:
    """Set which of its looks in the style sheet `widget` has."""
    _set(widget, "kind", kind)


def set_push(button: QPushButton, kind: str, icon: str) -> None:
    """Make a button one of another kind, its icon in the colour of that (`push`)."""
    set_kind(button, kind)
    button.setIcon(icons.icon(icon, _ROLES.get(kind, "text")))


def set_state(widget: QWidget, state: str) -> None:
    """Set the passing state ("error", "good", "chosen", "add", "") that colours `widget`."""
    _set(widget, "state", state)


def icon_size() -> QSize:
    """Return the size of an icon without words."""
    return QSize(fonts.grown(ICON), fonts.grown(ICON))


def icon_box() -> QSize:
    """Return the size of an icon beside words, with the air behind it."""
    return QSize(fonts.grown(ICON) + AIR, fonts.grown(ICON))


def push(text: str, kind: str = "", icon: str = "", size: str = "") -> QPushButton:
    """Return a button: kind primary, quiet, danger, link or "" (standard); size small, large or ""."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setProperty("scale", size)
    made.setCursor(
        Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor
    )
    if icon:
        made.setIcon(icons.icon(icon, _ROLES.get(kind, "text")))
        made.setIconSize(icon_box())
    return made


def icon_button(icon: str, name: str, role: str = "secondary") -> QToolButton:
    """Return a 30 px button that is only an icon; `name` is its tooltip and accessible name."""
    made = QToolButton()
    made.setProperty("kind", "icon")
    made.setIcon(icons.icon(icon, role))
    made.setIconSize(icon_size())
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def spin(low: int, high: int, name: str) -> QSpinBox:
    """Return a field for a whole number from `low` to `high`."""
    from PySide6.QtWidgets import QSpinBox

    made = QSpinBox()
    made.setRange(low, high)
    made.setAccessibleName(name)
    # The style sheet's padding does not reach the line inside.
    made.lineEdit().setTextMargins(8, 0, 4, 0)
    return made


def label(text: str, kind: str = "", *, wrap: bool = False) -> QLabel:
    """Return plain text in one of the label kinds of the style sheet (title, small, hint, error …)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wrap)
    return made


def hairline(parent: QWidget, kind: str = "line") -> QFrame:
    """Return a line one pixel thick between parts; kind line lies, upright stands."""
    made = QFrame(parent)
    made.setProperty("kind", kind)
    return made


def add_field(form: QFormLayout, words: str, field: QWidget, at: int = -1) -> None:
    """Add a field to a form, last or as row `at`, its label on the line of the words in it."""
    named = QLabel(words)
    named.setMinimumHeight(fonts.height(32))
    named.setBuddy(field)
    form.insertRow(at, named, field)


def own_viewport(area: QAbstractScrollArea) -> None:
    """Give a scroll area a viewport made here, before anything else is done to it.

    Asked for one that Qt made, Python loads every kind of widget there is to tell which it is:
    6 ms that the first picture would wait for.
    """
    made = QWidget()
    made.setBackgroundRole(QPalette.ColorRole.Base)
    made.setAutoFillBackground(True)
    area.setViewport(made)


class IconLabel(QWidget):
    """An icon beside words, in the colours in force; it says nothing by itself."""

    def __init__(self, icon: str, role: str = "text", size: int = 16) -> None:
        super().__init__()
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_icon(icon, role)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(fonts.grown(self._size), fonts.grown(self._size))

    def show_icon(self, icon: str, role: str = "text") -> None:
        """Show another icon."""
        self._icon = icons.icon(icon, role)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self._icon.paint(QPainter(self), self.rect(), mode=mode)


def _set(widget: QWidget, name: str, value: str) -> None:
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
