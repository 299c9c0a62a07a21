"""Choosing an industry later: what its preset would make here is shown before anything is made."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from crm_desktop import i18n
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.industries.preview import Preview
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr, trn
from crm_desktop.industries import applying, loading
from crm_desktop.industries.applying import LEFT_OUT, NEW, THERE, Proposal
from crm_desktop.industries.preset import Preset

SIZE = (960, 600)
LIST = 236
_KEY = Qt.ItemDataRole.UserRole


class IndustryDialog(QDialog):
    """Nothing is made until the button says so; one undo takes it all back."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._asked: Any = None
        self.proposal: Proposal | None = None
        self.presets: dict[str, Preset] = {}
        self.setWindowTitle(tr("Set up an industry"))
        fitting.resize(self, fonts.widened(SIZE[0]), SIZE[1])
        self.list = self._list()
        self.about = label("", "medium", wrap=True)
        self.said = label("", "small", wrap=True)
        self.wording = self._wordings()
        self.preview = Preview(self)
        self.cancel = push(tr("Cancel"))
        self.go = push(tr("Set up"), "primary")
        self._lay_out()
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.apply)
        self.go.setEnabled(False)
        self.said.setText(tr("Looking at what is there…"))
        self.wording.chosen.connect(lambda _language: self._chosen(self.list.currentItem()))
        context.lane.run(lambda _token: self._read(), self._fill, self._refused)

    def choose(self, key: str) -> None:
        """Show what a preset would make in this file."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_KEY) == key:
                self.list.setCurrentRow(row)

    def apply(self) -> None:
        """Make what the preview shows, as one operation."""
        proposal, ws = self.proposal, self._context.ws
        if proposal is None:
            return
        self.go.setEnabled(False)
        context, name = self._context, proposal.preset.name.said(i18n.language())
        close = while_there(self, self.accept)

        def done(operation: Any) -> None:  # told also where the dialog was closed meanwhile
            context.tell(operation, tr("Set up {name}", name=name))
            close()

        def refused(error: Exception) -> None:
            (self._refused if isValid(self) else context.failed)(error)

        context.long_lane.run(lambda _token: applying.apply(ws, proposal), done, refused)

    def done(self, result: int) -> None:
        if self._asked is not None:
            self._asked.cancel()
        super().done(result)

    def _read(self) -> tuple[list[Preset], list[Preset]]:
        every = loading.presets()
        return every, applying.applied(self._context.ws.reader(), every)

    def _fill(self, found: tuple[list[Preset], list[Preset]]) -> None:
        every, there = found
        for preset in every:
            self.presets[preset.key] = preset
            name = preset.name.said(i18n.language())
            words = tr("{name} · set up", name=name) if preset in there else name
            item = QListWidgetItem(icons.icon(preset.icon, "secondary"), words)
            item.setData(_KEY, preset.key)
            item.setToolTip(preset.about.said(i18n.language()))
            self.list.addItem(item)
        self.list.setCurrentRow(every.index(there[0]) if there else 0)
        self.list.setFocus()

    def _chosen(self, item: QListWidgetItem | None, _before: Any = None) -> None:
        if item is None:
            return
        preset, ws = self.presets[item.data(_KEY)], self._context.ws
        if self._asked is not None:
            self._asked.cancel()
        self.proposal = None
        self.go.setEnabled(False)
        self.about.setText(preset.about.said(i18n.language()))
        language = self.wording.choice()
        self._asked = self._context.lane.run(
            lambda _token: applying.propose(ws, preset, language), self._show, self._refused
        )

    def _show(self, proposal: Proposal) -> None:
        self.proposal = proposal
        new, there = proposal.count(NEW), proposal.count(THERE)
        words = [trn("{n} thing will be added", "{n} things will be added", new)]
        if there:
            words.append(trn("{n} is there already and stays as it is",
                             "{n} are there already and stay as they are", there))  # fmt: skip
        if proposal.count(LEFT_OUT):
            words.append(tr("what would test a field of yours of another kind is left out"))
        if not new:
            words = [tr("Everything of this preset is there already.")]
        set_kind(self.said, "small")
        self.said.setText("; ".join(words) + ("" if not new else "."))
        self.preview.show_lines(proposal.lines)
        self.go.setEnabled(bool(new))

    def _refused(self, problem: Exception) -> None:
        from crm_desktop.errors import UserError

        if not isinstance(problem, UserError):
            self._context.failed(problem)
            return
        set_kind(self.said, "error")
        self.said.setText(str(problem))

    def _list(self) -> QListWidget:
        made = QListWidget(self)
        made.setAccessibleName(tr("Industries"))
        made.setFixedWidth(fonts.widened(LIST))
        made.setIconSize(QSize(fonts.grown(16), fonts.grown(16)))
        made.setProperty("kind", "framed")
        made.currentItemChanged.connect(self._chosen)
        return made

    def _wordings(self) -> Segments:
        parts = [(code, name, "") for code, name in i18n.LANGUAGES.items()]
        made = Segments(parts, tr("Wording"), parent=self)
        made.choose(i18n.language())
        return made

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.about)
        right.addWidget(self.said)
        right.addWidget(self._wording_line())
        right.addWidget(self.preview, 1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(label(tr("Nothing of yours is renamed or removed. One undo takes it back."),
                             "hint", wrap=True), 1)  # fmt: skip
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 16)
        box.setSpacing(12)
        box.addLayout(middle, 1)
        box.addLayout(foot)

    def _wording_line(self) -> QWidget:
        """Offer the language of the file too, where the window speaks another."""
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(tr("Wording"), "small"))
        row.addWidget(self.wording)
        row.addStretch(1)
        line.setVisible(self._context.ws.profile.language != i18n.language())
        return line
