"""What belongs to a record: people, deals, companies below it, files; each with a way to add one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.record.reading import Standing
from crm_desktop.gui.record.related import (
    Related,
    RelatedList,
    as_files,
    as_lines,
    as_people,
    as_related,
)
from crm_desktop.gui.record.standing import money_of
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.i18n import tr, trn

FEW = 6
"""Lines of a section shown at first."""
PEOPLE, DEALS, BELOW, PRODUCTS, FILES = "people", "deals", "below", "products", "files"
ATTACH, LINES = "file.attach", "record.products"
DEEDS = {FILES: ATTACH, PRODUCTS: LINES}
"""Sections whose plus is an action of the window."""


class RelatedColumn(QWidget):
    """Sections under each other; `show_only` keeps one, where they are tabs."""

    opened = Signal(str, str)
    add_wanted = Signal(str)  # a section

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._only = ""
        self._meant: set[str] = set()
        self.sections = {
            PEOPLE: Section(tr("Contacts"), tr("No contacts yet"), tr("Add a contact"), self),
            DEALS: Section(tr("Deals"), tr("No deals yet"), tr("Add a deal"), self),
            BELOW: Section(tr("Companies below"), tr("No companies below"),
                           tr("Add a company below"), self),
            PRODUCTS: Section(tr("Products"), tr("No products yet"), tr("Add a product"), self),
            FILES: Section(tr("Files"), tr("No files yet"), tr("Attach a file"), self),
        }  # fmt: skip
        self.together = Together(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 16, 16)
        box.setSpacing(10)
        for name, section in self.sections.items():
            box.addWidget(section)
            section.opened.connect(self.opened)
            section.add.clicked.connect(lambda _on=False, n=name: self.add_wanted.emit(n))
            if name == BELOW:
                box.addWidget(self.together)
        self.sections[FILES].list.menu_wanted.connect(self._offer_file)
        box.addStretch(1)

    def _offer_file(self, _entity: str, id: str, at: QPoint) -> None:
        from crm_desktop.gui.attachments.menu import offer

        offer(self._context, id, self, at)

    def show_row(self, entity: str) -> None:
        """Show the sections a kind of record has."""
        self._meant = {
            "contact": {DEALS, FILES}, "company": {PEOPLE, DEALS, BELOW, FILES},
            "deal": {PEOPLE, FILES} if self._context.simple.hides_page("products")
            else {PEOPLE, PRODUCTS, FILES},
        }.get(entity, set())  # fmt: skip
        writable, actions = not self._context.ws.closed_because, self._context.actions
        for name, section in self.sections.items():
            section.add.setVisible(writable and (name not in DEEDS or DEEDS[name] in actions))
        self._arrange()

    def show_standing(self, found: Standing) -> None:
        """Fill the sections."""
        over = found.over
        self.sections[PEOPLE].show_items(as_people(over.people), f"{over.people_count:,}")
        self.sections[DEALS].show_items(as_related(over.deals), _counted(found))
        below = [
            Related("company", f.id, f.name, "", depth=f.depth - 1) for f in over.tree
        ]  # fmt: skip
        self.sections[BELOW].show_items(below, f"{len(below):,}")
        files = as_files([told.row for told in found.files if told.row])
        self.sections[FILES].show_items(files, f"{len(files):,}")
        bought, currency = found.bought
        self.sections[PRODUCTS].show_items(as_lines(bought, currency), f"{len(bought):,}")
        self.together.show_standing(found)
        self._arrange()

    def show_only(self, name: str) -> None:
        """Show one section, "" all of them."""
        self._only = name
        self._arrange()

    def means(self, name: str) -> bool:
        """Say whether the kind of record shown has a section."""
        return name in self._meant

    def count(self, name: str) -> str:
        return self.sections[name].said

    def _arrange(self) -> None:
        for name, section in self.sections.items():
            here = ("", name, PEOPLE) if name == PRODUCTS else ("", name)
            section.setVisible(name in self._meant and self._only in here)
        below = BELOW in self._meant and self._only in ("", DEALS, BELOW)
        self.together.setVisible(below and self.together.says)
        if self._only == DEALS and BELOW in self._meant:
            self.sections[BELOW].show()


class Section(QWidget):
    """A head with its count and a plus, the first lines, and a way to all of them."""

    opened = Signal(str, str)

    def __init__(self, title: str, nothing: str, add: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: Sequence[Related] = ()
        self._all = False
        self.said = ""
        self.head = label(title, "section")
        self.number = label("", "hint")
        self.add = icon_button("plus", add)
        self.list = RelatedList(title, nothing, self, narrow=True)
        self.list.opened.connect(self.opened)
        self.more = push("", "link", size="small")
        self.more.clicked.connect(self._show_all)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.head)
        row.addWidget(self.number)
        row.addStretch(1)
        row.addWidget(self.add)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(row)
        box.addWidget(self.list)
        box.addWidget(self.more)

    def show_items(self, items: Sequence[Related], said: str) -> None:
        """Show lines, and how many there are in words."""
        self._items, self.said = items, said if items else ""
        self.number.setText(self.said)
        self._fill()

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _fill(self) -> None:
        shown = self._items if self._all else self._items[:FEW]
        self.list.show_items(shown)
        self.list.fit()
        rest = len(self._items) - len(shown)
        self.more.setText(trn("Show {n} more", "Show {n} more", rest))
        self.more.setVisible(rest > 0)


class Together(QWidget):
    """What a company and those below it come to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.says = False
        self.caption = label(tr("With the companies below"), "hint")
        self.lines: list[QLabel] = [label("", "small", wrap=True) for _ in range(3)]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 4)
        box.setSpacing(2)
        box.addWidget(self.caption)
        for line in self.lines:
            box.addWidget(line)

    def show_standing(self, found: Standing) -> None:
        """Show the roll-up, if there are companies below."""
        rolled = found.over.rolled
        self.says = rolled is not None
        if rolled is None:
            return
        count = {o: sum(s.deals for s in rolled.sums if s.outcome == o) for o in ("open", "won")}
        said = (trn("{n} open deal", "{n} open deals", count["open"]),
                trn("{n} won", "{n} won", count["won"]))  # fmt: skip
        worth = (money_of(rolled.sums, "open"), money_of(rolled.sums, "won"))
        parts = [", ".join(p for p in pair if p) for pair in zip(said, worth, strict=True)]
        people = trn("{n} contact", "{n} contacts", rolled.people)
        done = trn("{n} activity", "{n} activities", rolled.activities)
        texts = (*(part if n else "" for part, n in zip(parts, count.values(), strict=True)),
                 f"{people} · {done}")  # fmt: skip
        for line, text in zip(self.lines, texts, strict=True):
            line.setText(text)
            line.setVisible(bool(text))


def _counted(found: Standing) -> str:
    """Return "2 open · 5 won"."""
    counts: dict[str, int] = {}
    for s in found.over.sums:
        counts[s.outcome] = counts.get(s.outcome, 0) + s.deals
    said = (
        trn("{n} open", "{n} open", counts.get("open", 0)) if counts.get("open") else "",
        trn("{n} won", "{n} won", counts.get("won", 0)) if counts.get("won") else "",
    )
    return " · ".join(p for p in said if p) or f"{sum(counts.values()):,}"


def known_for(entity: str, row: Any, section: str) -> tuple[str, dict[str, Any]]:
    """Return the kind of record a section's plus makes, and what is known of it already."""
    if section == PEOPLE:
        return "contact", {"company": row["id"] if entity == "company" else row.get("company")}
    if section == BELOW:
        return "company", {"parent": row["id"]}
    if entity == "company":
        return "deal", {"company": row["id"]}
    known: dict[str, Any] = {f"contacts.{row['id']}": True}
    return "deal", known | ({"company": row["company"]} if row.get("company") else {})
