"""Changes as one file: written for somebody to be sent by mail, and taken in when one came."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.sync import key_line
from crm_desktop.gui.sync.deletions import Deletions
from crm_desktop.gui.sync.key_card import KeyCard
from crm_desktop.gui.sync.key_line import KeyLine, Typed
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr, trn

TO = "sync.mail.to"
NOTHING = Typed()


class SendDialog(QDialog):
    """Whom it is for decides what is new; afterwards it shows the key they need."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Send changes as a file"))
        self.setMinimumWidth(fonts.widened(460))
        self._context = context
        self.to = QLineEdit(str(context.ws.setting(TO) or ""), self)
        self.to.setAccessibleName(tr("For whom"))
        self.everything = QCheckBox(
            tr("Everything, not only what is new since the last file"), self
        )
        self.card, self.asked = KeyCard(self), KeyLine(self)
        self.said, self.problem = label("", "good", wrap=True), label("", "error", wrap=True)
        self.said.hide()
        self.problem.hide()
        self._target: Path | None = None
        self.go, close = push(tr("Write the file…"), "primary"), push(tr("Close"))
        self.go.setDefault(True)
        close.setAutoDefault(False)
        self.go.clicked.connect(self._ask)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.go)
        words = tr(
            "The file is sealed; send it by mail or messenger. Taken in twice it changes nothing."
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(10)
        box.addWidget(label(words, "secondary", wrap=True))
        box.addWidget(label(tr("For whom"), "label"))
        for part in (self.to, self.everything, self.asked, self.problem, self.said, self.card):
            box.addWidget(part)
        box.addLayout(foot)

    def _ask(self) -> None:
        if self._target is not None and not self.asked.isHidden():
            self.write(self._target)
            return
        who = self.to.text().strip()
        name = f"{self._context.ws.path.stem} {who}".strip()
        files.ask_to_write(
            self, paths.documents_folder() / f"{name}.crmb", self.write, tr("Changes")
        )

    def write(self, path: Path) -> None:
        """Write the file, behind the work."""
        ws, who, every = self._context.ws, self.to.text().strip(), self.everything.isChecked()
        ws.remember(TO, who)
        self._target, typed = path, self.asked.typed()

        def failed(error: Exception) -> None:  # no method: closed or not, it is told
            (self._failed if isValid(self) else self._context.failed)(error)

        self._context.long_lane.run(
            lambda token: written(ws, path, who, every, token.check, typed), self._done, failed
        )

    def _failed(self, error: Exception) -> None:
        if not (self.asked.asks_for(error) or isinstance(error, UserError)):
            self._context.failed(error)
            return
        self.problem.setText(str(error))
        self.problem.show()
        self.adjustSize()

    def _done(self, found: tuple[int, str]) -> None:
        many, key = found
        self.asked.hide()
        self.problem.hide()
        self.said.setText(trn("Wrote {n} change.", "Wrote {n} changes.", many))
        self.said.show()
        self.card.show_key(key)
        self.adjustSize()


def written(
    ws: Any, path: Path, who: str, every: bool, check: Any, typed: Typed = NOTHING
) -> tuple[int, str]:
    """Write a file; return how many changes are in it, and the key where it was made just now."""
    from crm_desktop.sync import folder_key, mail_file

    key_line.know(ws, typed)
    first = folder_key.own(ws) is None
    many = mail_file.write(ws, path, who, everything=every, over=True, check=check)
    own = folder_key.own(ws) if first else None
    return many, own.text() if own is not None else ""


class TakeDialog(QDialog):
    """Asks for the key of a file that does not open here."""

    def __init__(self, context: Context, path: Path, locks: Sequence[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Take in a file of changes"))
        self.setMinimumWidth(fonts.widened(460))
        self._context, self._path = context, path
        self.asked = KeyLine(self)
        self.asked.ask(locks)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(path.name, "medium"))
        box.addWidget(self.asked)
        box.addLayout(feet.go_or_cancel(self, tr("Take in")))

    def accept(self) -> None:
        typed = self.asked.typed()
        super().accept()
        take(self._context, self._path, self.parentWidget(), typed)


def ask_to_take(context: Context, parent: QWidget) -> None:
    """Ask for a file somebody sent, and take it in."""
    files.ask_to_read(
        parent, paths.documents_folder(), lambda path: take(context, path, parent),
        tr("Take in a file of changes"), [tr("Changes (*.crmb)"), tr("All files (*)")],
    )  # fmt: skip


def ask_first(context: Context, path: Path, parent: QWidget) -> QMessageBox:
    """Ask whether a file that was opened by a double click is taken in: it may be another's."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Take in a file of changes"))
    box.setText(tr("Take the changes of “{name}” into “{file}”?",
                   name=path.name, file=context.ws.path.stem))  # fmt: skip
    box.setInformativeText(
        tr("Taken in twice they change nothing; the history shows each of them.")
    )
    go = box.addButton(tr("Take in"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(go)
    go.clicked.connect(lambda: take(context, path, parent))
    box.open()
    return box


def take(
    context: Context, path: Path, parent: QWidget, typed: Typed = NOTHING, allow: bool = False
) -> None:
    """Take in a file behind the work and say what it brought; a key that lacks is asked for."""
    from crm_desktop.sync import folder_words

    ws = context.ws

    def done(found: Any) -> None:
        context.toast(
            " ".join(folder_words.of_file(found)), icon="" if found.whole else "triangle-alert"
        )

    def failed(error: Exception) -> None:
        locks, going = getattr(error, "locks", None), getattr(error, "going", None)
        if locks is not None:
            TakeDialog(context, path, locks, parent).open()
        elif going is not None:
            again = partial(take, context, path, parent, typed, allow=True)
            Deletions(context, going, again, parent).open()
        else:
            context.failed(error)

    def work(token: Any) -> Any:
        from crm_desktop.sync import mail_file

        key_line.know(ws, typed)
        return mail_file.take(ws, path, token.check, allow=allow)

    context.long_lane.run(work, done, failed)
