"""What is dropped on the window: said before it is let go, and done when it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, segments
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.widgets.dressing import IconLabel, label, set_state
from crm_desktop.gui.widgets.drop_frame import DropFrame
from crm_desktop.gui.widgets.dropping import refuse, take_copy
from crm_desktop.i18n import tr, trn
from crm_desktop.store import history, listing

WIDE, MARGIN = 600, 32
MOST = 100
"""Files taken at once."""
LOOKED_INTO = 3
"""Files of several that are looked into while the window waits; the others must end like them."""


class Drop(NamedTuple):
    """What letting go would do: `how` is "import", "leads", "text", "attach", or "nothing" in `text`."""

    how: str
    paths: tuple[Path, ...] = ()
    text: str = ""


def drop_of(mime: QMimeData, *, on_leads: bool) -> Drop | None:
    """Return what a drag would do, None for nothing. On the page of leads all become leads."""
    paths = tuple(Path(u.toLocalFile()) for u in mime.urls() if u.isLocalFile())
    if not mime.urls():
        text = mime.text().strip()
        return Drop("text", (), text) if on_leads and text else None
    if not paths:
        return None
    if len(paths) > MOST:
        return _nothing(tr("At most {n} files can be taken at once.", n=MOST))
    if not all(path.is_file() for path in paths):
        return _nothing(_no_folder(len(paths)))
    if all(_is_to_keep(path) for path in paths):
        return Drop("attach", paths)
    if len(paths) == 1:
        return Drop("leads" if _is_leads(paths[0], on_leads=on_leads) else "import", paths)
    first = paths[:LOOKED_INTO]
    alike = {path.suffix.lower() for path in first}
    same = all(path.suffix.lower() in alike for path in paths)
    if same and all(_is_leads(p, on_leads=on_leads) for p in first):
        return Drop("leads", paths)
    if any(_is_to_keep(path) for path in first):
        return _nothing(
            tr("Files to import and pictures cannot be taken together. Drop them apart.")
        )
    return _nothing(tr("One file at a time is imported. Drop these one after the other."))


def _nothing(why: str) -> Drop:
    return Drop("nothing", (), why)


def _no_folder(count: int) -> str:
    if count == 1:
        return tr("A folder cannot be taken. Drop the files that are in it.")
    return tr("There is a folder among them, so nothing is taken. Drop the files without it.")


def _is_to_keep(path: Path) -> bool:
    """Say whether a file can only be kept beside a record, as a picture."""
    from crm_desktop.exchange.formats import recognising

    try:
        return recognising.holds_no_records(path)
    except UserError:
        return False


def _is_leads(path: Path, *, on_leads: bool) -> bool:
    """Say whether a file becomes leads at once; a table is looked at in the import first."""
    from crm_desktop.exchange.formats import recognising
    from crm_desktop.leads import capture

    if path.suffix.lower() == segments.ENDING:
        return False
    try:
        format = capture.kind_of(path)
    except UserError:
        return False
    if format in (capture.TEXT, recognising.MAIL):
        return True
    return on_leads and format in (recognising.CALENDAR, recognising.VCARD)


def words(drop: Drop, to: str = "") -> str:
    """Return what letting go does; `to` is the name of the record files would be attached to."""
    if drop.how == "attach" and not to:
        return tr("Pictures and documents belong to a record. Drop them on its row or its page.")
    if drop.how == "attach":
        return trn("Let go to attach {n} file to {name}", "Let go to attach {n} files to {name}",
                   len(drop.paths), name=to)  # fmt: skip
    if drop.how == "nothing":
        return drop.text
    if drop.how == "text":
        return tr("Let go to read the text as a signature or business card")
    if drop.how == "import":
        return tr("Let go to import {name}; you see everything before it is written",
                  name=drop.paths[0].name)  # fmt: skip
    return trn("Let go to make leads of {n} file; one undo takes it back",
               "Let go to make leads of {n} files; one undo each takes them back",
               len(drop.paths))  # fmt: skip


class DropSign(QFrame):
    """A card near the foot of the window while something is dragged over it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("kind", "zone")
        self.setAutoFillBackground(True)
        self.said = label("", "section", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 16, 24, 16)
        box.setSpacing(8)
        self.icon = IconLabel("inbox", "accent", 26)
        box.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.said)
        self.hide()

    def show_words(self, text: str, *, refused: bool) -> None:
        """Say what letting go does, or why nothing is taken."""
        set_state(self, "error" if refused else "good")
        self.icon.show_icon(*(("circle-alert", "error") if refused else ("inbox", "accent")))
        self.said.setText(text)
        within = self.parentWidget().rect()
        wide = min(fonts.widened(WIDE), within.width() - 2 * MARGIN)
        tall = max(self.heightForWidth(wide), self.sizeHint().height())
        left = (within.width() - wide) // 2
        self.setGeometry(left, within.height() - tall - 2 * MARGIN, wide, tall)
        self.raise_()
        self.show()


