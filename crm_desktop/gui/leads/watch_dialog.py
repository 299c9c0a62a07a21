"""The watched folder as a setting: which it is, and whether files move when they were taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.files import ask_folder
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.leads import watched
from crm_desktop.leads.watched import Wish


class WatchDialog(UnsavedDialog):
    """An empty folder watches nothing."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Watched folder"))
        self.setMinimumWidth(520)
        self._context = context
        wish = watched.wish_of(context.ws)
        self.folder = QLineEdit(wish.folder, self)
        self.folder.setAccessibleName(tr("Folder"))
        self.folder.setPlaceholderText(tr("No folder is watched"))
        self.choose = push(tr("Choose…"), icon="folder-open")
        self.move_ = QCheckBox(tr("Move files that were taken into a sub-folder"), self)
        self.move_.setChecked(wish.move)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.go = push(tr("Save"), "primary")
        self._lay_out()
        self.choose.clicked.connect(self._ask)
        self.go.clicked.connect(self.accept)
        self.go.setDefault(True)

    def accept(self) -> None:
        folder = self.folder.text().strip()
        if folder and not Path(folder).is_dir():
            self.problem.setText(tr("There is no folder {name}.", name=folder))
            self.problem.show()
            return
        watched.set_wish(self._context.ws, Wish(folder, self.move_.isChecked()))
        super().accept()
        name = Path(folder).name
        said = tr("Watching {name}", name=name) if folder else tr("No folder is watched")
        self._context.toast(said)

    def _ask(self) -> None:
        start = Path(self.folder.text() or Path.home())
        ask_folder(self, start, lambda path: self.folder.setText(str(path)))

    def _lay_out(self) -> None:
        words = tr("Mail, address cards, invitations, tables and cards as text that are put into this "
                   "folder become leads, each once. Each file is one undo.")  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.throw_away)
        self.choose.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(words, "secondary", wrap=True))
        box.addLayout(row)
        box.addWidget(self.move_)
        box.addWidget(self.problem)
        box.addLayout(foot)
