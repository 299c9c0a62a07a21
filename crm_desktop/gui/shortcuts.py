"""The list of keyboard shortcuts, made from the actions themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.gui.actions import GROUPS, Actions, ActionSpec
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.labels import KeyCaps
from crm_desktop.gui.widgets.scrolling import SteadyArea, scroll
from crm_desktop.i18n import tr


class Shortcuts(QDialog):
    """Every action that has keys, by menu; typing narrows the list."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(520, 620)
        self.find = QLineEdit(self)
        self.find.setPlaceholderText(tr("Find a shortcut"))
        self.find.setAccessibleName(tr("Find a shortcut"))
        self.find.setClearButtonEnabled(True)
        self.find.textChanged.connect(self._narrow)
        area = SteadyArea(self)
        inside = QWidget(area.viewport())
        self._grid = QGridLayout(inside)
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(8)
        self._lines: list[tuple[str, list[QWidget]]] = []
        self._fill(actions)
        scroll(area, inside, tr("Shortcuts"), sideways=True)
        area.setFrameShape(QFrame.Shape.StyledPanel)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.find)
        box.addWidget(area, 1)

    def _fill(self, actions: Actions) -> None:
        at = 0
        for group, name in GROUPS.items():
            specs = [spec for spec in actions if spec.group == group and spec.keys]
            if specs:
                head = label(tr(name), "strong")
                self._grid.addWidget(head, at, 0, 1, 2)
                at += 1
                texts = [self._line(spec, at + n) for n, spec in enumerate(specs)]
                self._lines.append((" ".join(texts), [head]))
                at += len(specs)
        self._grid.setRowStretch(at, 1)

    def _line(self, spec: ActionSpec, at: int) -> str:
        words, keys = label(tr(spec.label)), QWidget()
        row = QVBoxLayout(keys)
        row.setContentsMargins(0, 0, 0, 0)
        for combination in spec.keys:
            row.addWidget(KeyCaps(combination), 0, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(words, at, 0)
        self._grid.addWidget(keys, at, 1)
        text = f"{tr(spec.label)} {' '.join(spec.keys)}".casefold()
        self._lines.append((text, [words, keys]))
        return text

    def _narrow(self, text: str) -> None:
        wanted = text.casefold().strip()
        for found, parts in self._lines:
            for part in parts:
                part.setVisible(wanted in found)
