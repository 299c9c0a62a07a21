"""One device of the team: whose, when it was here last, how far behind, and the way to shut it out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.sync import words
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr, trn


class DeviceRow(QWidget):
    """This device itself has no button: one leaves with it instead."""

    revoke_wanted = Signal(str, str)  # id and name

    def __init__(self, device: dict[str, Any], here: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        id, name = str(device.get("id") or ""), str(device.get("name") or "")
        shown = tr("{name} (this computer)", name=name) if id == here else name
        about = _about(device)
        self.setAccessibleName(f"{shown}, {about}")
        self.revoke = push(tr("Shut out…"), "danger", size="small")
        self.revoke.setAutoDefault(False)
        self.revoke.setAccessibleName(tr("Shut out {name}…", name=name))
        self.revoke.clicked.connect(lambda: self.revoke_wanted.emit(id, name))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(label(shown, "medium"))
        lines.addWidget(label(about, "hint", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 8, 5)
        row.setSpacing(10)
        row.addWidget(IconLabel("monitor", "secondary", 16))
        row.addLayout(lines, 1)
        row.addWidget(self.revoke)
        self.revoke.setVisible(id != here)  # not before it is in the row: it would be a window


def _about(device: dict[str, Any]) -> str:
    """Return "Siti · here Today 10:43 · 14 changes behind"."""
    parts = [str(device.get("of") or "")]
    seen = words.moment(int(device.get("seen") or 0) / 1000)
    if seen:
        parts.append(tr("last here {when}", when=seen))
    lag = int(device.get("lag") or 0)
    if lag:
        parts.append(trn("{n} change behind", "{n} changes behind", lag))
    return " · ".join(p for p in parts if p)
