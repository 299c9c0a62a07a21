"""How a file was read: its encoding and separator, or the sheet of a workbook; to be mended."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QWidget

from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import mark, tr

SHOWN = {
    "csv": ("encoding", "delimiter", "header"),
    "sheet": ("part", "header"),
    "vcard": ("encoding",),
    "calendar": ("part",),
    "mail": (),
}
"""Format → what can be chosen of it."""
_PARTS = {"sheet": mark("Sheet"), "calendar": mark("Entries")}
ICONS = {"vcard": "circle-user", "calendar": "calendar", "mail": "mail"}
"""Format → its icon; the others are tables."""


class HowRead(QWidget):
    """Tells `changed` when something else is chosen."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.encoding = self._chooser(tr("Encoding"))
        self.delimiter = self._chooser(tr("Separator"))
        self.part = self._chooser(tr("Sheet"))
        self.header = QCheckBox(tr("The first row holds the headings"), self)
        self._touched_header = False
        self._words: dict[str, QLabel] = {}
        self._boxes: dict[str, QWidget] = {}
        self._fill()
        self._lay_out()
        for chooser in (self.encoding, self.delimiter, self.part):
            chooser.activated.connect(self._chosen)
        self.header.clicked.connect(self._header_clicked)

    def show_format(self, format: str) -> None:
        """Show what can be chosen of a file of a format."""
        shown = SHOWN[format]
        for name in ("encoding", "delimiter", "part", "header"):
            getattr(self, name).setVisible(name in shown)
            if name in self._boxes:
                self._boxes[name].setVisible(name in shown)
        if format in _PARTS:
            self._words["part"].setText(tr(_PARTS[format]))
            self.part.setAccessibleName(tr(_PARTS[format]))
        self.setVisible(bool(shown))

    def show_source(self, source: Any) -> None:
        """Show how a file was read."""
        _choose(self.encoding, source.encoding)
        _choose(self.delimiter, source.delimiter)
        self.header.setChecked(source.header)
        self._touched_header = False
        self.part.clear()
        for part in source.parts:
            self.part.addItem(part.label, part.name)
        self.part.setCurrentIndex(self.part.findData(source.part))
        self.show_format(source.format)

    def chosen(self) -> dict[str, Any]:
        """Return what is chosen; a heading row that was not touched is guessed anew."""
        wanted = {
            name: chooser.currentData()
            for name, chooser in (
                ("encoding", self.encoding), ("delimiter", self.delimiter), ("part", self.part),
            )
            if not chooser.isHidden()
        }  # fmt: skip
        if self._touched_header:
            wanted["header"] = self.header.isChecked()
        return {name: value for name, value in wanted.items() if value is not None and value != ""}

    def _chosen(self, _at: int) -> None:
        self._touched_header = False
        self.changed.emit()

    def _header_clicked(self, _on: bool) -> None:
        self._touched_header = True
        self.changed.emit()

    def _chooser(self, name: str) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return made

    def _fill(self) -> None:
        from crm_desktop.exchange import source

        for chooser, choices in (
            (self.encoding, source.ENCODINGS), (self.delimiter, source.DELIMITERS),
        ):  # fmt: skip
            for value, words in choices:
                chooser.addItem(tr(words), value)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(0)
        for name in ("part", "encoding", "delimiter"):
            chooser = getattr(self, name)
            self._words[name] = label(chooser.accessibleName(), "tertiary")
            self._boxes[name] = QWidget(self)
            inside = QHBoxLayout(self._boxes[name])
            inside.setContentsMargins(0, 0, 20, 0)
            inside.setSpacing(8)
            inside.addWidget(self._words[name])
            inside.addWidget(chooser)
            row.addWidget(self._boxes[name])
        row.addWidget(self.header)
        row.addStretch(1)


def _choose(chooser: QComboBox, value: str) -> None:
    """Show a value; one that is not offered is added as it is."""
    at = chooser.findData(value)
    if at < 0:
        chooser.addItem(value, value)
        at = chooser.count() - 1
    chooser.setCurrentIndex(at)
