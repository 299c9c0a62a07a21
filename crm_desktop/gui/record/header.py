"""The head of a record: who it is, how to reach them, where they stand and what is next."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.fields import Record
from crm_desktop.domain.lead import ENDED
from crm_desktop.gui import fonts, formats, icons, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import people_of
from crm_desktop.gui.record.deed_part import DEEDS, DeedPart
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.fact import Fact
from crm_desktop.gui.record.needs_part import NeedsPart
from crm_desktop.gui.record.next_part import NextPart
from crm_desktop.gui.record.reach import LOG, Reach
from crm_desktop.gui.record.reading import Standing
from crm_desktop.gui.record.standing import StandingPart
from crm_desktop.gui.sync.seen_button import SeenButton
from crm_desktop.gui.widgets.dressing import icon_button, push
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.labels import AvatarLabel
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr

FACE = 44
NAME = 220
"""Room for the name beside the buttons of the page."""
Row = Mapping[str, Any]
MORE = ("activity.plan", "note.add", "task.add", "file.attach", "record.star",
        "privacy.consent", "privacy.report", "record.erase")  # fmt: skip
"""Actions offered for a record, of those there are."""


class RecordHeader(QWidget):
    """In the panel one part below the other; on the page (`wide`) side by side, with what is needed."""

    followed = Signal(str, str)
    name_wanted = Signal(object)
    deal_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget, *, wide: bool = False) -> None:
        super().__init__(parent)
        self._context, self.wide = context, wide
        self.face = AvatarLabel(FACE)
        self.name = Fact(self)
        self.name.style_name = "page" if wide else "title"
        self.name.edit_wanted.connect(self.name_wanted)
        self.about = About(self)
        self.about.linkActivated.connect(self._follow)
        self.reach = Reach(context, self, size="" if wide else "small")
        self.log = push(tr("Log activity") if wide else tr("Log"), "primary" if wide else "",
                        "plus", "" if wide else "small")  # fmt: skip
        self.log.clicked.connect(lambda: context.actions.trigger(LOG))
        self.more = icon_button("ellipsis", tr("More for this record"))
        self.more.clicked.connect(self._offer)
        self.seen = SeenButton(context, self)
        self.standing = StandingPart(self, compact=not wide)
        self.next = NextPart(context, self, compact=not wide)
        self.needs = NeedsPart(context, self)
        self.deed = DeedPart(context, self)
        self.needs.setVisible(wide)
        self.box = QFrame(self)
        self._lay_out()

    def show_row(self, record: type[Record], row: Row, closed: str) -> None:
        """Show a record's head at once; `closed` says why it cannot be changed."""
        name = formats.title(record, row)
        self._entity = record.entity
        self._fit_face()
        self.face.show_of(row["id"], name, company=record.entity == "company")
        self.name.closed = closed
        self.name.show_subject(Subject(record.entity, record.fields[record.title_field], row))
        self.name.setVisible(record.entity != "activity" or bool(row["subject"]))
        words, places = _about(record, row)
        self.about.say(words, *places)
        self.reach.show_row(row, record.entity)
        self.seen.show_row(record.entity, row)
        is_deed = record.entity in DEEDS
        self.more.setVisible(not closed and not is_deed)
        self.log.setVisible(LOG in self._context.actions and not closed and not is_deed)
        self.deed.setVisible(is_deed)
        self._fit_buttons()
        self.next.setVisible(not is_deed and not _ended(record, row))
        if is_deed:
            self.deed.show_row(record, row)
        else:
            self.standing.show_row(record, row)
        self._fit_box()

    def show_standing(self, record: type[Record], row: Row, found: Standing) -> None:
        """Show where the record stands, what is next and what is needed."""
        if record.entity in DEEDS:
            return
        self.standing.show_standing(record, row, found)
        self.next.show_step(found.over.step)
        self.next.setVisible(found.over.step is not None or not _ended(record, row))
        self._fit_box()
        if self.wide:
            self.needs.show_wanted(found.wanted, record.entity == "deal")

    def fit(self, *, tight: bool) -> None:
        """Do without the face, and without long lines, where there is no height for them."""
        self._tight = tight
        self.standing.fit(tight=tight)
        self._fit_face()

    def _fit_face(self) -> None:
        self.face.setVisible(not self._tight and self._entity not in ("deal", *DEEDS))

    def _fit_box(self) -> None:
        """Leave the place of where they stand out while nothing is known of it."""
        stands = self._entity not in DEEDS and self.standing.says()
        self.standing.setVisible(stands)
        self._line.setVisible(stands and not self.next.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Keep the buttons in one line, on the page beside a name that can be read."""
        name = fonts.widened(NAME) - self.name.sizeHint().width() if self.wide else 0
        self.reach.shorten(lambda: self.buttons.sizeHint().width() + name <= self.box.width())

    def _offer(self) -> None:
        """Offer what else can be made for this record, as far as the program can."""
        menu, actions = QMenu(self), self._context.actions
        if self._entity in ("contact", "company"):
            menu.addAction(icons.icon("handshake"), tr("New deal…")).triggered.connect(
                lambda: self.deal_wanted.emit()
            )
        products = ("record.products",) if self._entity == "deal" else ()
        for name in (n for n in (*products, *MORE) if n in actions):
            menu.addAction(actions.action(name))
        drop_down(menu, self.more)

    _entity, _tight = "", False

    def _follow(self, link: str) -> None:
        entity, _, id = link.partition(":")
        self.followed.emit(entity, id)

    def _lay_out(self) -> None:
        top = QGridLayout()
        top.setHorizontalSpacing(8)
        top.setVerticalSpacing(0)
        top.addWidget(self.face, 0, 0, 2, 1)
        top.addWidget(self.name, 0, 1)
        top.addWidget(self.about, 1, 1)
        top.setColumnStretch(1, 1)
        self.about.setContentsMargins(6, 0, 0, 2)
        box = QVBoxLayout(self)
        box.setSpacing(12)
        if self.wide:
            beside = QHBoxLayout()
            beside.setSpacing(8)
            beside.addLayout(top, 1)
            self.buttons: QLayout = beside
        else:
            box.addLayout(top)
            self.buttons = Flow()
        parts = (*self.reach.buttons.values(), self.log, self.more)
        for button in (self.seen, *parts) if self.wide else (*parts, self.seen):
            self.buttons.addWidget(button)
        box.addLayout(self.buttons)
        box.setContentsMargins(*((24, 12, 24, 14) if self.wide else (16, 0, 16, 8)))
        box.addWidget(self.box)
        self._lay_out_box()

    def _lay_out_box(self) -> None:
        """Stand the parts beside each other between hairlines, or below each other."""
        self.box.setProperty("kind", "card" if self.wide else "ground")
        parts = (self.standing, self.next, self.needs if self.wide else self.deed)
        shape = QHBoxLayout(self.box) if self.wide else QVBoxLayout(self.box)
        shape.setSpacing(0 if self.wide else 8)
        shape.setContentsMargins(*((0, 12, 0, 12) if self.wide else (12, 10, 12, 10)))
        for at, part in enumerate(parts):
            if at and part is not self.deed:
                line = QFrame(self.box)
                line.setProperty("kind", "upright" if self.wide else "line")
                shape.addWidget(line)
                if at == 1:
                    self._line = line
            if self.wide:
                part.layout().setContentsMargins(16, 0, 16, 0)
                shape.addWidget(part, (6, 5, 5)[at])
            else:
                shape.addWidget(part)


class About(QLabel):
    """What they do, then where or with whom as links; too long for its line, the end gives way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._places = "", tuple[tuple[str, str], ...]()
        self.setProperty("kind", "secondary")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.news.changed.connect(self._write)  # a text keeps the colour links had when it was set

    def say(self, words: str, *places: tuple[str, str]) -> None:
        """Show words and the names of records to go to, each with its link, as "company:<id>"."""
        self._words, self._places = words, places
        self.setVisible(bool(words or places))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        words, place = self._words, ", ".join(name for name, _ in self._places)
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        right = Qt.TextElideMode.ElideRight
        first = max(room // 2, room - metrics.horizontalAdvance(f" · {place}"))
        lead = f"{metrics.elidedText(words, right, first)} · " if words and place else ""
        end = metrics.elidedText(place or words, right, room - metrics.horizontalAdvance(lead))
        cut = end != place
        shown = [(end, link) for _, link in self._places[:1]] if cut else self._places
        linked = ", ".join(_link(name, link) for name, link in shown)
        self.clear()  # of the same words again it would keep the colours of before
        self.setText(escape(lead) + (linked if place else escape(end)))
        whole = f"{words} · {place}" if words and place else place or words
        self.setToolTip("" if lead + end == whole else whole)
        self.setAccessibleName(whole)


def _link(name: str, to: str) -> str:
    return f'<a style="text-decoration: none" href="{to}">{escape(name)}</a>'


def _ended(record: type[Record], row: Row) -> bool:
    """Say whether it is a lead nobody works on any more: it is asked for no next step."""
    return record.entity == "lead" and row["status"] in ENDED


def _about(record: type[Record], row: Row) -> tuple[str, list[tuple[str, str]]]:
    """Return what they do and where they are, and whom they belong to or are about, with the links."""
    if record.entity == "company":
        town = _town(row)
        said = " · ".join(p for p in (str(row.get("industry") or ""), town) if p)
        parent = str(row.get("parent.shown") or "")
        said = f"{said} · {tr('part of')}" if parent and said else tr("part of") if parent else said
        return said, [(parent, f"company:{row['parent']}")] if parent else []
    firm = str(row.get("company.shown") or "")
    if record.entity in DEEDS and (people := people_of(row)):
        return firm, [(name, f"contact:{id}") for id, name in people]
    words = str(row.get("contacts.shown") or row.get("job") or "")
    return words, [(firm, f"company:{row['company']}")] if firm else []


def _town(row: Row) -> str:
    entry = next(iter((row.get("addresses") or {}).values()), None) or {}
    return ", ".join(str(entry[p]) for p in ("city", "state") if entry.get(p))
