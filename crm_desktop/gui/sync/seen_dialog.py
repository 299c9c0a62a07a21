"""Who sees several records: chosen once, with how many now say otherwise, one undo."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QDialog, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Label
from crm_desktop.gui import fonts
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.sync import seen as words_of
from crm_desktop.gui.sync.seen import Seen
from crm_desktop.gui.sync.team import Team, team_of
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr

WIDE = 440


class SeenDialog(QDialog):
    """Nothing is chosen beforehand: the records may differ."""

    def __init__(
        self, parent: QWidget, deeds: Deeds, entity: str, ns: array[int], team: Team
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._deeds, self._entity, self._ns, self._team = deeds, entity, ns, team
        self._seen = deeds.context.ws.log.moment()
        self._what = counted(entity, len(ns))
        self.setWindowTitle(tr("Who sees {what}", what=self._what))
        self.setMinimumWidth(fonts.widened(WIDE))
        self.ways = QButtonGroup(self)
        self._choices = words_of.choices(team)
        self.go = push(tr("Change {what}", what=self._what), "primary")
        self.go.setEnabled(False)
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        self.ways.idToggled.connect(lambda _at, _on: self.go.setEnabled(True))
        self._lay_out()

    def choice(self) -> Seen | None:
        """Return what is chosen."""
        at = self.ways.checkedId()
        return self._choices[at] if at >= 0 else None

    def accept(self) -> None:
        chosen = self.choice()
        if chosen is None:
            return
        super().accept()
        me = self._team.me

        def cells_of(row: Mapping[str, Any]) -> dict[Cell, Value]:
            return words_of.cells(chosen, str(row.get("owner") or ""), me)

        label = Label("bulk_edit", self._entity, len(self._ns), field="visibility")
        said = tr("Changed who sees {what}", what=self._what)
        self._deeds.many(label, self._ns, cells_of, said, seen=self._seen)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(8)
        box.addWidget(
            label(tr("What is noted on a record is hidden with it."), "secondary", wrap=True)
        )
        for at, one in enumerate(self._choices):
            way = QRadioButton(unmarked(words_of.words(one, self._team)), self)
            self.ways.addButton(way, at)
            box.addWidget(way)
        hint = tr("Whoever may see it no more loses it from their laptop at their next sync. "
                  "Owners of the workspace see everything.")  # fmt: skip
        box.addWidget(label(hint, "hint", wrap=True))
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 0)
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box.addLayout(foot)


def open_for(page: Any) -> None:
    """Ask for the ticked rows of a page, or its current one."""
    team, ns = team_of(page.context.ws), page.chosen()
    if team is not None and ns:
        SeenDialog(page.window(), page.deeds, page.entity, ns, team).open()
