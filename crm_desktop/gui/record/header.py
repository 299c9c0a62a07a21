"""The head of a record's panel: who it is, how to reach them, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.fields import Record
from crm_desktop.gui import formats
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.fact import Fact
from crm_desktop.gui.tables.flow import Flow
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.labels import AvatarLabel, BadgeLabel
from crm_desktop.i18n import tr, trn

FACE = 44
Row = Mapping[str, Any]


class RecordHeader(QWidget):
    """Avatar, name, one line about them, buttons, and the box that says where they stand."""

    followed = Signal(str, str)
    name_wanted = Signal(object)
    deal_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row: Row = {}
        self.face = AvatarLabel(FACE)
        self.name = Fact(self)
        self.name.style_name = "title"
        self.name.edit_wanted.connect(self.name_wanted)
        self.about = About(self)
        self.about.linkActivated.connect(lambda link: self.followed.emit("company", link))
        self.call = push(tr("Call"), icon="phone", size="small")
        self.mail = push(tr("E-mail"), icon="mail", size="small")
        self.deal = push(tr("Deal"), icon="plus", size="small")
        self.call.clicked.connect(lambda: self._reach("phones", "tel"))
        self.mail.clicked.connect(lambda: self._reach("emails", "mailto"))
        self.deal.clicked.connect(self.deal_wanted)
        self.standing = Standing(self)
        self._lay_out()

    def show_row(self, record: type[Record], row: Row, closed: str) -> None:
        """Show a record's head; `closed` says why it cannot be changed."""
        self._row = row
        name = formats.title(record, row)
        self.face.setVisible(record.entity != "deal")
        self.face.show_of(row["id"], name, company=record.entity == "company")
        self.name.closed = closed
        self.name.show_subject(Subject(record.entity, record.fields[record.title_field], row))
        self.about.say(*_about(record, row))
        reachable = record.entity != "deal"
        for button, field in ((self.call, "phones"), (self.mail, "emails")):
            button.setVisible(reachable)
            button.setEnabled(bool(row.get(field)))
            entries = row.get(field) or {}
            first = next(iter(entries.values()), {})
            none = tr("No number known") if field == "phones" else tr("No address known")
            button.setToolTip(str(first.get("value") or "") or none)
        self.deal.setVisible(reachable and record.entity != "lead")
        self.deal.setEnabled(not closed)
        self.deal.setToolTip(closed)

    def show_deals(self, record: type[Record], deals: Sequence[Row]) -> None:
        self.standing.show_standing(record, self._row, deals)

    def _lay_out(self) -> None:
        top = QGridLayout()
        top.setHorizontalSpacing(8)
        top.setVerticalSpacing(0)
        top.addWidget(self.face, 0, 0, 2, 1)
        top.addWidget(self.name, 0, 1)
        top.addWidget(self.about, 1, 1)
        top.setColumnStretch(1, 1)
        self.about.setContentsMargins(6, 0, 0, 2)
        buttons = Flow()
        for button in (self.call, self.mail, self.deal):
            buttons.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 0, 16, 8)
        box.setSpacing(12)
        box.addLayout(top)
        box.addLayout(buttons)
        box.addWidget(self.standing)

    def _reach(self, field: str, scheme: str) -> None:
        entries = self._row.get(field) or {}
        first = next(iter(entries.values()), None)
        if first:
            to = first.get("e164") or str(first.get("value") or "").replace(" ", "")
            QDesktopServices.openUrl(QUrl(f"{scheme}:{to}"))


class Standing(QFrame):
    """Where they stand: a badge and one line of sums, one currency after the other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ground")
        self.badge = BadgeLabel()
        self.line = label("", "small", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.setSpacing(6)
        box.addWidget(self.badge)
        box.addWidget(self.line)

    def show_standing(self, record: type[Record], row: Row, deals: Sequence[Row]) -> None:
        if record.entity == "deal":
            self._show_deal(record, row)
        else:
            self._show_badge(record, "stage", row.get("stage"))
            self.line.setText(_sums(deals))
        self.line.setVisible(bool(self.line.text()))
        self.setVisible(bool(self.line.text()) or not self.badge.isHidden())

    def _show_deal(self, record: type[Record], row: Row) -> None:
        self._show_badge(record, "result", row.get("result") or {"outcome": "open"})
        stage = str(row.get("place.shown") or "")
        value = formats.amount(row.get("value"))
        closing = row.get("closing")
        due = tr("expected {day}", day=formats.day(closing)) if closing else ""
        self.line.setText(" · ".join(p for p in (value, stage, due) if p))

    def _show_badge(self, record: type[Record], field: str, value: Any) -> None:
        choice = formats.choice_of(record.fields[field], value) if value else None
        self.badge.setVisible(choice is not None)
        if choice is not None:
            self.badge.say(tr(choice.label), shape=choice.shape, tone=choice.tone)


class About(QLabel):
    """What they do, then where as a link; too long for its line, the end gives way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts = ("", "", "")
        self.setProperty("kind", "secondary")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, words: str, place: str, link: str) -> None:
        """Show words and the name of a record to go to; either may be missing."""
        self._parts = (words, place, link)
        self.setVisible(bool(words or place))
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        words, place, link = self._parts
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        right = Qt.TextElideMode.ElideRight
        first = max(room // 2, room - metrics.horizontalAdvance(f" · {place}"))
        lead = f"{metrics.elidedText(words, right, first)} · " if words and place else ""
        end = metrics.elidedText(place or words, right, room - metrics.horizontalAdvance(lead))
        linked = f'<a style="text-decoration: none" href="{link}">{escape(end)}</a>'
        self.setText(escape(lead) + (linked if place else escape(end)))
        whole = f"{words} · {place}" if words and place else place or words
        self.setToolTip("" if lead + end == whole else whole)
        self.setAccessibleName(whole)


def _about(record: type[Record], row: Row) -> tuple[str, str, str]:
    """Return the job or industry, and the company with its id."""
    words = str(row.get("job") or row.get("industry") or "")
    company = "" if record.entity == "company" else str(row.get("company.shown") or "")
    return words, company, str(row.get("company") or "")


def _sums(deals: Sequence[Row]) -> str:
    open_ones = [d for d in deals if (d.get("result") or {}).get("outcome") in (None, "open")]
    won = sum((d.get("result") or {}).get("outcome") == "won" for d in deals)
    sums: dict[str, int] = {}
    for deal in open_ones:
        value = deal.get("value") or {}
        if value.get("amount") is not None:
            sums[value.get("currency") or ""] = (
                sums.get(value.get("currency") or "", 0) + value["amount"]
            )
    worth = ", ".join(formats.amount({"amount": a, "currency": c}) for c, a in sums.items())
    parts = []
    if open_ones:
        count = trn("{n} open deal", "{n} open deals", len(open_ones))
        parts.append(f"{count}, {worth}" if worth else count)
    if won:
        parts.append(trn("{n} won", "{n} won", won))
    return " · ".join(parts)
