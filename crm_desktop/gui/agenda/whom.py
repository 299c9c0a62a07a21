"""Whom a typed task is about: a chip for each name, where it is chosen which record it means."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.agenda.people import MOST, Match
from crm_desktop.agenda.tasks import About
from crm_desktop.gui.agenda.word_chip import WordChip
from crm_desktop.gui.widgets.menus import drop_down, unmarked
from crm_desktop.i18n import tr
from crm_desktop.store.search import Hit


class Whom(QObject):
    """`settled`: a record everything is about, told before a line was typed."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chips = tuple(WordChip(parent) for _ in range(MOST))
        self.matches: tuple[Match, ...] = ()
        self.settled: About | None = None
        self._title = ""
        self._chosen: set[str] = set()
        self._declined: set[str] = set()
        for at, chip in enumerate(self.chips):
            chip.clicked.connect(lambda _on=False, at=at: self._ask(at))

    def settle(self, about: About, title: str) -> None:
        """Be about one record, whatever is typed."""
        self.settled, self._title = about, title

    def forget(self) -> None:
        """Begin anew: the line is empty."""
        self.matches = ()
        self._chosen, self._declined = set(), set()

    def meant(self, match: Match) -> Hit | None:
        """Return the record a name means: the one that was chosen, or the only one it fits."""
        chosen = next((hit for hit in match.hits if hit.id in self._chosen), None)
        sure = match.certain and match.hits[0].id not in self._declined
        return chosen or (match.hits[0] if sure else None)

    def subjects(self) -> list[About]:
        """Return the records the task is about."""
        if self.settled is not None:
            return [self.settled]
        hits = [hit for match in self.matches if (hit := self.meant(match)) is not None]
        return [About(hit.entity, hit.id) for hit in hits]

    def unsure(self, match: Match) -> bool:
        """Say whether a name fits several records, and none was chosen."""
        return self.meant(match) is None and match.hits[0].id not in self._declined

    def choose(self, match: Match, hit: Hit | None) -> None:
        """Let a name mean a record, or nobody."""
        ids = {one.id for one in match.hits}
        self._chosen, self._declined = self._chosen - ids, self._declined - ids
        if hit is None:
            self._declined |= ids
        else:
            self._chosen.add(hit.id)
        self.changed.emit()

    def show(self, *, typed: bool) -> None:
        """Say on the chips whom the line is about."""
        matches = self.matches if typed and self.settled is None else ()
        for chip, match in zip(self.chips, matches, strict=False):
            self._say(chip, match)
        count = len(matches)
        if self.settled is not None:
            count = 1
            self._say_record(self.chips[0], self.settled.entity, self.settled.id, self._title)
        for at, chip in enumerate(self.chips):
            chip.setVisible(at < count)

    def _say(self, chip: WordChip, match: Match) -> None:
        hit = self.meant(match)
        if hit is not None:
            self._say_record(chip, hit.entity, hit.id, hit.title, chooses=True)
            return
        word = tr("Which one?") if self.unsure(match) else tr("Nobody")
        chip.say("user", word, tr("About: nobody"), on=False, chooses=True)

    def _say_record(
        self, chip: WordChip, entity: str, id: str, title: str, *, chooses: bool = False
    ) -> None:
        name = tr("About: {name}", name=title)
        chip.say_record(id, title, name, company=entity == "company", chooses=chooses)

    def _ask(self, at: int) -> None:
        if self.settled is not None or at >= len(self.matches):
            return
        match, chip = self.matches[at], self.chips[at]
        menu = QMenu(chip)
        for hit in match.hits:
            said = f"{hit.title} · {hit.subtitle}" if hit.subtitle else hit.title
            action = menu.addAction(unmarked(said))
            action.triggered.connect(lambda _on=False, h=hit: self.choose(match, h))
        menu.addSeparator()
        menu.addAction(tr("Nobody")).triggered.connect(lambda _on=False: self.choose(match, None))
        drop_down(menu, chip)
