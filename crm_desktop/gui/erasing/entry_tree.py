"""What is about somebody who is to be erased: what goes along, and what is about others too, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, icons
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing import preview
from crm_desktop.privacy.erasing.kept_files import Found
from crm_desktop.privacy.erasing.mentions import BARE, Mention
from crm_desktop.privacy.erasing.preview import Around
from crm_desktop.store.belongings import Belongings, Entry

FEW = 12
"""Entries of a kind that are shown without opening it."""
_KEY = Qt.ItemDataRole.UserRole
_WHOLE = Qt.ItemDataRole.UserRole + 1
"""Set where a tick takes away the whole of what only names them."""


class EntryTree(QTreeWidget):
    """A tick means that it is erased. A tick of a kind or part is that of all in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "framed")
        self.setAccessibleName(tr("What is about it"))
        self.setHeaderHidden(True)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setIndentation(20)
        self._named: set[Key] = set()
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def show_belongings(self, found: Belongings) -> None:
        """Show what was found, ticked as is proposed."""
        self.clear()
        self._named.clear()
        held = [e for e in found.twins if e.deleted]
        alike = [e for e in found.twins if not e.deleted]
        self._add(tr("Very likely the same person, also held, hidden"), held, Qt.CheckState.Checked)
        self._add(tr("Very likely the same person"), alike, Qt.CheckState.Unchecked)
        bare = [e for e in found.theirs if e.entity in BARE]
        goes = [e for e in found.theirs if e.entity not in BARE]
        self._add(tr("Goes along: about nobody else"), goes, Qt.CheckState.Checked)
        self._add(
            tr("Stays without the name, as proof of what was answered"), bare, Qt.CheckState.Checked
        )
        self._add(tr("Stays: about others too, or a deal"), found.shared, Qt.CheckState.Unchecked)

    def show_mentions(self, found: Sequence[Mention], around: Around) -> None:
        """Show which others' texts name them; a tick takes the words out, and shorter names stay."""
        self._named |= {m.key for m in found}
        for sure, anew, some in preview.parted(found):
            head, state = (
                (tr("Others' texts that name them: the words are taken out"), Qt.CheckState.Checked)
                if sure else
                (tr("Perhaps others: a short name, or part of another name"), Qt.CheckState.Unchecked)
            )  # fmt: skip
            entries = [Entry(m.entity, m.id, preview.loses(m, around)) for m in some]
            self._add(preview.headed(head, anew=anew), entries, state)

    def show_attached(self, found: Sequence[Entry]) -> None:
        """Show whose attached files name them inside; a tick takes such a file away whole."""
        self._add(tr("Files attached to others whose content names them: they stay"), found,
                  Qt.CheckState.Unchecked, whole=True)  # fmt: skip

    def show_files(self, found: Sequence[Found]) -> None:
        """Show which kept files name them; a tick takes that out, or the file away where it is all."""
        if not found:
            return
        part = _head(f"{tr('Kept files that name them')} ({len(found):,})")
        part.setFont(0, fonts.font("body-strong"))
        self._put_with_what_goes(part)
        for one in found:
            state = Qt.CheckState.Checked if one.proposed else Qt.CheckState.Unchecked
            made = _leaf(Entry("", str(one.path), preview.words(one)), state)
            made.setToolTip(0, str(one.path))
            made.setIcon(0, icons.icon("file-text", "secondary"))
            part.addChild(made)
        part.setExpanded(len(found) <= FEW)

    def _put_with_what_goes(self, part: QTreeWidgetItem) -> None:
        """Put a part below those with a tick, not below all that stays."""
        tops = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        going = [one for one in tops if one.checkState(0) is not Qt.CheckState.Unchecked]
        self.insertTopLevelItem(len(going), part)

    def chosen_files(self) -> dict[Path, bool]:
        """Return which kept files have a tick, and which stay as they are."""
        return {
            Path(item.data(0, _KEY)[1]): item.checkState(0) is Qt.CheckState.Checked
            for item in self._leaves() if not item.data(0, _KEY)[0]
        }  # fmt: skip

    def blanked(self, found: Sequence[Mention]) -> list[Mention]:
        """Return the ticked ones of those that name them."""
        ticked = set(self.chosen(named=True))
        return [m for m in found if m.key in ticked]

    def chosen(self, *, named: bool = False) -> list[Key]:
        """Return the keys of the ticked entries, or of those that only name them."""
        return [
            item.data(0, _KEY) for item in self._leaves()
            if item.data(0, _KEY)[0] and item.checkState(0) is Qt.CheckState.Checked
            and (item.data(0, _KEY) in self._named and not item.data(0, _WHOLE)) == named
        ]  # fmt: skip

    def _leaves(self) -> Iterator[QTreeWidgetItem]:
        for part in map(self.topLevelItem, range(self.topLevelItemCount())):
            for kind in map(part.child, range(part.childCount())):
                inside = [*map(kind.child, range(kind.childCount()))]
                yield from inside or [kind]  # files have no kinds between

    def _add(
        self, words: str, entries: Sequence[Entry], state: Qt.CheckState, *, whole: bool = False
    ) -> None:
        if not entries:
            return
        part = _head(f"{words} ({len(entries):,})")
        part.setFont(0, fonts.font("body-strong"))
        if state is Qt.CheckState.Checked:
            self._put_with_what_goes(part)
        else:
            self.addTopLevelItem(part)
        for entity in dict.fromkeys(e.entity for e in entries):
            of = [e for e in entries if e.entity == entity]
            record = RECORDS[entity]
            kind = _head(f"{tr(record.plural)} ({len(of):,})")
            kind.setIcon(0, icons.icon(record.icon, "secondary"))
            leaves = [_leaf(e, state) for e in of]
            for leaf in leaves:
                leaf.setData(0, _WHOLE, whole)
            kind.addChildren(leaves)
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
