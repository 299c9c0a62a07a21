"""The scenes of other formats: cards, a workbook and a calendar come in, cards and sheets go out."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.exchange.going_out import exporting
from crm_desktop.gui.exchange import ImportWizard
from crm_desktop.gui.exchange.import_wizard import CHECK, COLUMNS
from crm_desktop.gui.tour.scenes_exchange import over_contacts
from crm_desktop.gui.tour.stage import Scene, Stage

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:a
DTSTART:20261130T010000Z
DTEND:20261130T020000Z
SUMMARY:Site visit, Straits Cold Chain
LOCATION:Port Klang
RRULE:FREQ=WEEKLY;BYDAY=MO
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;VALUE=DATE:20261224
SUMMARY:Showroom closed
END:VEVENT
BEGIN:VTODO
UID:c
SUMMARY:Send the price list
DUE:20261201T010000Z
END:VTODO
END:VCALENDAR
"""


def formats_in(stage: Stage) -> None:
    """Cards, a sheet and a calendar in the wizard: the first page offers what fits each."""
    stage.page("contacts")
    conn = stage.desk.context.ws.reader()
    cards, book = stage.home / "address-book.vcf", stage.home / "customers.xlsx"
    exporting.export_cards(conn, "contact", cards, version="3.0")
    exporting.export_table(conn, "contact", book, format="xlsx")
    calendar = stage.home / "showroom.ics"
    calendar.write_text(CALENDAR, "utf-8")
    for name, path in (("cards", cards), ("workbook", book), ("calendar", calendar)):
        wizard = ImportWizard(stage.desk.context, path, stage.window)
        wizard.open()
        stage.settle()
        stage.shoot(f"48-import-{name}")
        if name == "calendar":
            _on_to(stage, wizard, COLUMNS)
            stage.shoot("48-import-calendar-columns")
            _on_to(stage, wizard, CHECK)
            stage.shoot("48-import-calendar-check")
        wizard.reject()
        stage.settle()


def formats_out(stage: Stage) -> None:
    dialog = over_contacts(stage)
    dialog.place.setText(str(Path(stage.home) / "contacts.csv"))
    dialog.format.choose("vcard", "4.0")
    stage.shoot("49-export-cards")
    dialog.format.choose("xlsx")
    stage.shoot("49-export-workbook")
    dialog.reject()


def _on_to(stage: Stage, wizard: ImportWizard, step: int) -> None:
    wizard.go_on()
    stage.settle()
    if wizard.step != step:
        raise RuntimeError(wizard.foot.words.text())


SCENES: tuple[Scene, ...] = (formats_in, formats_out)
