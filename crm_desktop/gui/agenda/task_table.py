"""All tasks as a table: at first the open ones, by when they are due."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import Sort

OPEN = Condition("done", "empty")


class TaskTablePage(RecordTablePage):
    """The table of tasks; what is done is seen when its filter is taken away."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "task", parent)
        if not self.view.head.sorts or self.view.head.sorts[0].field == self.record.title_field:
            self.view.head.show_sorts([Sort("due")])
        self._total = 1  # the bar with its filter is seen before all tasks were counted
        self.filters.set_conditions([OPEN])
