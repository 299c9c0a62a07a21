"""Small labels: a status badge, one line that gives way, an avatar, key caps."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.paint import Mark


class BadgeLabel(QWidget):
    """A badge as a widget of its own."""

    def __init__(self, text: str = "", **mark: Unpack[Mark]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.say(text, **mark)
        theme.news.size_anew(self)

    def say(self, text: str, **mark: Unpack[Mark]) -> None:
        """Show another status."""
        self._text, self._mark = text, mark
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        wide = paint.badge_width(self._text, self._mark.get("shape", ""))
        return QSize(wide, paint.badge_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint.paint_badge(QPainter(self), self.rect(), self._text, **self._mark)


class Elided(QLabel):
    """One line that gives way at its end, the whole in its tooltip."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.whole = ""
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show a text, cut where it does not fit."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(20, self.contentsRect().width())
        cut = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room)
        if cut != self.text():
            self.setText(cut)
        self.setToolTip(self.whole if cut != self.whole else "")


class AvatarLabel(QWidget):
    """The initials of a person or company."""

    def __init__(self, size: int = 22) -> None:
        super().__init__()
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._id, self._title, self._company = "", "", False

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(fonts.grown(self._size), fonts.grown(self._size))

    def show_of(self, id: str, title: str, *, company: bool = False) -> None:
        """Show the initials of a record."""
        self._id, self._title, self._company = id, title, company
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint.paint_avatar(
            QPainter(self), self.rect(), self._id, self._title, company=self._company
        )


class KeyCaps(QWidget):
    """The keys of a shortcut, each on its cap."""

    def __init__(self, shortcut: str = "", *, on_toast: bool = False) -> None:
        super().__init__()
        self._on_toast = on_toast
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.news.size_anew(self)
        self.say(shortcut)

    def say(self, shortcut: str) -> None:
        """Show the keys of `shortcut`, as "Ctrl+Shift+D"."""
        self._keys = keys_of(shortcut)
        self.setAccessibleName(" ".join(self._keys))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        wide = sum(paint.key_cap_width(key) + 4 for key in self._keys) - 4
        return QSize(max(0, wide), paint.key_cap_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, room = QPainter(self), self.rect()
        for key in self._keys:
            used = paint.paint_key_cap(painter, room, key, on_toast=self._on_toast)
            room.setLeft(room.left() + used + 4)


def keys_of(shortcut: str) -> list[str]:
    """Return the names of the keys of a shortcut as the system writes them."""
    native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText) or shortcut
    if not native or native == "+":
        return [native] if native else []
    ends_plus = native.endswith("++")
    parts = [part for part in native.removesuffix("+").split("+") if part]
    return [*parts, "+"] if ends_plus else parts
