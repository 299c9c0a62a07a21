"""Taking records out: what, which columns, where to, and at the end the proof that all is there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop import paths
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.binding.turns import open_soon
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.column_list import ColumnList
from crm_desktop.gui.exchange.export_format import TABLES, FormatChooser
from crm_desktop.gui.exchange.export_scope import EVERYTHING, Scope, front, scopes
from crm_desktop.gui.exchange.export_writing import Wanted, write
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.models.columns import custom_fields, fields_of
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.choice_card import ChoiceCard
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store.access import looking

WIDE, TALL = 760, 560
OWN_ID = Field(Kind.TEXT, mark("CRM Desktop's own id"), name="id")
"""Ticked at first: by it a file taken in again finds each of two people who share an address."""
FOLDER_KEY = "export.folder"
ALL_KINDS = mark(
    "Contacts, companies, deals, pipelines, stages, tags and your own fields each become a file. A list "
    "in the folder says how many rows each has."
)
SAYS = {
    "vcard": mark(
        "One file with a card for each: name, company, job, phones, e-mails, addresses, web, birthday, "
        "tags and notes, and what came with an imported card. Stages, owners and your own fields stay "
        "here."
    ),
    "calendar": mark(
        "One file with an entry for each: when, what, where, with whom, how it repeats, and notes. It "
        "opens in every calendar."
    ),
}
"""Format → what its files hold."""


def open_export(context: Context, page: Any, parent: QWidget, *, whole: bool = False) -> None:
    """Open the dialog as soon as it is counted what can be exported; `page` is as in `ExportDialog`.

    `whole`: everything is chosen at first.
    """
    reader, seen = context.ws.reader, front(page) if page is not None else None

    def show(known: list[Scope]) -> None:
        dialog = ExportDialog(context, known, page, parent)
        if whole:
            dialog.cards[-1].setChecked(True)
        open_soon(dialog, context.bridge)

    context.lane.run(lambda _token: scopes(reader(), seen), show, context.failed)


class ExportDialog(QDialog):
    """`page` is the table in front, or None; `known` is what can be exported from there."""

    def __init__(
        self, context: Context, known: list[Scope], page: Any = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Export"))
        fitting.resize(self, fonts.widened(WIDE), fonts.widened(TALL))
        self._context, self._page = context, page
        self._path_typed = False
        self.job = LongJob(context, self)
        self.scopes = known
        self.cards = [ChoiceCard(s.title, s.lines, s.icon, self) for s in self.scopes]
        self.columns = ColumnList(self)
        self.format = FormatChooser(self)
        self.secret = QCheckBox(tr("With what secret fields hold"), self)
        self._secret_words = label(
            tr("Whoever opens the file can read it. The access log says that you exported it."),
            "secondary", wrap=True,
        )  # fmt: skip
        self.secret.setAccessibleDescription(self._secret_words.text())
        self.place = QLineEdit(self)
        self.browse = push(tr("Choose…"), "", "folder")
        self.foot = Foot(self)
        self.cancel = self.foot.button(tr("Cancel"))
        self.go = self.foot.button(tr("Export"), "primary")
        self.result = EmptyState("circle-check", "")
        self.show_folder = self.result.primary(tr("Open folder"), "folder-open")
        self.stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.cards[0].setChecked(True)

    @property
    def scope(self) -> Scope:
        """Return what is chosen."""
        chosen = (s for s, card in zip(self.scopes, self.cards, strict=True) if card.isChecked())
        return next(chosen, self.scopes[0])

    def target(self) -> Path:
        """Return where it shall go."""
        return Path(self.place.text().strip()).expanduser()

    def export(self) -> None:
        """Write it, if all that is needed is there."""
        problem = self._problem()
        if problem:
            self.foot.say(problem, "error")
            return
        wanted = Wanted(
            self.scope, self.target(), self.columns.chosen(), self.format.format(),
            self.secret.isVisibleTo(self) and self.secret.isChecked(),
        )  # fmt: skip
        self._context.settings.set(FOLDER_KEY, str(wanted.target.parent))
        self._set_busy(True)
        self.job.run(
            lambda progress, check: write(self._context.ws, wanted, progress, check),
            self._show_proof, self._failed,
        )  # fmt: skip

    def reject(self) -> None:
        """Stop what runs; with nothing running close."""
        if self.job.running():
            self.job.stop()
            self.foot.say(tr("Stopping…"))
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.job.drop()
        super().closeEvent(event)

    # writing

    def _problem(self) -> str:
        if not self.place.text().strip():
            return tr("Say where it shall be written.")
        if not self.target().is_absolute():
            return tr("Give the whole path, or choose a place.")
        table = self.scope.entity != EVERYTHING and self.format.format() in TABLES
        if table and not self.columns.chosen():
            return tr("Tick at least one column.")
        return ""

    def _show_proof(self, proofs: list[Any]) -> None:
        self._set_busy(False)
        rows, expected = sum(p.rows for p in proofs), sum(p.expected for p in proofs)
        title = trn("Wrote {n} row, checked", "Wrote {n} rows, all {expected} checked", rows,
                    expected=f"{expected:,}")  # fmt: skip
        where = proofs[0].path
        if len(proofs) > 1:
            files_ = trn("{n} file", "{n} files", len(proofs))
            where = f"{files_} · {where.parent}"
        self.result.say("circle-check", title, str(where))
        self.stack.setCurrentWidget(self.result)
        self.go.hide()
        self.cancel.setText(tr("Close"))
        self.show_folder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, UserError):
            self.foot.say(str(error), "error")
        else:
            self.foot.say(tr("It did not work. Nothing was written."), "error")
            self._context.failed(error)

    def _stopped(self) -> None:
        self._set_busy(False)
        self.foot.say(tr("Stopped. Nothing was written."), "attention")

    def _show_folder(self) -> None:
        target = self.target()
        files.show_folder(target if target.is_dir() else target.parent)

    def _set_busy(self, busy: bool) -> None:
        for part in (self.stack, self.go):
            part.setEnabled(not busy)
        if busy:
            self.foot.show_progress(0, tr("Writing…"))
        else:
            self.foot.end_progress()

    # choosing

    def _scope_chosen(self) -> None:
        scope = self.scope
        alone = scope.entity == EVERYTHING
        if not alone:
            self._offer_columns(scope.entity)
            self.format.offer(scope.entity)
        self._show_format()
        if not self._path_typed:
            self.place.setText(str(self._usual_place(scope)))
        self._name_button()

    def _show_format(self) -> None:
        """Show what goes with the format: columns of a table, or what other files hold."""
        alone = self.scope.entity == EVERYTHING
        table = self.format.format() in TABLES
        self._format_row.setVisible(not alone)
        self.columns.setVisible(table and not alone)
        self._said.setVisible(alone or not table)
        kinds = tuple(RECORDS) if alone else (self.scope.entity,)
        asks = (alone or table) and looking.may_take_out(self._context.ws, kinds)
        self.secret.setVisible(asks)
        self._secret_words.setVisible(asks)
        words = ALL_KINDS if alone else SAYS.get(self.format.format().name, "")
        self._said.setText(tr(words) if words else "")

    def _format_chosen(self) -> None:
        """Show another format; the place keeps its folder and name, with the format's ending."""
        self._show_format()
        target = self.target()
        if target.name:
            suffix = f".{self.format.format().suffix}"
            self.place.setText(str(target.with_suffix(suffix)))
        self.foot.say("")

    def _offer_columns(self, entity: str) -> None:
        if self._page is not None and self._page.entity == entity:
            memory = self._page.memory
            usual, shown = (
                [f.name for f in (*found, OWN_ID)] for found in (memory.roomy(), memory.shown())
            )
            self.columns.offer([*self._page.model.fields, OWN_ID], usual, shown)
            return
        fields = fields_of(RECORDS[entity], custom_fields(self._context.ws.reader(), entity))
        self.columns.offer([*fields, OWN_ID], [f.name for f in (*fields, OWN_ID)])

    def _usual_place(self, scope: Scope) -> Path:
        kept = Path(self._context.settings.get(FOLDER_KEY) or paths.documents_folder())
        folder = kept if kept.is_dir() else Path.home()
        what = tr(RECORDS[scope.entity].plural) if scope.entity else self._context.ws.path.stem
        name = re.sub(r"[^\w .-]", "-", f"{what} {date.today():%Y-%m-%d}")
        suffix = self.format.format().suffix
        return folder / (f"{name}.{suffix}" if scope.entity else name)

    def _name_button(self) -> None:
        self.foot.say("")
        what = trn("{n} row", "{n} rows", self.scope.count)
        self.go.setText(tr("Export {rows}", rows=what) if self.scope.entity else tr("Export all"))

    def _browse(self) -> None:
        if self.scope.entity == EVERYTHING:
            files.ask_folder(self, self.target().parent, self._take_folder)
        else:
            words = tr(self.format.format().words)
            files.ask_to_write(self, self.target(), self._take_path, words)

    def _take_folder(self, folder: Path) -> None:
        self._take_path(folder / self._usual_place(self.scope).name)

    def _take_path(self, path: Path) -> None:
        self.place.setText(str(path))
        self._path_typed = True

    # building

    def _lay_out(self) -> None:
        form = QWidget(self)
        sides = QHBoxLayout()
        sides.setSpacing(24)
        sides.addWidget(self._scope_side(), 5)
        self._said = label("", "secondary", wrap=True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        sides.addWidget(self.columns, 4)
        sides.addWidget(self._said, 4)
        whole = QVBoxLayout(form)
        whole.setContentsMargins(20, 20, 20, 16)
        whole.setSpacing(16)
        whole.addLayout(sides, 1)
        whole.addLayout(self._secret_rows())
        whole.addWidget(self._format_box())
        whole.addLayout(self._place_row())
        self.stack.addWidget(form)
        self.stack.addWidget(self.result)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.stack, 1)
        box.addWidget(self.foot)

    def _scope_side(self) -> QScrollArea:
        inner, area = QWidget(self), SteadyArea(self)
        side = QVBoxLayout(inner)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        caption = label(tr("What to export"), "medium")
        caption.setMinimumHeight(self.columns.head_height())
        side.addWidget(caption)
        for card in self.cards:
            side.addWidget(card)
        side.addStretch(1)
        area.setWidgetResizable(True)
        area.setAccessibleName(tr("What to export"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        inner.setAutoFillBackground(False)
        return area

    def _secret_rows(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(4)
        rows.addWidget(self.secret)
        rows.addWidget(self._secret_words)
        return rows

    def _format_box(self) -> QWidget:
        caption = label(tr("Format"), "medium")
        caption.setBuddy(self.format)
        self._format_row = QWidget(self)
        both = QVBoxLayout(self._format_row)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(4)
        both.addWidget(caption)
        both.addWidget(self.format)
        return self._format_row

    def _place_row(self) -> QVBoxLayout:
        caption = label(tr("Where to"), "medium")
        caption.setBuddy(self.place)
        self.place.setAccessibleName(tr("Where to"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.place, 1)
        row.addWidget(self.browse)
        both = QVBoxLayout()
        both.setSpacing(4)
        both.addWidget(caption)
        both.addLayout(row)
        return both

    def _connect(self) -> None:
        for card in self.cards:
            card.toggled.connect(lambda on: on and self._scope_chosen())
        self.format.activated.connect(lambda _at: self._format_chosen())
        self.columns.changed.connect(lambda: self.foot.say(""))
        self.place.textEdited.connect(lambda _text: setattr(self, "_path_typed", True))
        self.browse.clicked.connect(self._browse)
        self.browse.setAutoDefault(False)
        self.go.setDefault(True)
        self.go.clicked.connect(self.export)
        self.cancel.clicked.connect(self.reject)
        self.show_folder.clicked.connect(self._show_folder)
        self.job.progressed.connect(self._progressed)
        self.job.stopped.connect(self._stopped)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

    def _progressed(self, part: float) -> None:
        if self.job.running():
            self.foot.show_progress(part)
