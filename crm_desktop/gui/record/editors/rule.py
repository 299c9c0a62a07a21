"""Editing how something repeats: near choices, or words of either language, or a rule as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.agenda import clock, quick_add, rules
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.gui import formats
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject
from crm_desktop.i18n import tr


class RuleEditor(QComboBox):
    """What is typed is read like a quick line: "every Monday", "setiap 2 minggu"."""

    own_keys = False

    def __init__(self, parent: QWidget, subject: Subject) -> None:
        super().__init__(parent)
        self._field, row = subject.field, subject.row
        self._day = clock.day_of(row.get("due") or row.get("start"))
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(heading(self._field))
        self.addItem(tr("Does not repeat"), "")
        for rule in self._offered():
            self.addItem(rules.words(rule, formats.day), rule)
        known = str(row.get(self._field.name) or "")
        at = self.findData(known)
        if at >= 0:
            self.setCurrentIndex(at)
        else:
            self.setEditText(rules.words(known, formats.day))
        self._first, self._known = self.currentText(), known

    def cells(self) -> dict[Cell, Value]:
        """Return the rule. Raises `UserError` when what was typed is none."""
        text = self.currentText().strip()
        if text == self._first:
            return {self._field.name: self._known or None}
        at = self.findText(text)
        said = str(self.itemData(at)) if at >= 0 else quick_add.rule_for(text, self._day) or text
        rule = rules.anchored(rules.checked(said), self._day)
        return {self._field.name: rule or None}

    def _offered(self) -> list[str]:
        weekly = (
            f"FREQ=WEEKLY;BYDAY={rules.DAYS[self._day.weekday()]}" if self._day else "FREQ=WEEKLY"
        )
        every = [
            "FREQ=DAILY",
            f"FREQ=WEEKLY;BYDAY={rules.WORKING}",
            weekly,
            "FREQ=WEEKLY;INTERVAL=2",
        ]
        monthly = rules.anchored("FREQ=MONTHLY", self._day)
        return [*every, monthly, "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY"]
