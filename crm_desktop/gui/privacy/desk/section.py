"""What every section of the privacy desk is: it reads when it is looked at, and again after changes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk.section_head import SectionHead
from crm_desktop.i18n import tr

AFTER = 150


class SectionView(QWidget):
    """Derive from it, lay out in `box` below the head, and say in `read` what is read.

    `watches` are the kinds of record after whose changes it is read again.
    """

    said = Signal(str)  # for the status bar
    watches: frozenset[str] = frozenset()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._stale = True
        self._soon = QTimer(self, interval=AFTER, singleShot=True)
        self._soon.timeout.connect(self.wake)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)

    def read(self) -> None:
        """Read what is shown, off the window's thread."""
        raise NotImplementedError

    def wake(self) -> None:
        """Read if something changed since it was read, and somebody looks."""
        if self._stale and self.isVisible():
            self._stale = False
            self.read()

    def again(self) -> None:
        """Read again, now or when somebody looks."""
        self._stale = True
        self.wake()

    def take(self, news: Changed) -> None:
        """Note what changed in the file."""
        if self.watches & set(news.rows):
            self._stale = True
            self._soon.start()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._soon.stop()

    def head(self, title: str, text: str, buttons: Iterable[QWidget] = ()) -> None:
        """Lay out what stands above all: what the section is called, one sentence about it, its buttons."""
        self.box.addWidget(SectionHead(tr(title), text, list(buttons), self))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.wake()
