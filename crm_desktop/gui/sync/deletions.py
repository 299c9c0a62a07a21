"""The records that a sync, a folder or a file would take away: looked at before the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.counts import counted_each
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr, trn
from crm_desktop.store import listing

SHOWN = 1000
ENTITY, ID = (int(Qt.ItemDataRole.UserRole) + at for at in range(2))
Named = tuple[str, str]


class Deletions(QDialog):
    """Enter on a record opens it; nothing goes but by the button that says so."""

    def __init__(
        self, context: Context, going: Sequence[Named], allow: Callable[[], None], parent: QWidget
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What would go"))
        self.resize(fonts.widened(520), fonts.grown(440))
        self._context, self._let = context, allow
        self.words = label("", "secondary", wrap=True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Records that would go"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(16, 16))
        self.list.itemActivated.connect(self._open)
        self.allow = push(tr("Let them go"), "danger", "trash-2")
        self.keep = push(tr("Not now"))
        self._lay_out()
        self._asking = Asking(self._context, self)
        self._asking.ask(
            lambda conn: named(conn, going[:SHOWN]),
            lambda found: self.show_records(found, len(going)),
        )

    def show_records(self, found: Sequence[tuple[str, str, str]], many: int) -> None:
        """Show (entity, id, title) of records, of `many` in all."""
        what: dict[str, int] = {}
        for entity, id, title in found:
            what[entity] = what.get(entity, 0) + 1
            icon = icons.icon(RECORDS[entity].icon, "secondary")
            item = QListWidgetItem(icon, title or tr("Unnamed"))
            item.setData(ENTITY, entity)
            item.setData(ID, id)
            self.list.addItem(item)
        kinds = counted_each(what)
        more = many - len(found)
        rest = " " + tr("and {n} more.", n=f"{more:,}") if more > 0 else ""
        self.words.setText(
            tr("Others deleted these, or hide them from you: {what}.", what=kinds) + rest
        )

    def _open(self, item: QListWidgetItem) -> None:
        self.reject()
        self._context.open_record(str(item.data(ENTITY)), str(item.data(ID)))

    def _allow(self) -> None:
        self.accept()
        self._let()

    def _lay_out(self) -> None:
        self.allow.clicked.connect(self._allow)
        self.keep.clicked.connect(self.reject)
        self.keep.setDefault(True)
        self.allow.setAutoDefault(False)
        hint = tr(
            "What others deleted stays in the history; one undo brings it back for everybody."
        )
        top = QVBoxLayout()
        top.setContentsMargins(20, 20, 20, 8)
        top.setSpacing(4)
        top.addWidget(self.words)
        top.addWidget(label(hint, "hint", wrap=True))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self.list, 1)
        box.addWidget(feet.bar(self, (self.keep,), (self.allow,)))


def words(many: int) -> str:
    """Say that the brake holds what came by a folder or a file."""
    return trn(
        "Nothing was taken in: {n} record would go from here. Look at it, and say whether it may.",
        "Nothing was taken in: {n} records would go from here. Look at them, and say whether they may.",
        many,
    )


def named(conn: Any, records: Sequence[Named]) -> list[tuple[str, str, str]]:
    """Return records with what names them, kind by kind."""
    kinds: dict[str, list[str]] = {}
    for entity, id in records:
        if entity in RECORDS:
            kinds.setdefault(entity, []).append(id)
    return [
        (entity, id, titles.get(id, ""))
        for entity, ids in kinds.items()
        for titles in [listing.titles(conn, entity, ids)]
        for id in ids
    ]
