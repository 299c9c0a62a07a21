"""The funnel on screen: how many deals came to each stage, and what share went on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from crm_desktop.deals.pipelines import Pipeline
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.board import words
from crm_desktop.gui.board.column_head import along, stage_mark
from crm_desktop.gui.board.feed import BoardFeed
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets.shapes import paint_shape
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.following import Followed
from crm_desktop.insight.narrowing import Narrowing
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.sticking.funnel import Funnel, Step

EDGE, TOP, NAME, WORTH = 24, 20, 190, 250
BAR, BETWEEN = 36, 28


class FunnelChart(QWidget):
    """Each stage is a mark one can reach by keyboard; Enter or a click opens its deals."""

    stage_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.funnel = Funnel(Pipeline(""), [])
        self.current = 0
        self._ring = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        self.setMouseTracking(True)

    def show_funnel(self, found: Funnel) -> None:
        self.funnel = found
        self.current = max(0, min(self.current, len(found.steps) - 1))
        self.setMinimumHeight(self.sizeHint().height())
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(
            700, 2 * TOP + len(self.funnel.steps) * self._pitch() + 80 + 3 * fonts.height(22)
        )

    def _bar(self) -> int:
        return fonts.height(BAR)

    def _pitch(self) -> int:
        return self._bar() + max(BETWEEN, fonts.height(20) + 8)

    def _rect(self, at: int) -> QRect:
        """Return the whole row of a stage."""
        return QRect(EDGE - 8, TOP + at * self._pitch(), self.width() - 2 * EDGE + 16, self._bar())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        if not self.funnel.steps:
            return
        narrow = self.funnel.bottleneck()
        for at, step in enumerate(self.funnel.steps):
            self._paint_step(painter, at, step)
            if step.went_on is not None:
                self._paint_share(painter, at, step.went_on, worst=at == narrow)
        self._paint_end(painter)

    def _paint_step(self, painter: QPainter, at: int, step: Step) -> None:
        row, look = self._rect(at), looks.current()
        if at == self.current and self._ring:
            painter.setPen(QPen(theme.colour("accent"), theme.current().focuswidth))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(row.toRectF().adjusted(1, -3, -1, 3), 6, 6)
        shape, colour = stage_mark(step.stage, along(at, len(self.funnel.steps)))
        box = self._place(row, 8, 11)
        paint_shape(painter, QRectF(box.x(), box.center().y() - 5, 11, 11), shape, colour)
        painter.setPen(look.text)
        mirrored = self.isRightToLeft()
        look.write(
            painter, self._place(row, 26, NAME - 34), step.stage.name, "body-medium", mirrored
        )
        self._paint_bar(painter, row, step, at)
        painter.setPen(look.secondary)
        worth = [trn("{n} open", "{n} open", step.open), *words.sum_lines(step.sums)]
        room = self._place(row, row.width() - WORTH, WORTH - 8)
        look.write(painter, room, " · ".join(worth), "small", not mirrored)

    def _paint_bar(self, painter: QPainter, row: QRect, step: Step, at: int) -> None:
        """Paint those who came this far, centred, and of them those still here."""
        room = row.width() - NAME - WORTH - 12
        most = max((s.reached for s in self.funnel.steps), default=0) or 1
        width = max(2, room * step.reached // most)
        bar = self._place(row, NAME + (room - width) // 2, width)
        chart = QColor(theme.current().charts[0])
        worst = at == self.funnel.bottleneck()
        strong = QColor(theme.current().charts[1]) if worst else chart
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(strong)
        painter.drawRoundedRect(bar, 2, 2)
        text, metrics = f"{step.reached:,}", fonts.metrics("body-strong")
        wide = metrics.horizontalAdvance(text) + 12
        inside = width > wide
        painter.setPen(theme.colour("surface" if inside else "text"))
        spot = bar if inside else self._place(row, NAME + (room + width) // 2 + 6, wide)
        painter.setFont(fonts.font("body-strong"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_share(self, painter: QPainter, at: int, share: float, *, worst: bool) -> None:
        """Write what share went on, between two bars."""
        row, look = self._rect(at), looks.current()
        room = row.width() - NAME - WORTH - 12
        said = tr("{percent} % went on", percent=round(share * 100))
        if worst:
            said = tr("{percent} % went on: the narrowest place", percent=round(share * 100))
        painter.setPen(look.text if worst else look.tertiary)
        style = "small-medium" if worst else "small"
        width = fonts.metrics(style).horizontalAdvance(said) + 4
        at_ = self._place(row, NAME + (room - width) // 2, width)
        tall = self._pitch() - self._bar()
        at_ = QRect(at_.x(), row.bottom() + 1, at_.width(), tall)
        look.write(painter, at_, said, style, self.isRightToLeft())

    def _paint_end(self, painter: QPainter) -> None:
        """Write what became of the closed deals, under the bars."""
        look, row = looks.current(), self._rect(len(self.funnel.steps))
        painter.setPen(look.secondary)
        painter.fillRect(EDGE, row.top() - 4, self.width() - 2 * EDGE, 1, theme.colour("line"))
        for at, line in enumerate(self.endings()):
            below = row.translated(0, 6 + at * fonts.height(22))
            look.write(painter, self._place(below, 8, row.width() - 16), line, "body",
                       self.isRightToLeft())  # fmt: skip

    def endings(self) -> list[str]:
        """Return what is said under the bars, a line each."""
        return [self.ending(), *funnels.reserves(self.funnel)]

    def ending(self) -> str:
        """Return what became of the closed deals, in words."""
        f = self.funnel
        if not f.closed:
            return funnels.not_closed(f)
        worth = " · ".join(words.sum_lines(f.won.sums))
        share = round(100 * f.won.deals / f.closed)
        said = tr("Won {won}, lost {lost}: {percent} % of the closed deals were won.",
                  won=f"{f.won.deals:,}", lost=f"{f.lost.deals:,}", percent=share)  # fmt: skip
        return f"{said} {worth}" if worth else said

    def _place(self, row: QRect, left: int, width: int) -> QRect:
        x = row.right() + 1 - left - width if self.isRightToLeft() else row.left() + left
        return QRect(x, row.top(), width, row.height())

    def _tell(self) -> None:
        """Say the current stage, and all of it, to those who listen."""
        told = [
            f"{s.stage.name}: {s.reached:,}, {trn('{n} open', '{n} open', s.open)}"
            for s in self.funnel.steps
        ]
        current = told[self.current] if told else ""
        self.setAccessibleName(tr("Funnel. {stage}", stage=current))
        self.setAccessibleDescription(". ".join([*told, *self.endings()]))

    def _at(self, y: int) -> int:
        at = (y - TOP) // self._pitch()
        inside = (y - TOP) % self._pitch() <= self._bar()
        return at if inside and 0 <= at < len(self.funnel.steps) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        over = self._at(int(event.position().y())) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = self._at(int(event.position().y()))
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.stage_wanted.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        self._ring = True
        if step:
            self.current = max(0, min(self.current + step, len(self.funnel.steps) - 1))
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.stage_wanted.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._ring = event.reason() != Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._ring = False
        self.update()


class FunnelView(QScrollArea):
    """Reads the funnel in the lane while it is seen."""

    stage_wanted = Signal(int)

    def __init__(self, feed: BoardFeed, parent: QWidget) -> None:
        super().__init__(parent)
        self.feed = feed
        self.chart = FunnelChart(self)
        self._job: Any = None
        self._kept: Followed | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(self.chart)
        self.setFocusProxy(self.chart)
        self.chart.stage_wanted.connect(self.stage_wanted)
        feed.listed.connect(lambda _same: self.read())
        feed.sums_changed.connect(self.read)

    def focus_cards(self) -> None:
        self.chart.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def read(self) -> None:
        board = self.feed.board
        if board is None or not self.isVisible():
            return
        if self._job is not None:
            self._job.cancel()
        reader, pipeline = self.feed.context.ws.reader, board.pipeline
        self._job = self.feed.context.lane.run(
            lambda _token: self._found(reader(), pipeline), self._show, self.feed.failed.emit
        )

    def _found(self, conn: Any, pipeline: Pipeline) -> Funnel:
        """Return the funnel of a pipeline; only what was written since is asked again. In the lane."""
        question, _stays = funnels.questions(Narrowing(pipeline.id))
        if self._kept is None or self._kept.asked.question != question:
            self._kept = Followed(conn, question, datetime.now().astimezone())
        else:
            self._kept.follow(conn)
        return funnels.made([pipeline], self._kept.answer)[0]

    def _show(self, found: Funnel) -> None:
        self._job = None
        self.chart.show_funnel(found)

    def showEvent(self, event: Any) -> None:  # noqa: N802
        super().showEvent(event)
        self.read()
