"""In which format records go out: tables for all, cards for people, calendars for what is planned."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.i18n import mark, tr


class Format(NamedTuple):
    """A format a file can be written in; `version` is that of a vCard."""

    name: str
    suffix: str
    words: str
    version: str = ""


TABLES = (
    Format("csv", "csv", mark("CSV, read by every program")),
    Format("xlsx", "xlsx", mark("Excel workbook (XLSX)")),
    Format("ods", "ods", mark("OpenDocument sheet (ODS)")),
)
CARDS = (
    Format("vcard", "vcf", mark("vCard 3.0, for most address books"), "3.0"),
    Format("vcard", "vcf", mark("vCard 4.0, the newest"), "4.0"),
    Format("vcard", "vcf", mark("vCard 2.1, for old telephones and Outlook"), "2.1"),
)
CALENDARS = (Format("calendar", "ics", mark("Calendar (ICS)")),)
_MORE = {"contact": CARDS, "company": CARDS, "activity": CALENDARS, "task": CALENDARS}


def formats(entity: str) -> tuple[Format, ...]:
    """Return the formats records of a kind can go out in, the usual one first."""
    return TABLES + _MORE.get(entity, ())


class FormatChooser(QComboBox):
    """Offers the formats of a kind of record; the one chosen stays while it is offered."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Format"))
        self._offered: tuple[Format, ...] = ()

    def offer(self, entity: str) -> None:
        """Offer what records of a kind can go out in."""
        before = self.format() if self._offered else None
        self._offered = formats(entity)
        self.clear()
        for one in self._offered:
            self.addItem(tr(one.words))
        if before in self._offered:
            self.setCurrentIndex(self._offered.index(before))

    def format(self) -> Format:
        """Return what is chosen."""
        return self._offered[max(self.currentIndex(), 0)] if self._offered else TABLES[0]

    def choose(self, name: str, version: str = "") -> None:
        """Choose a format by its name, and the version of a vCard."""
        for at, one in enumerate(self._offered):
            if one.name == name and version in ("", one.version):
                self.setCurrentIndex(at)
                self.activated.emit(at)
                return
