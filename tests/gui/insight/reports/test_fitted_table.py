"""A table that shares out its width: however its bars come and go, sharing ends."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crm_desktop.gui.insight.reports.fitted_table import FittedTable


class _Barred(FittedTable):
    """Shows a bar whenever it has none, and none whenever it has one."""

    shared = 0

    def share_width(self) -> None:
        self.shared += 1
        assert self.shared < 50, "it never ends"
        policy = Qt.ScrollBarPolicy
        on = self.verticalScrollBarPolicy() == policy.ScrollBarAlwaysOn
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if on else policy.ScrollBarAlwaysOn
        )


def test_a_bar_that_comes_and_goes_ends(qtbot):
    table = _Barred()
    qtbot.addWidget(table)
    table.show()
    before = table.shared
    table.resize(table.width() + 40, table.height())
    assert before < table.shared < before + 10
