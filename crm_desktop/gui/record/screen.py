"""What the panel and the page of a record are both: one record, read live while it is looked at."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QWidget

from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.scored.reading import ScoreReading
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.privacy.consent_part import ConsentPart
from crm_desktop.gui.record.bar import RecordBar
from crm_desktop.gui.record.editors.session import EditSession
from crm_desktop.gui.record.facts import Facts
from crm_desktop.gui.record.reading import RecordReading
from crm_desktop.gui.record.related_column import known_for
from crm_desktop.gui.record.sentences import Happening
from crm_desktop.gui.record.story import StoryPart
from crm_desktop.i18n import tr


class RecordScreen(QFrame):
    """Follows the news about its record while it is seen. `bar` and `story` are its own."""

    bar: RecordBar
    story: StoryPart

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.context = context
        self.deeds = Deeds(context, self)
        self.entity = self.id = ""
        self.reading = RecordReading(context, self)
        self.score = ScoreReading(context, self)
        self.reading.shown.connect(self.score.show_view)
        self.reading.gone.connect(self.score.stop)
        self.consents = ConsentPart(context, self)
        self.reading.shown.connect(self.consents.show_view)
        self.setAccessibleName(tr("Record"))
        self.laid_out = False
        next_turn(self, self.lay_out)

    def lay_out(self) -> None:
        """Put its parts in their places, once. To make them and to do that in one turn would be a pause."""
        if not self.laid_out:
            self.laid_out = True
            self._lay_out()
            self._connect()

    def _lay_out(self) -> None:
        raise NotImplementedError

    def _connect(self) -> None:
        raise NotImplementedError

    def set_neighbours(self, position: int, total: int) -> None:
        """Say which of how many this is, from 1; 0 when it is not in the list."""
        self.bar.set_neighbours(position, total)

    def leave(self) -> None:
        """Show nothing and ask no more: the file is about to be closed."""
        for session in self.findChildren(EditSession):
            session.leave()
        for facts in self.findChildren(Facts):
            facts.stop()
        self.story.stop()
        self.reading.stop()
        self.score.stop()
        self.consents.leave()
        self.id = ""

    def showEvent(self, event: Any) -> None:  # noqa: N802
        super().showEvent(event)
        self.reading.wake(True)

    def hideEvent(self, event: Any) -> None:  # noqa: N802
        super().hideEvent(event)
        self.reading.wake(False)

    def bring_back(self, told: Happening) -> None:
        """Offer to bring the record back to how it was after one of its changes."""
        from crm_desktop.gui.travel.record_back import RecordBack

        RecordBack(self.context, (self.entity, self.id), told, self.window()).open()

    def make_for(self, section: str) -> None:
        """Make a record that belongs to this one, with what is known of it already."""
        from crm_desktop.gui.record.new_record import NewRecord

        assert self.reading.view is not None
        kind, known = known_for(self.entity, self.reading.view.row, section)
        NewRecord(self.window(), self.deeds, kind, known).open()
