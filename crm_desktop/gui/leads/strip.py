"""What stands under a lead's head in the panel: convert, discard, what it may be already, what it became."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.domain.lead import CONVERTED, DISCARDED, ENDED
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.leads.deeds import LeadDeeds
from crm_desktop.gui.widgets.dressing import IconLabel, icon_box, label, push
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import mark, tr
from crm_desktop.leads.likeness import Like

BECAME = {
    "contact": (mark("Contact: {name}"), "user"),
    "company": (mark("Company: {name}"), "building-2"),
    "deal": (mark("Deal: {name}"), "handshake"),
}
SIDE, AROUND = 16, 28
"""Air beside the strip, and what a small button has around its icon and words."""


class LeadStrip(QWidget):
    """Hidden for every other kind of record."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._view: Any = None
        self._asking = Asking(context, self)
        self._like: Like | None = None
        self.deeds = LeadDeeds(context, self)
        self.convert = push(tr("Convert…"), "primary", "user-plus", "small")
        self.discard = push(tr("Discard…"), icon="ban", size="small")
        self.take_up = push(tr("Take up again"), icon="rotate-ccw", size="small")
        self.became: dict[str, QPushButton] = {
            name: push("", "", icon, "small") for name, (_words, icon) in BECAME.items()
        }
        self.sign = IconLabel("users", "accent")
        self.said = label("", wrap=True)
        self.open_like = push(tr("Open"), "link", size="small")
        self.into_like = push(tr("Convert into it…"), "link", size="small")
        self._lay_out()
        self._connect()
        self.hide()

    def show_view(self, view: Any) -> None:
        """Show what can be done with a record, if it is a lead."""
        self.setVisible(view.entity == "lead")
        self._asking.drop()
        if view.entity != "lead":
            return
        self._view = view
        status, can = view.row.get("status"), not self._context.ws.closed_because
        open_one = status not in ENDED
        self.convert.setVisible(can and status != CONVERTED)
        self.discard.setVisible(can and open_one)
        self.take_up.setVisible(can and status == DISCARDED)
        for name, (words, _icon) in BECAME.items():
            title = str(view.row.get(f"{name}.shown") or "")
            self.became[name].setVisible(bool(title))
            self.became[name].setAccessibleName(tr(words, name=title))
        self._fit()
        self._say(self._reason(view.row) if status == DISCARDED else "")
        if open_one:
            self._look_for_likes(view.id)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let a long name end in an ellipsis where there is no room for it."""
        room = self.width() - 2 * SIDE - icon_box().width() - AROUND
        for button in self.became.values():
            whole = button.accessibleName()
            cut = button.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, room)
            button.setText(unmarked(cut))
            button.setToolTip(whole if cut != whole else "")

    def _reason(self, row: Any) -> str:
        reason = str(row.get("reason") or "")
        return tr("Discarded: {reason}", reason=reason) if reason else ""

    def _look_for_likes(self, id: str) -> None:
        def read(conn: Any) -> list[Like]:
            from crm_desktop.leads import likeness

            return likeness.contacts_like_lead(conn, id)

        self._asking.ask(read, partial(self._show_like, id))

    def _show_like(self, id: str, likes: list[Like]) -> None:
        if self._view is None or self._view.id != id or not likes:
            return
        self._say(likes[0].said, likes[0])

    def _say(self, text: str, like: Like | None = None) -> None:
        self._like = like
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self.sign.setVisible(like is not None)
        self.open_like.setVisible(like is not None)
        self.into_like.setVisible(like is not None and not self._context.ws.closed_because)

    def _convert_into(self) -> None:
        if self._like is not None:
            self.deeds.convert_into(self._view.id, self._like.id)

    def _open_like(self) -> None:
        if self._like is not None:
            self._context.open_record(self._like.entity, self._like.id)

    def _open_became(self, name: str) -> None:
        self._context.open_record(name, str(self._view.row.get(name) or ""))

    def _lay_out(self) -> None:
        buttons = Flow()
        for button in (
            self.convert,
            self.discard,
            self.take_up,
            *self.became.values(),
        ):
            buttons.addWidget(button)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.said, 1)
        links = QHBoxLayout()
        links.setSpacing(8)
        links.addWidget(self.open_like)
        links.addWidget(self.into_like)
        links.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(SIDE, 4, SIDE, 8)
        box.setSpacing(6)
        box.addLayout(buttons)
        box.addLayout(told)
        box.addLayout(links)

    def _connect(self) -> None:
        self.convert.clicked.connect(lambda: self.deeds.convert(self._view.n))
        self.discard.clicked.connect(lambda: self.deeds.discard([self._view.n]))
        self.take_up.clicked.connect(lambda: self.deeds.take_up([self._view.n]))
        self.open_like.clicked.connect(self._open_like)
        self.into_like.clicked.connect(self._convert_into)
        for name, button in self.became.items():
            button.clicked.connect(lambda _on=False, name=name: self._open_became(name))