class Drops:
    """Takes the window's drag events."""

    def __init__(self, window: Any) -> None:
        self._window = window
        self._sign: DropSign | None = None
        self._frame = DropFrame()
        self._drop: Drop | None = None  # what hovers

    def enter(self, event: Any) -> None:
        self._drop = self._wanted(event.mimeData())
        if self._drop is not None:
            take_copy(event)
            if self._sign is None:
                self._sign = DropSign(self._window)
            self.move(event)

    def move(self, event: Any) -> None:
        """Say it of the record that is under the pointer now."""
        if self._drop is not None and self._sign is not None:
            attaching = self._drop.how == "attach"
            said = words(self._drop, self._name(self.subject(event)))
            self._sign.show_words(said, refused=self._drop.how == "nothing")
            view = getattr(self._window.desk.page, "view", None)
            if attaching and hasattr(view, "row_rect_at"):
                at = self._window.mapToGlobal(event.position().toPoint())
                self._frame.show_over(view.viewport(), view.row_rect_at(at))

    def leave(self) -> None:
        self._frame.leave()
        if self._sign is not None:
            self._sign.hide()

    def let_go(self, event: Any) -> None:
        """Do what was said, after the other program has its drag back."""
        drop = self._wanted(event.mimeData())
        self.leave()
        if drop is not None:
            (refuse if drop.how == "nothing" else take_copy)(event)
            next_turn(self._window, partial(self._do, drop, self.subject(event)))

    def subject(self, event: Any) -> tuple[str, str]:
        """Return the record (entity, id) under the pointer, or else the one in front."""
        desk = self._window.desk
        view = getattr(desk.page, "view", None)
        at = self._window.mapToGlobal(event.position().toPoint())
        found = view.record_at(at) if hasattr(view, "record_at") else ("", "")
        found = found if found[1] else desk.subject()
        return found if found[0] in SUBJECTS else ("", "")

    def _name(self, subject: tuple[str, str]) -> str:
        return listing.title_of(self._window.context.ws.reader(), *subject) if subject[1] else ""

    def _wanted(self, mime: QMimeData) -> Drop | None:
        window = self._window
        if window.desk is None or window.desk.context.ws.closed_because:
            return None
        return drop_of(mime, on_leads=window.desk.page_name == "leads")

    def _do(self, drop: Drop, subject: tuple[str, str] = ("", "")) -> None:
        desk = self._window.desk
        if desk is None:
            return
        if drop.how == "import":
            segments.bring_in(desk, drop.paths[0])
        elif drop.how == "text":
            from crm_desktop.gui.leads.paste_dialog import PasteDialog

            PasteDialog(desk.context, self._window, drop.text).open()
        elif drop.how == "leads":
            take_files(desk.context, drop.paths)
        elif drop.how == "attach" and subject[1]:
            from crm_desktop.gui.attachments.attaching import attach

            attach(desk.context, subject, drop.paths)
        else:
            desk.toast(words(drop), icon="circle-alert" if drop.how == "nothing" else "")


def take_files(context: Any, paths: tuple[Path, ...]) -> None:
    """Make leads of files in the lane for long jobs, one operation each, and say what came of it."""
    from crm_desktop.gui.leads.words import files_of, not_taken
    from crm_desktop.leads import capture

    ws = context.ws

    def work(token: Any) -> tuple[list[Any], list[str]]:
        taken, problems = [], []
        for path in paths:
            try:
                taken.append(capture.take(ws, path, check=token.check))
            except UserError as problem:
                problems.append(f"{path.name}: {problem}")
        return taken, problems

    def done(found: tuple[list[Any], list[str]]) -> None:
        taken, problems = found
        created, known = sum(t.created for t in taken), sum(t.known for t in taken)
        if problems:
            context.toast(problems[0], icon="circle-alert")
            return
        stamps = [t.stamp for t in taken if t.stamp]
        _show_first(context, stamps)
        parts = [trn("Added {n} lead", "Added {n} leads", created)] if created or not known else []
        if known:
            parts.append(trn("{n} was there already", "{n} were there already", known))
        said = ". ".join([*parts, *files_of(taken)])
        if missing := not_taken(taken):
            context.toast(f"{said}. {missing}", icon="circle-alert")
            return
        context.toast(said, undo=stamps[0] if len(stamps) == 1 else "")

    context.long_lane.run(work, done, context.failed)


def _show_first(context: Any, stamps: list[str]) -> None:
    """Stand on the first lead made: a mail's lead has the mail's date and may lie far down the list."""
    for stamp in stamps[:1]:
        for made in history.differences(context.ws.reader(), stamp, 1):
            context.open_record(made.entity, made.id)
