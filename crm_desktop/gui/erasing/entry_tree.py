"""What is about somebody who is to be erased: what goes along, and what is about others too, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, icons
from crm_desktop.i18n import tr
from crm_desktop.store.belongings import Belongings, Entry

FEW = 12
"""Entries of a kind that are shown without opening it."""
_KEY = Qt.ItemDataRole.UserRole


class EntryTree(QTreeWidget):
    """A tick means that it is erased. A tick of a kind or part is that of all in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "framed")
        self.setAccessibleName(tr("What is about it"))
        self.setHeaderHidden(True)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setIndentation(20)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def show_belongings(self, found: Belongings) -> None:
        """Show what was found, ticked as is proposed."""
        self.clear()
        held = [e for e in found.twins if e.deleted]
        alike = [e for e in found.twins if not e.deleted]
        self._add(tr("Very likely the same person, also held, hidden"), held, Qt.CheckState.Checked)
        self._add(tr("Very likely the same person"), alike, Qt.CheckState.Unchecked)
        self._add(tr("Goes along: about nobody else"), found.theirs, Qt.CheckState.Checked)
        self._add(tr("Stays: about others too, or a deal"), found.shared, Qt.CheckState.Unchecked)

    def chosen(self) -> list[Key]:
        """Return the keys of the ticked entries."""
        return [
            item.data(0, _KEY) for item in self._leaves()
            if item.checkState(0) is Qt.CheckState.Checked
        ]  # fmt: skip

    def _leaves(self) -> Iterator[QTreeWidgetItem]:
        for part in map(self.topLevelItem, range(self.topLevelItemCount())):
            for kind in map(part.child, range(part.childCount())):
                yield from map(kind.child, range(kind.childCount()))

    def _add(self, words: str, entries: Sequence[Entry], state: Qt.CheckState) -> None:
        if not entries:
            return
        part = _head(f"{words} ({len(entries):,})")
        part.setFont(0, fonts.font("body-strong"))
        self.addTopLevelItem(part)
        for entity in dict.fromkeys(e.entity for e in entries):
            of = [e for e in entries if e.entity == entity]
            record = RECORDS[entity]
            kind = _head(f"{tr(record.plural)} ({len(of):,})")
            kind.setIcon(0, icons.icon(record.icon, "secondary"))
            kind.addChildren([_leaf(e, state) for e in of])
            part.addChild(kind)
            kind.setExpanded(len(of) <= FEW)
        part.setExpanded(True)


def _head(words: str) -> QTreeWidgetItem:
    made = QTreeWidgetItem([words])
    made.setFlags(made.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
    return made


def _leaf(entry: Entry, state: Qt.CheckState) -> QTreeWidgetItem:
    title = entry.title or tr("Unnamed")
    made = QTreeWidgetItem([f"{title} ({tr('deleted')})" if entry.deleted else title])
    made.setFlags(made.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    made.setCheckState(0, state)
    made.setToolTip(0, title)
    made.setData(0, _KEY, entry.key)
    return made
