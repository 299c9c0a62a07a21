"""The list of reports in groups, found by typing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from crm_desktop.domain.fold import fold
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.insight.reports.catalogue import GROUPS, Entry
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.gui.widgets.wrapping_list import WrappingList
from crm_desktop.i18n import tr

ROW, HEADING, ICON = 30, 32, 16
_NAME, _FOUND = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_AWAY = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class ReportList(QWidget):
    """Typing finds, the arrow keys choose, Enter goes to the report."""

    chosen = Signal(str)  # the name of an entry
    entered = Signal()
    deleted = Signal(str)
    renamed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.search = _Line(self)
        self.list = _List(self)
        self.nothing = label(tr("No report is called that."), "small", wrap=True)
        self.nothing.setContentsMargins(12, 4, 12, 4)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 0)
        box.setSpacing(6)
        box.addWidget(self.search)
        box.addWidget(self.nothing)
        box.addWidget(self.list, 1)
        self.nothing.hide()
        self.setFocusProxy(self.list)
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self.entered)
        self.list.itemActivated.connect(lambda _item: self.entered.emit())
        self.list.currentItemChanged.connect(self._tell)
        theme.news.changed.connect(self._fit)

    def show_entries(self, entries: Sequence[Entry], current: str) -> None:
        """List these, with one as the current one; it is not told."""
        self.list.blockSignals(True)
        self.list.clear()
        for group in GROUPS:
            mine = [entry for entry in entries if entry.group == group]
            if mine:
                self._head(group)
            for entry in mine:
                self._add(entry)
        self.list.blockSignals(False)
        self.show_current(current)
        self._find(self.search.text())
        self._fit()

    def show_current(self, name: str) -> None:
        """Stand on an entry; it is not told."""
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        for item in self._items():
            if item.data(_NAME) == name:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def wanted(self) -> int:
        """Return the width in which each name has room in one line."""
        edges = self.layout().contentsMargins()
        return self.list.wanted() + edges.left() + edges.right()

    def current(self) -> str:
        """Return the name of the current entry, "" for none."""
        item = self.list.currentItem()
        return str(item.data(_NAME) or "") if item is not None else ""

    def step(self, key: Qt.Key) -> None:
        """Go to the next or previous entry that is seen, from the line of the search."""
        seen = [item for item in self._items() if item.data(_NAME) and not item.isHidden()]
        if not seen:
            return
        by = 1 if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1
        item = self.list.currentItem()
        at = seen.index(item) + by if item in seen else 0
        self.list.setCurrentItem(seen[min(max(at, 0), len(seen) - 1)])

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _head(self, group: str) -> None:
        item = QListWidgetItem(tr(group), self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _add(self, entry: Entry) -> None:
        item = QListWidgetItem(icons.icon(entry.icon, "secondary"), entry.said(), self.list)
        item.setData(_NAME, entry.name)
        item.setData(_FOUND, fold(f"{entry.said()} {tr(entry.group)} {entry.title}"))
        item.setToolTip(entry.said())

    def _find(self, text: str) -> None:
        """Leave what holds all the words; stand on the first of it."""
        asked, group, any_in = fold(text).split(), None, False
        for item in self._items():
            if not item.data(_NAME):
                if group is not None:
                    group.setHidden(not any_in)
                group, any_in = item, False
                continue
            fits = all(word in item.data(_FOUND) for word in asked)
            item.setHidden(not fits)
            any_in = any_in or fits
        if group is not None:
            group.setHidden(not any_in)
        seen = [item for item in self._items() if item.data(_NAME) and not item.isHidden()]
        self.nothing.setVisible(not seen)
        current = self.list.currentItem()
        if asked and seen and (current is None or current.isHidden()):
            self.list.setCurrentItem(seen[0])

    def _tell(self, item: QListWidgetItem | None, _before: object = None) -> None:
        if item is not None and item.data(_NAME):
            self.chosen.emit(str(item.data(_NAME)))

    def _fit(self) -> None:
        self.list.setIconSize(QSize(fonts.grown(ICON), fonts.grown(ICON)))
        for item in self._items():
            item.setFont(fonts.font("body" if item.data(_NAME) else "small"))
        self.list.fit()


class _Line(SearchField):
    """The arrow keys walk along what was found."""

    def __init__(self, owner: ReportList) -> None:
        super().__init__(tr("Find a report"), parent=owner)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in _AWAY:
            self._owner.step(Qt.Key(event.key()))
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class _List(WrappingList):
    """What is typed goes to the line above."""

    def __init__(self, owner: ReportList) -> None:
        super().__init__(owner, ROW)
        self._owner = owner
        self.setAccessibleName(tr("Reports"))

    def least(self, item: QListWidgetItem) -> int:
        return super().least(item) if item.data(_NAME) else fonts.height(HEADING)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete:
            self._owner.deleted.emit(self._owner.current())
        elif event.key() == Qt.Key.Key_F2:
            self._owner.renamed.emit(self._owner.current())
        elif event.text().isprintable() and event.text().strip():
            self._owner.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._owner.search.insert(event.text())
        else:
            super().keyPressEvent(event)
