"""Addresses on a sheet of labels: read from contacts or companies, made to fit, used labels left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crm_desktop.domain import postal
from crm_desktop.gui import theme
from crm_desktop.gui.printing.label_sheets import Sheet
from crm_desktop.gui.printing.paper import HAIR, MM, POINT, Document, Paper, Type
from crm_desktop.gui.regions import REGIONS
from crm_desktop.i18n import tr
from crm_desktop.store import listing

PAGE = 500
INSET = 4 * MM
USED = theme.LIGHT.quietground
SIZES = (11.0, 10.0, 9.0, 8.0, 7.0)
Lines = list[str]


class LabelDocument(Document):
    """The sheets of labels. `skip` is how many at the beginning of the first sheet are used."""

    def __init__(self, sheet: Sheet, labels: Sequence[Lines], skip: int = 0) -> None:
        super().__init__(Paper(sheet.paper), tr("Labels"))
        self.sheet, self.labels = sheet, labels
        self.missing = 0  # records left out: they have no address
        self.refused = 0  # records left out: they do not want to be written to
        self.skip = min(max(0, skip), sheet.labels - 1)
        self.pages = max(1, -(-(len(labels) + self.skip) // sheet.labels))
        self.types = [Type(points) for points in SIZES]

    def paint(self, painter: QPainter, page: int) -> None:
        for at in range(self.sheet.labels):
            number = page * self.sheet.labels + at - self.skip
            if 0 <= number < len(self.labels):
                self._paint_label(painter, at, self.labels[number])

    def paint_guides(self, painter: QPainter, page: int) -> None:
        """Outline the labels; those used already are grey."""
        painter.setPen(QPen(QColor(HAIR), 0))
        for at in range(self.sheet.labels):
            used = not page and at < self.skip
            painter.setBrush(QColor(USED) if used else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.sheet.place(at), 2 * MM, 2 * MM)

    def _paint_label(self, painter: QPainter, at: int, lines: Lines) -> None:
        place = self.sheet.place(at).adjusted(INSET, INSET / 2, -INSET, -INSET / 2)
        type = self._fitting(lines, place.width(), place.height())
        step = type.height * 0.92
        lines = lines[: max(1, int(place.height() / step))]
        place.setTop(place.top() + max(0.0, (place.height() - step * len(lines)) / 2))
        place.setHeight(step)
        mirrored, self.mirrored = self.mirrored, False  # a label has its own margins
        for line in lines:
            self.write(painter, place, line, type)
            place.translate(0, step)
        self.mirrored = mirrored

    def _fitting(self, lines: Lines, width: float, height: float) -> Type:
        """Return the largest type in which all lines have room, else the smallest."""
        for type in self.types:
            wide = max((type.width(line) for line in lines), default=0)
            if wide <= width + POINT and type.height * 0.92 * len(lines) <= height:
                return type
        return self.types[-1]


def addresses(
    conn: Any, entity: str, ns: Sequence[int], *, prefer: str = "", home: Collection[str] = (),
    check: Callable[[], None] = lambda: None,
) -> tuple[list[Lines], int]:  # fmt: skip
    """Return the labels of contacts or companies, and how many of them have no address.

    A contact without an address takes that of the company. `prefer` is a kind of address.
    """
    found: list[Lines] = []
    missing, companies = 0, dict[str, Any]()
    for row in _rows(conn, entity, ns, check):
        address, of_company = _address(conn, row, prefer, companies)
        if address is None:
            missing += 1
            continue
        name = str(row.get("name") or "")
        company = str(row.get("company.shown") or "") if of_company else ""
        told = [line for line in (name, company) if line]
        found.append(told + postal.lines(address, home))
    return found, missing


def home_names(region: str) -> list[str]:
    """Return what the sender's own country is called in addresses."""
    if region not in REGIONS:
        return [region.lower()]
    name = REGIONS[region][0]
    return [region.lower(), name.lower(), tr(name).lower()]


def _rows(conn: Any, entity: str, ns: Sequence[int], check: Callable[[], None]) -> Iterator[Any]:
    for start in range(0, len(ns), PAGE):
        check()
        part = ns[start : start + PAGE]
        rows = listing.page(conn, entity, part)
        yield from (rows[n] for n in part if n in rows and not rows[n]["deleted"])


def _address(conn: Any, row: Any, prefer: str, companies: dict[str, Any]) -> tuple[Any, bool]:
    """Return the address a letter goes to, and whether it goes to the company's door."""
    own = _chosen(row.get("addresses"), prefer)
    id = row.get("company")
    if own is not None:
        return own, own.get("kind") != "home"
    if not id:
        return None, False
    if id not in companies:
        view = listing.record(conn, "company", id)
        companies[id] = _chosen(view.row.get("addresses"), prefer) if view else None
    return companies[id], True


def _chosen(entries: Any, prefer: str) -> Any:
    usable = [e for e in (entries or {}).values() if isinstance(e, dict) and postal.lines(e)]
    return next((e for e in usable if e.get("kind") == prefer), next(iter(usable), None))
