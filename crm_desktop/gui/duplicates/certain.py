"""What merging all certain groups would do, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.duplicates.groups import Group
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates.group_list import GroupModel, group_view
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr, trn


class CertainDialog(QDialog):
    """Lists the groups; accepted, they are to be merged."""

    def __init__(
        self, context: Context, kind: str, groups: Sequence[Group], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        goes = sum(len(group.ns) - 1 for group in groups)
        self.setWindowTitle(tr("Merge all certain ones"))
        self.resize(QSize(560, 560))
        words = trn(
            "{what} goes. The record of its group with the most in it stays, and takes over what the "
            "other has besides.",
            "{what} go. Of each group the record with the most in it stays, and takes over what the "
            "others have besides.",
            goes, what=counted(kind, goes),
        )  # fmt: skip
        self.model = GroupModel(context, self)
        self.model.show_groups(kind, groups)
        self.list = group_view(self.model, self)
        self.foot = Foot(self)
        self.foot.say(tr("One undo takes it all back, at any time."))
        cancel: Any = self.foot.button(tr("Cancel"))
        self.go = self.foot.button(
            trn("Merge {n} group", "Merge {n} groups", len(groups)), "primary", "merge"
        )
        top = QVBoxLayout()
        top.setContentsMargins(20, 20, 20, 12)
        top.addWidget(label(words, "", wrap=True))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self.list, 1)
        box.addWidget(self.foot)
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
