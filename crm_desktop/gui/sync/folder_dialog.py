"""Exchanging through a folder or a stick: which one, what the last time did, and the key for the others."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.files import ask_folder
from crm_desktop.gui.sync import deletions, key_line, words
from crm_desktop.gui.sync.deletions import Deletions
from crm_desktop.gui.sync.key_card import KeyCard
from crm_desktop.gui.sync.key_line import KeyLine, Typed
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr

PLACE, LAST = "sync.folder.place", "sync.folder.last"
"""Local settings: the folder, and [when, what the last exchange did in lines]."""
WIDE = 540


class FolderDialog(QDialog):
    """One pass at a time, in the lane of long jobs; closed, it goes on behind the work."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Exchange through a folder or stick"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self._context = context
        self.folder = QLineEdit(str(context.ws.setting(PLACE) or ""), self)
        self.folder.setAccessibleName(tr("Folder"))
        self.folder.setPlaceholderText(tr("A stick, or a folder others synchronise too"))
        self.choose = push(tr("Choose…"), icon="folder-open")
        self.asked = KeyLine(self)
        self.card = KeyCard(self)
        self.sign, self.said = IconLabel("circle-check", "good", 14), label("", "small", wrap=True)
        self.go = push(tr("Exchange now"), "primary")
        self.show_key = push(tr("Show the key"), "quiet", "key")
        self.close_it = push(tr("Close"))
        self._lay_out()
        self._connect()
        self._show_last()

    def exchange(self, *, allow: bool = False) -> None:
        """Do one pass over the folder; `allow` lets any number of deletions through."""
        folder, ws = self.folder.text().strip(), self._context.ws
        if not folder:
            self._say(tr("Which folder? Choose one on the stick."), "circle-alert", "error")
            return
        ws.remember(PLACE, folder)
        typed = self.asked.typed()

        def failed(error: Exception) -> None:  # no method: closed or not, it is told
            (self._failed if isValid(self) else self._context.failed)(error)

        self._busy(True)
        self._context.long_lane.run(
            lambda token: passed(ws, Path(folder), token.check, typed, allow),
            self._done, failed, while_there(self, lambda: self._busy(False)),
        )  # fmt: skip

    def _done(self, found: Passed) -> None:
        lines, key, well, locks = found
        self.asked.hide()
        if locks is not None:
            self.asked.ask(locks)
        self._say(
            "\n".join(lines),
            *(("circle-check", "good") if well else ("triangle-alert", "attention")),
        )
        if key:
            self.card.show_key(key)
        self.adjustSize()

    def _failed(self, error: Exception) -> None:
        going = getattr(error, "going", None)
        if going is not None:
            self._say(deletions.words(len(going)), "hand", "attention")
            Deletions(self._context, going, lambda: self.exchange(allow=True), self).open()
            return
        if not isinstance(error, UserError):
            self._context.failed(error)
            return
        self.asked.asks_for(error)
        self._say(str(error), "circle-alert", "error")
        self.adjustSize()

    def _say(self, text: str, icon: str, role: str) -> None:
        self.sign.show_icon(icon, role)
        self.sign.setVisible(bool(text))
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _busy(self, on: bool) -> None:
        self.go.setEnabled(not on)
        self.go.setText(tr("Exchanging…") if on else tr("Exchange now"))

    def _show_last(self) -> None:
        last = self._context.ws.setting(LAST)
        if not last:
            self._say("", "circle-check", "good")
            return
        at, lines = last
        when = tr("Last time {when}:", when=words.moment(at))
        self._say("\n".join([when, *lines]), "clock", "tertiary")

    def _reveal(self) -> None:
        from crm_desktop.sync import folder_key

        try:
            key = folder_key.own(self._context.ws)
        except UserError as problem:
            self._failed(problem)
            return
        if key is None:
            self._say(tr("There is no key yet: the first exchange makes one."), "key", "tertiary")
        else:
            self.card.show_key(key.text())
        self.adjustSize()

    def _ask(self) -> None:
        start = Path(self.folder.text() or Path.home())
        ask_folder(self, start, lambda path: self.folder.setText(str(path)))

    def _connect(self) -> None:
        self.go.setDefault(True)
        for button in (self.choose, self.show_key, self.close_it):
            button.setAutoDefault(False)
        self.choose.clicked.connect(self._ask)
        self.go.clicked.connect(lambda: self.exchange())
        self.show_key.clicked.connect(self._reveal)
        self.close_it.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        about = tr("No server is needed: each laptop writes what is new into the folder, sealed, and reads "
                   "what the others wrote. Carry the stick around, or use a folder that a service like "
                   "Dropbox brings to every laptop.")  # fmt: skip
        row, line = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        line.setSpacing(6)
        line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.said, 1)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        body.addWidget(label(about, "secondary", wrap=True))
        body.addLayout(row)
        body.addWidget(self.asked)
        body.addLayout(line)
        body.addWidget(self.card)
        ends = (self.close_it, self.go)
        feet.stand(self, body, feet.bar(self, ends, (self.show_key,), edge=12))


class Passed(NamedTuple):
    """What a pass did: in lines, the key it made, whether all is well, locks of what did not open."""

    lines: list[str]
    key: str
    well: bool
    locks: Sequence[Any] | None


def passed(ws: Any, folder: Path, check: Any, typed: Typed, allow: bool = False) -> Passed:
    """Do a pass, with what was typed for it."""
    from crm_desktop.sync import folder as folders
    from crm_desktop.sync import folder_key, folder_words

    key_line.know(ws, typed)
    done = folders.exchange(ws, folder, check, allow=allow)
    lines = folder_words.of_pass(done)
    ws.remember(LAST, [time.time(), lines])
    own = folder_key.own(ws) if done.made_key else None
    locks = folders.look(ws, folder).locks if done.locked else None
    return Passed(lines, own.text() if own else "", not folder_words.troubles(done), locks)
