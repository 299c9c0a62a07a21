"""A sheet whose answers are kept and follow the file: asked once, after an edit only what was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QScrollArea, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports.sheet import Sheet
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import tr
from crm_desktop.store import streaming


class FollowingSheet(Sheet):
    """What derives from it says what is kept (`begin`), what a screen is told of it, and shows that.

    The kept answers are used by the lane of figures alone; they have `follow(conn)`, which says whether
    anything may be another.
    """

    area: QScrollArea
    empty: EmptyState

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.shown: Any = None
        self.kept: Any = None

    def begin(self) -> Callable[[Any], Any]:
        """Return what makes the answers of a connection, in the lane: of what is asked for now."""
        raise NotImplementedError

    @staticmethod
    def told(kept: Any, conn: Any) -> Any:
        """Return what the screen is given of kept answers, in the lane; it hangs on nothing."""
        del conn
        return kept.shown()

    def show_found(self, shown: Any) -> None:
        """Show what was told."""
        raise NotImplementedError

    def ask(self) -> None:
        """Work everything out anew."""
        super().ask()
        self.kept = None  # an edit that comes meanwhile has all asked again
        reader, made, told = self.context.ws.reader, self.begin(), self.told

        def job(_token: Any) -> tuple[Any, Any]:
            with streaming.snapshot(reader()) as conn:  # all figures are of one moment
                kept = made(conn)
                return kept, told(kept, conn)

        self.run("read", job, self._keep)

    def follow(self) -> None:
        """Take in what was written since."""
        kept, reader, told = self.kept, self.context.ws.reader, self.told
        if kept is None:
            self.ask()
            return

        def job(_token: Any) -> Any:
            with streaming.snapshot(reader()) as conn:
                return told(kept, conn) if kept.follow(conn) else None

        def done(shown: Any) -> None:
            if kept is self.kept:
                self.show_found(shown)

        def failed(error: Exception) -> None:
            if kept is self.kept:
                self._begin_anew(error)
            self.refused(error)

        self.take_in(job, done, failed)

    def _begin_anew(self, error: Exception) -> None:
        """Keep no answers some of which may have taken in an edit and others not."""
        self.kept = None
        if not isinstance(error, UserError):  # what cannot be asked is asked with the next edit
            self.ask()

    def say_refused(self, error: Exception) -> None:
        """Say in the place of the figures what cannot be asked; what is a fault goes the usual way."""
        if not isinstance(error, UserError):
            super().refused(error)
            return
        self.shown = self.kept = None
        self.empty.say("circle-alert", tr("This report cannot be answered"), str(error))
        self.empty.cover(self.area)

    def _keep(self, found: tuple[Any, Any]) -> None:
        self.kept, shown = found
        self.show_found(shown)
