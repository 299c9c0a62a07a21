"""Where something lies in a right-to-left layout, told without the style: see `mirrored`."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt


def mirrored(direction: Qt.LayoutDirection, outer: QRect, inner: QRect) -> QRect:
    """Return `inner` as it lies in `outer`, counted from the right in a right-to-left layout.

    `QStyle.visualRect` says the same, but naming `QStyle` makes Python build all its lists of
    constants, 6 ms that the first picture would wait for.
    """
    if direction == Qt.LayoutDirection.LeftToRight:
        return QRect(inner)
    return inner.translated(outer.left() + outer.right() - inner.left() - inner.right(), 0)
