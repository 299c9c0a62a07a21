"""All tasks as a table: at first the open ones, by when they are due."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.tables.layout_memory import Habit
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.i18n import mark
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import Sort


class TaskTablePage(RecordTablePage):
    """The table of tasks; what is done stands in the list of all."""

    habit = Habit(
        columns=("title", "kind", "due", "priority", "contacts", "company", "deal", "owner"),
        sorts=(Sort("due"),), conditions=(Condition("done", "empty"),), called=mark("Open tasks"),
        nothing=(mark("No open tasks"), mark("Whatever was to do is done.")),
    )  # fmt: skip

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "task", parent)
