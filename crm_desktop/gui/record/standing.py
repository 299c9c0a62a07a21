"""Where a customer stands: the stage with its way so far, and the deals that are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QVBoxLayout, QWidget

from crm_desktop.domain.contact import STAGES
from crm_desktop.domain.fields import Record
from crm_desktop.gui import formats, theme
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.record.reading import Standing
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.labels import BadgeLabel
from crm_desktop.i18n import tr, trn
from crm_desktop.store.hierarchy import Sum

Row = Mapping[str, Any]
WAY = tuple(choice.value for choice in STAGES if choice.value != "lapsed")
THICK, GAP = 4, 3


STANDS = {"contact": "stage", "company": "stage", "lead": "status"}
"""Fields that say where a record stands; of a deal it is its place."""


class StandingPart(QWidget):
    """A badge, since when, how far along, and one line of sums; `compact` without its caption."""

    def __init__(self, parent: QWidget, *, compact: bool = False) -> None:
        super().__init__(parent)
        self._tight = False
        self._since: tuple[str, ...] = ()
        self.caption = label(tr("Where they stand"), "hint")
        self.badge = BadgeLabel()
        self.since = label("", "small")
        self.since.setMinimumWidth(1)
        self.way = Way()
        self.line = label("", "small", wrap=True)
        first = Flow()
        first.addWidget(self.badge)
        first.addWidget(self.since)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.caption)
        # Once it has its place: before, it would be a window of its own.
        self.caption.setVisible(not compact)
        box.addLayout(first)
        box.addWidget(self.way)
        box.addWidget(self.line)
        if not compact:
            box.addStretch(1)
        theme.news.changed.connect(self._grow)

    def fit(self, *, tight: bool) -> None:
        """Wrap what is long; where there is no height for more lines, the badge's tooltip has it."""
        self._tight = tight
        self._write_since()
        tight = tight and not self.badge.isHidden()
        beside = self.width() - self.badge.sizeHint().width() - 8
        for part, room in ((self.since, beside), (self.line, self.width())):
            wide = part.fontMetrics().horizontalAdvance(part.text().replace("\n", " · "))
            part.setVisible(bool(part.text()) and not (tight and wide > room))
        hidden = [p.text() for p in (self.since, self.line) if p.isHidden() and p.text()]
        self.badge.setToolTip("\n".join(hidden))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._write_since()

    def _grow(self) -> None:
        """Break the lines anew; the labels have their new font only afterwards."""
        next_turn(self, self._write_since)

    def _write_since(self) -> None:
        """Say since when and how far, in two lines where one has no room for both."""
        said, edges = " · ".join(self._since), self.layout().contentsMargins()
        room = self.width() - edges.left() - edges.right()
        long = self.since.fontMetrics().horizontalAdvance(said) > room
        self.since.setText("\n".join(self._since) if long else said)

    def says(self) -> bool:
        """Say whether there is anything to show."""
        return bool(self._since or self.line.text()) or not self.badge.isHidden()

    def show_row(self, record: type[Record], row: Row) -> None:
        """Show at once what the row says itself."""
        if record.entity == "deal":
            choice = formats.choice_of(record.fields["result"], row.get("result"))
            name = str(row.get("place.shown") or "")
            open_one = choice is None or choice.value == "open"
            shown = name if open_one and name else tr(choice.label) if choice else ""
        else:
            field = record.fields[STANDS[record.entity]]
            choice = formats.choice_of(field, row.get(field.name)) if row.get(field.name) else None
            shown = tr(choice.label) if choice else ""
        self.badge.setVisible(bool(shown))
        if choice is not None:
            self.badge.say(shown, shape=choice.shape, tone=choice.tone)
        self.line.setText(_of_deal(row) if record.entity == "deal" else "")

    def show_standing(self, record: type[Record], row: Row, found: Standing) -> None:
        """Show what was read beside the row."""
        at, of = _way_of(record, row, found)
        self.way.show_way(at, of)
        self.way.setVisible(of > 0)
        since = _since(record, row, found)
        place = tr("{at} of {of}", at=at, of=of) if at else ""
        self._since = tuple(p for p in (since, place) if p)
        if record.entity != "deal":
            self.line.setText(deals_line(found.over.sums, found.over.deals))
        self.fit(tight=self._tight)


class Way(QWidget):
    """As many pieces as there are stages; those behind and the present one are filled."""

    def __init__(self) -> None:
        super().__init__()
        self._at = self._of = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(THICK + 2)

    def show_way(self, at: int, of: int) -> None:
        self._at, self._of = at, of
        self.setAccessibleName(tr("{at} of {of}", at=at, of=of))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, THICK + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self._of:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line2"))
        wide = (self.width() - GAP * (self._of - 1)) / self._of
        for piece in range(self._of):
            done = piece < self._at
            left = round(piece * (wide + GAP))
            rect = QStyle.visualRect(
                self.layoutDirection(), self.rect(), QRect(left, 1, max(2, round(wide)), THICK)
            )
            colour = theme.colour("accentfill" if done else "line2")
            painter.setBrush(
                colour if done or not theme.current().bordered else theme.colour("surface")
            )
            painter.setPen(colour)
            painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)


def deals_line(sums: Sequence[Sum], deals: Sequence[Row]) -> str:
    """Return "2 open deals, RM 67,100.00 · Proposal, Visit · 5 won", each currency by itself."""
    count = sum(s.deals for s in sums if s.outcome == "open")
    won = sum(s.deals for s in sums if s.outcome == "won")
    parts = []
    if count:
        said = trn("{n} open deal", "{n} open deals", count)
        worth = money_of(sums, "open")
        parts.append(f"{said}, {worth}" if worth else said)
        stages = (str(d.get("place.shown") or "") for d in deals if not _closed(d))
        parts.append(", ".join(dict.fromkeys(s for s in stages if s)))
    if won:
        parts.append(trn("{n} won", "{n} won", won))
    return " · ".join(p for p in parts if p)


def money_of(sums: Sequence[Sum], outcome: str) -> str:
    """Return the sums of one outcome, one currency after the other."""
    kept = [s for s in sums if s.outcome == outcome and s.amount]
    return ", ".join(formats.amount({"amount": s.amount, "currency": s.currency}) for s in kept)


def _closed(deal: Row) -> bool:
    return (deal.get("result") or {}).get("outcome") in ("won", "lost")


def _of_deal(row: Row) -> str:
    closing, reason = row.get("closing"), (row.get("result") or {}).get("reason")
    due = tr("expected {day}", day=formats.day(str(closing))) if closing else ""
    return " · ".join(p for p in (formats.amount(row.get("value")), due, reason) if p)


def _way_of(record: type[Record], row: Row, found: Standing) -> tuple[int, int]:
    """Return which stage of how many; of a lapsed customer none."""
    if record.entity == "deal":
        return (found.wanted.step, found.wanted.steps) if found.wanted else (0, 0)
    stage = row.get("stage")
    return (WAY.index(stage) + 1, len(WAY)) if stage in WAY else (0, 0)


def _since(record: type[Record], row: Row, found: Standing) -> str:
    if record.entity == "deal":
        moment = str((row.get("place") or {}).get("since") or "")
        closed = str((row.get("result") or {}).get("closed") or "")
        day = closed if _closed(row) else moment[:10]
    elif found.over.since and row.get("stage"):
        day = datetime.fromtimestamp(found.over.since / 1000).astimezone().date().isoformat()
    else:
        return ""
    return tr("since {day}", day=formats.date_text(day)) if day else ""
