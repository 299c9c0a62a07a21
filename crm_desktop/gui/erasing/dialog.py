"""The dialog that erases a record for good: what goes along, what stays, and the name typed to confirm."""

from __future__ import annotations

import contextlib
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.erasing import going_on, words
from crm_desktop.gui.erasing.certificate import CertificateDialog
from crm_desktop.gui.erasing.entry_tree import EntryTree
from crm_desktop.gui.exchange.foot import Foot, lay_over
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy.erasing import (
    jobs,
    kept_files,
    left_texts,
    mentions,
    preview,
    running,
)
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.privacy.erasing.mentions import Mention
from crm_desktop.privacy.erasing.preview import Around
from crm_desktop.privacy.erasing.steps import Waiting
from crm_desktop.store import belongings, driver
from crm_desktop.store.belongings import Belongings

SIZE = (600, 580)
NAMED = 5
"""Segments and views that are named; more are counted."""


class EraseDialog(QDialog):
    """Nothing is written before its button, which waits for the name.

    What can be done at once is done while it shows; the rest goes on behind the work, and the certificate
    that opens then follows it.
    """

    moved = Signal(str, float)

    def __init__(self, context: Context, entity: str, id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self.found: Belongings | None = None
        self.mentions: list[Mention] = []
        self.around = Around()
        self.name = ""
        self.setWindowTitle(tr("Erase for good"))
        fitting.resize(self, *map(fonts.widened, SIZE))
        self.head = label("", "title", wrap=True)
        self.about = label(tr("Looking at what is there…"), "", wrap=True)
        self.tree = EntryTree(self)
        self.naming = label("", "small", wrap=True)
        self.ask = label("", "label", wrap=True)
        self.line = QLineEdit(self)
        self.foot = Foot(self)
        self.cancel = self.foot.button(tr("Cancel"))
        self.go = self.foot.button(tr("Erase for good"), "danger", "trash-2")
        self._lay_out()
        self.line.textChanged.connect(lambda _text: self._can_go())
        self.moved.connect(self._moved)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.erase)
        self._can_go()
        ws = context.ws

        def job(token: Any) -> tuple[Belongings, str, list[Mention], Around]:
            belongings.check_permitted(ws)
            conn = ws.reader()
            found = belongings.of(conn, entity, id)
            known = {*found.records, *(e.key for e in found.every)}
            named = mentions.find(conn, found.records, known, token.check)
            going = [*found.records, *(e.key for e in found.going)]
            around = preview.of(ws, going, token.check, known)
            return found, belongings.title(conn, found.records[0]), named, around

        self._asked = context.disk_lane.run(job, self._show, self._failed)

    def erase(self) -> None:
        """Erase the record with what is ticked."""
        ws, found, chosen = self._context.ws, self.found, self.tree.chosen()
        blank, files = self.tree.blanked(self.mentions), self.tree.chosen_files()
        if found is None or not self.go.isEnabled():
            return
        left = left_texts.of(self.around, self.mentions, blank)
        self._asked = None  # what is under way now is not given up
        self.setEnabled(False)
        self.foot.show_progress(0.0, tr("Erasing…"))

        def job(_token: Any) -> tuple[Job, Exception | None]:
            going = running.begin(ws, found, chosen, blank, files, left)
            going.told, going.kept = self.moved.emit, kept_files.of
            try:  # from here on it is carried out, whatever ends it
                with contextlib.suppress(Waiting):
                    running.run(going, upto=jobs.SOON)
            except (UserError, driver.Error, OSError) as error:
                running.noted(ws, going.job, str(error))
                return going.job, error
            return going.job, None

        self._context.long_lane.run(job, self._done, self._failed)

    def reject(self) -> None:
        if self.isEnabled():  # not while it erases
            super().reject()

    def done(self, result: int) -> None:
        if self._asked is not None:
            self._asked.cancel()
        super().done(result)

    def _show(self, made: tuple[Belongings, str, list[Mention], Around]) -> None:
        self.found, self.name, self.mentions, self.around = made
        self._asked = None
        found, more = self.found, len(self.found.records) - 1
        name = self.name or tr("Unnamed")
        self.head.setText(tr("Erase {name} for good?", name=name))
        words = [
            tr("It is overwritten in this file, with all that is ticked."),
            tr("The rest stays and is about it no more. No undo brings it back."),
            tr("Backups are written anew without it, behind your work."),
        ]
        if more:
            merged = trn(
                "With {n} record merged into it.", "With {n} records merged into it.", more
            )
            words.insert(0, merged)
        self.about.setText(" ".join(words))
        self.tree.show_belongings(found)
        self.tree.show_mentions(self.mentions, self.around)
        self.tree.show_attached(self.around.attached)
        self.tree.show_files(self.around.files)
        shown = found.every or self.mentions or self.around.files or self.around.attached
        self.tree.setVisible(bool(shown))
        said = [_naming(found)] if found.naming else []
        said += [*preview.sentences(self.around), self.around.shorter.sentence()]
        self.naming.setText("\n".join(filter(None, said)))
        self.naming.setVisible(any(said))
        self.ask.setText(tr("Type the name to confirm: {name}", name=name))
        for part in (self.ask, self.line):
            part.setVisible(bool(self.name))
        (self.line if self.name else self.cancel).setFocus()
        self._can_go()

    def _can_go(self) -> None:
        same = fold(self.line.text()) == fold(self.name)
        self.go.setEnabled(self.found is not None and same)

    def _moved(self, step: str, part: float) -> None:
        if not self.isEnabled():
            self.foot.show_progress(words.part(step, part), words.step(step))

    def _done(self, made: tuple[Job, Exception | None]) -> None:
        job, error = made
        if error is not None:
            self._context.failed(error)
        elif job.stamp:
            self._context.toast(tr("Erased for good"))
        else:
            self._context.toast(tr("Nothing is erased yet; it goes on behind your work"))
        window = self.parentWidget()
        going_on.of(self._context).go_on()
        self.accept()
        CertificateDialog(self._context, job.id, window).open()

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self.foot.end_progress()
        self._context.failed(error)
        if self.found is None:
            self.reject()

    def _lay_out(self) -> None:
        self.line.setAccessibleName(tr("Name of what is to be erased"))
        self.ask.setBuddy(self.line)
        below = (self.naming, self.ask, self.line)
        lay_over(self.foot, (self.head, self.about), self.tree, below)
        for part in below:
            part.hide()


def _naming(found: Belongings) -> str:
    """Return which segments, views and tags name the record."""
    names = [f"{tr(RECORDS[e.entity].label)} “{e.title}”" for e in found.naming]
    said = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        said = f"{said} {tr('and {n} more', n=len(names) - NAMED)}"
    return tr("These name it, and stay as they are until you change them: {names}", names=said)
