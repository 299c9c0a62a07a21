"""What will come into being when a lead is converted: each record with what it will say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.widgets.dressing import IconLabel, label
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.i18n import mark, tr
from crm_desktop.leads.conversion import Plan

SHOWN = ("name", "title", "job", "company", "value", "owner", "source",
         "phones", "emails", "links", "addresses", "contacts", "language", "tags", "notes")  # fmt: skip
_NEW = {"contact": mark("New contact"), "company": mark("New company"), "deal": mark("New deal")}
_KNOWN = {"contact": mark("Known contact"), "company": mark("Known company"),
          "deal": mark("Known deal")}  # fmt: skip
WIDE, TALL = 360, 350
ORDER = ("contact", "company", "deal")
NAME = "fieldname"


class Coming(SteadyArea):
    """Headed groups of label and value, on the ground of the window; what has no room is scrolled to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What will come into being"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(fonts.widened(WIDE), fonts.widened(TALL))
        self.text = ""

    def show_plan(self, plan: Plan, titles: Mapping[str, str], along: str) -> None:
        """Show what a plan makes and adds to; `titles` are those of the records it names."""
        said: list[str] = []
        inside = QFrame(self)
        inside.setProperty("kind", "ground")
        box = QVBoxLayout(inside)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        for entity in ORDER:
            if entity in plan.new:
                cells = plan.new[entity]
                box.addLayout(_group(entity, tr(_NEW[entity]), "", cells, (titles, said)))
            elif entity in plan.changed:
                title, cells = titles.get(plan.ids[entity], ""), plan.changed[entity]
                box.addLayout(_group(entity, tr(_KNOWN[entity]), title, cells, (titles, said)))
        names = inside.findChildren(QLabel, NAME)
        for name in names:  # one column through all groups
            name.setMinimumWidth(max(other.sizeHint().width() for other in names))
        if along:
            box.addWidget(label(along, "secondary", wrap=True))
            said.append(along)
        box.addStretch(1)
        self.setWidget(inside)  # deletes the one before
        self.text = "\n".join(said)
        self.setAccessibleDescription(self.text)


def _group(
    entity: str, head: str, title: str, cells: Mapping[str, Any],
    into: tuple[Mapping[str, str], list[str]],
) -> QVBoxLayout:  # fmt: skip
    titles, said = into
    top = QHBoxLayout()
    top.setSpacing(8)
    top.addWidget(IconLabel(RECORDS[entity].icon, "accent"))
    top.addWidget(label(f"{head}: {title}" if title else head, "strong"), 1)
    grid = QGridLayout()
    grid.setContentsMargins(24, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    said.append(f"{head}: {title}" if title else head)
    lines = _lines(entity, cells, titles)
    for at, (name, value) in enumerate(lines):
        named: QLabel = label(name, "hint")
        named.setObjectName(NAME)
        grid.addWidget(named, at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(value, "", wrap=True), at, 1)
        said.append(f"{name}: {value}")
    if not lines:
        grid.addWidget(label(tr("Nothing new is added to it"), "hint"), 0, 0, 1, 2)
    group = QVBoxLayout()
    group.setSpacing(4)
    group.addLayout(top)
    group.addLayout(grid)
    return group


def _lines(
    entity: str, cells: Mapping[str, Any], titles: Mapping[str, str]
) -> list[tuple[str, str]]:
    record, made = RECORDS[entity], list[tuple[str, str]]()
    for name in SHOWN:
        field = record.fields.get(name)
        if field is None:
            continue
        if name == "company":
            value = titles.get(str(cells.get("company") or ""), "")
        elif name in ("contacts", "tags"):
            ids = [cell.partition(".")[2] for cell in cells if cell.startswith(f"{name}.")]
            value = ", ".join(filter(None, (titles.get(id, "") for id in ids)))
        elif entries := {
            c.partition(".")[2]: v for c, v in cells.items() if c.startswith(f"{name}.")
        }:
            value = ", ".join(formats.entry_text(field, entry) for entry in entries.values())
        else:
            value = formats.show(field, cells.get(name), cells) if cells.get(name) else ""
        if value:
            made.append((heading(field), value))
    return made
