"""Ways to reach somebody: numbers and addresses as links of the system, and the offer to log it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from crm_desktop.domain.privacy.consent import OF_ACTIVITY
from crm_desktop.gui import formats
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.record.programs import takes
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.widgets.menus import drop_down, unmarked
from crm_desktop.gui.widgets.popover import Popover
from crm_desktop.i18n import mark, tr
from crm_desktop.store import lookups
from crm_desktop.store.consents import reach

Row = Mapping[str, Any]
LOG = "activity.log"


class Way(NamedTuple):
    """One way to reach somebody: the channel it is logged as, and the field it needs."""

    channel: str
    field: str
    words: str
    icon: str
    none: str


WAYS = (
    Way("call", "phones", mark("Call"), "phone", mark("No number known")),
    Way("email", "emails", mark("E-mail"), "mail", mark("No address known")),
    Way("whatsapp", "phones", "WhatsApp", "message-circle", mark("No mobile number known")),
)


def link(channel: str, entry: Mapping[str, Any]) -> str:
    """Return the address the system opens, "" where an entry has none for this way."""
    value = str(entry.get("value") or "").strip()
    if channel == "email":
        return f"mailto:{value}" if "@" in value else ""
    number = str(entry.get("e164") or "") or "".join(c for c in value if c.isdigit() or c == "+")
    if channel == "call":
        return f"tel:{number}" if number.strip("+") else ""
    digits = number.lstrip("+")
    usable = number.startswith("+") and entry.get("kind") not in ("fax", "home")
    return f"https://wa.me/{digits}" if usable and digits else ""


class Reach(QObject):
    """The buttons of a record's head; with several numbers each opens a menu of them."""

    opened = Signal(str, str)  # channel and what was opened

    def __init__(self, context: Context, parent: QWidget, *, size: str = "small") -> None:
        super().__init__(parent)
        self._context = context
        self._programs = Asking(context, self)
        self._row: Row = {}
        self._entity = "contact"
        self.buttons: dict[str, QPushButton] = {}
        for way in WAYS:
            button = push(tr(way.words), icon=way.icon, size=size)
            button.clicked.connect(partial(self._use, way))
            self.buttons[way.channel] = button

    def show_row(self, row: Row, entity: str = "contact") -> None:
        """Offer the ways to reach this record."""
        self._row, self._entity = row, entity
        for way in WAYS:
            button, entries = self.buttons[way.channel], self._entries(way)
            button.setVisible("phones" in row)
            button.setEnabled(bool(entries))
            first = str(entries[0].get("value") or "") if entries else tr(way.none)
            button.setToolTip(f"{tr(way.words)}: {first}")
            button.setAccessibleName(f"{tr(way.words)}: {first}")

    def shorten(self, fits: Callable[[], bool]) -> None:
        """Let the last ones do without their words until all of them have room."""
        for way in WAYS:
            self.buttons[way.channel].setText(tr(way.words))
        for way in reversed(WAYS):
            if fits():
                return
            self.buttons[way.channel].setText("")

    def _entries(self, way: Way) -> list[Mapping[str, Any]]:
        every = (self._row.get(way.field) or {}).values()
        return [e for e in every if isinstance(e, Mapping) and link(way.channel, e)]

    def _use(self, way: Way, _on: bool = False) -> None:
        entries, button = self._entries(way), self.buttons[way.channel]
        if len(entries) == 1:
            self._open(way, entries[0])
            return
        menu = QMenu(button)
        for entry in entries:
            kind = formats.entry_kind(str(entry.get("kind") or ""))
            words = f"{entry['value']}\t{kind}" if kind else str(entry["value"])
            menu.addAction(unmarked(words)).triggered.connect(partial(self._open, way, entry))
        drop_down(menu, button)

    def _open(self, way: Way, entry: Mapping[str, Any], _on: bool = False) -> None:
        address = link(way.channel, entry)
        self._programs.ask(
            lambda conn: (takes(address), self._verdict(conn, way, entry)),
            partial(self._ask_first, way, str(entry["value"]), address),
        )

    def _verdict(self, conn: Any, way: Way, entry: Mapping[str, Any]) -> reach.Verdict:
        """Return what a contact said; of a lead what the contact who has the same address did."""
        channel = OF_ACTIVITY[way.channel]
        if self._entity != "lead":
            return reach.may(conn, str(self._row.get("id") or ""), channel)
        kind = way.field.removesuffix("s")
        return reach.of_address(
            conn, lookups.ENTRY[kind], lookups.entry_key(kind, "", entry), channel
        )

    def _ask_first(
        self, way: Way, value: str, address: str, found: tuple[bool, reach.Verdict]
    ) -> None:
        """Say what was refused before anything is opened; "do not contact" opens nothing."""
        taken, verdict = found
        go = partial(self._go, way, value, address, taken)
        if verdict.refused:
            NotWanted(verdict, self.buttons[way.channel], go)
        else:
            go()

    def _go(self, way: Way, value: str, address: str, taken: bool) -> None:
        if not taken or not QDesktopServices.openUrl(QUrl(address)):
            ToCopy(tr(way.words), value, self.buttons[way.channel])
            return
        self.opened.emit(way.channel, value)
        if not self._context.ws.closed_because:
            LogOffer(self._context, way.channel, value, self.buttons[way.channel])


class _Offer(Popover):
    """Stands under the button that was pressed; its own button does one thing and closes it."""

    def __init__(self, anchor: QWidget, go: QPushButton, *said: QWidget) -> None:
        super().__init__(anchor.window())
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        for part in (*said, go):
            row.addWidget(part)
        self.inside.addLayout(row)
        go.clicked.connect(self.close_it)
        self.closed.connect(self.deleteLater)
        self.open_at(anchor)


class ToCopy(_Offer):
    """Says that no program takes a number or an address: it can be dialled or copied."""

    def __init__(self, words: str, value: str, anchor: QWidget) -> None:
        copy = push(tr("Copy"), "primary", "copy", "small")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(value))
        none = label(tr("No program here opens “{name}”.", name=words), "secondary")
        sign = IconLabel("circle-alert", "attention")
        super().__init__(anchor, copy, sign, none, label(value, "strong"))
        self.copy = copy


class NotWanted(_Offer):
    """Says that somebody refused to be contacted this way; one to one it can be done all the same."""

    def __init__(self, verdict: reach.Verdict, anchor: QWidget, go: Callable[[], None]) -> None:
        words = tr("Close") if verdict.closed else tr("Contact all the same")
        button = push(words, size="small")
        super().__init__(anchor, button, IconLabel("ban", "error"), label(verdict.why))
        self.go = button
        if not verdict.closed:
            button.clicked.connect(go)


class LogOffer(_Offer):
    """Asks whether somebody was reached: one key more and it is logged."""

    def __init__(self, context: Context, channel: str, value: str, anchor: QWidget) -> None:
        go = push(tr("Log it"), "primary", size="small")
        super().__init__(anchor, go, label(tr("Reached {who}?", who=value)))
        go.clicked.connect(partial(_log, context, channel, anchor.window()))


def _log(context: Context, channel: str, window: QWidget, _on: bool = False) -> None:
    from crm_desktop.gui.activities.log_form import open_form

    open_form(context, context.subject(), window, channel=channel)
