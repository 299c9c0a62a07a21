"""The scenes of files coming in and going out: each step of the import, and the export."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from crm_desktop.gui.exchange import ExportDialog, ImportWizard
from crm_desktop.gui.exchange.import_wizard import CHECK, COLUMNS, DONE
from crm_desktop.gui.exchange.stages_dialog import StagesDialog
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.paths import asset

HEADINGS = ("Name", "Organization Name", "Organization Title",
            "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value",
            "Labels", "Notes")  # fmt: skip
NEWS = ("Founder", "Project lead", "", "", "Chief buyer")
"""The new jobs of the first people; the others are as they were."""
NEWCOMERS = (
    ("Nurul Izzah binti Rahman", "Kedai Bunga Izzah", "Owner", "Work",
     "izzah@bungaizzah.example", "Mobile", "012-771 2040", "* myContacts ::: Florists", ""),
    ("林志豪", "林记五金", "老板", "", "", "Mobile", "016-555 9021", "* myContacts", ""),
    ("முத்து குமார்", "Kumar Textiles", "", "Home", "muthu@kumartex.example", "", "", "", ""),
    ("Marcus James Fernandez", "Straits Cold Chain", "Buyer", "Work",
     "marcus@straitscold.example", "Work", "03-8023 1177", "", "Met at the fair in Shah Alam"),
    ("Farid Hassan", "", "Clerk", "Work", "farid at hassan", "Mobile", "ask his brother", "", ""),
    ("", "", "", "Work", "nobody at home", "", "", "", ""),
    ("Devi a/p Raman", "Raman & Daughters", "Partner", "Work", "devi@raman.example", "Mobile",
     "019-220 4415", "", ""),
    ("R. Devi", "Raman & Daughters", "Partner", "Work", "devi@raman.example", "", "", "", ""),
    ("",) * 9,
    ("林志豪", "林记五金", "老板", "", "", "Mobile", "016-555 9021", "* myContacts", ""),
)  # fmt: skip


REMARKED = {
    "deals": "Deal,Amount,Stage,Pipeline\nRoof of the mosque,18500,Site survey,\nNew doors,4200,"
    "Proposal,\nWater tank,900,Booked,After-sales service\n",
    "sold": "Deal,Product,Qty,Unit price,Salesperson\nReception desk and shelving,Meeting table oak 240,2,"
    "4850,Huda\nReception desk and shelving,Task chair,12,620,Huda\nDepot office refit,Acoustic wall panel,"
    "30,185.50,Huda\nDepot office,Shelf module 90,4,780,Huda\n",
    "nameless": "Pelanggan Kami,E-mel,Telefon\nAminah Yusof,aminah@yusof.example,012-345 6789\n"
    "Kedai Tan,tan@kedai.example,\n,,\n",
}
"""Files about which a plan has something to say."""


def import_steps(stage: Stage) -> None:
    """A Google export goes through the wizard: read, mapped, checked, brought in, taken back."""
    stage.page("contacts")
    wizard = ImportWizard(stage.desk.context, None, stage.window)
    wizard.open()
    stage.shoot("43-import-file")
    wizard.file.open(_google_export(stage.home / "google-contacts.csv"))
    stage.settle()
    _come_to(stage, wizard, COLUMNS)
    stage.shoot("44-import-columns")
    _come_to(stage, wizard, CHECK)
    for verdict in ("new", "twice", "duplicate", "faulty", "error", "same"):
        wizard.check.show_verdict(verdict)
        stage.shoot(f"06-import-{verdict}")
    wizard.check.show_verdict("update")
    stage.shoot("06-import-dry-run")
    _come_to(stage, wizard, DONE)
    stage.shoot("45-import-done")
    wizard.done_.undo.click()
    stage.shoot("46-import-taken-back")


def import_remarks(stage: Stage) -> None:
    """A plan says which stages it would make, lets them be not made, and who has no name."""
    stage.page("pipeline")
    for name, text in REMARKED.items():
        path = stage.home / f"{name}.csv"
        path.write_text(text, "utf-8")
        wizard = ImportWizard(stage.desk.context, path, stage.window)
        wizard.open()
        stage.settle()
        _come_to(stage, wizard, COLUMNS)
        if name == "sold":
            stage.shoot("48-import-sold-columns")
        _come_to(stage, wizard, CHECK)
        stage.shoot(f"48-import-{name}")
        if wizard.check.remarks.order.isVisible():
            wizard.check.order_stages()
            stage.settle()
            stage.shoot(f"48-import-{name}-stages")
            wizard.findChild(StagesDialog).accept()
        if wizard.check.remarks.make.isVisible():
            wizard.check.remarks.make.click()
            stage.settle()
            stage.shoot(f"48-import-{name}-without")
        wizard.reject()


def import_mail(stage: Stage) -> None:
    """A mailbox goes through the wizard: whose it is is asked, and what was sent is outgoing."""
    stage.page("contacts")
    wizard = ImportWizard(stage.desk.context, None, stage.window)
    wizard.open()
    wizard.file.open(_mailbox(stage.home / "mailbox.mbox"))
    stage.shoot("43-import-mail-asked")
    wizard.file.own.yes.click()
    stage.shoot("43-import-mail")
    _come_to(stage, wizard, COLUMNS)
    _come_to(stage, wizard, CHECK)
    stage.shoot("06-import-mail")
    _come_to(stage, wizard, DONE)
    stage.shoot("45-import-mail")
    wizard.done_.undo.click()
    stage.settle()
    wizard.reject()


def export(stage: Stage) -> None:
    dialog = over_contacts(stage)
    dialog.place.setText(str(stage.home / "contacts.csv"))
    stage.shoot("47-export")
    dialog.export()
    stage.shoot("47-export-proved")


def over_contacts(stage: Stage) -> ExportDialog:
    """Open the dialog over the table of contacts."""
    stage.page("contacts")
    stage.desk.export()
    stage.settle()
    return next(over for over in stage.over() if isinstance(over, ExportDialog))


def _come_to(stage: Stage, wizard: ImportWizard, step: int) -> None:
    wizard.go_on()
    stage.settle()
    if wizard.step != step:
        raise RuntimeError(wizard.foot.words.text())


def _google_export(path: Path) -> Path:
    """Write a Google export: people of the sample as they are and with news, newcomers, a bad row."""
    with asset("resources/sample/contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        known = list(islice(csv.DictReader(file), 12))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for at, row in enumerate(known):
            news = NEWS[at] if at < len(NEWS) else ""
            writer.writerow((row["name"], "", news, "Work", row["email"], "Mobile",
                             row["phone"], "", ""))  # fmt: skip
        writer.writerows(NEWCOMERS)
    return path


def _mailbox(path: Path) -> Path:
    """Write a mailbox: what people of the sample wrote to the user, and the answers."""
    with asset("resources/sample/contacts.csv").open(encoding="utf-8-sig", newline="") as file:
        known = [f"{row['name']} <{row['email']}>" for row in islice(csv.DictReader(file), 3)]
    mine = "Siti Aminah <siti@huda.example>"
    with path.open("w", encoding="utf-8") as out:
        for at, who in enumerate((*known, "Encik Rosli <rosli@perabot.example>")):
            for hour, sender, to in ((9, who, mine), (10, mine, who)):
                out.write(f"From - Mon Nov 2 09:00:00 2026\nFrom: {sender}\nTo: {to}\n"
                          f"Date: {at + 2} Nov 2026 {hour}:30:00 +0800\n"
                          f"Subject: {'Re: ' if hour > 9 else ''}Rak kayu jati\n"
                          f"Message-ID: <{at}.{hour}@huda.example>\n")  # fmt: skip
                out.write(_PARTS.format(n=at, hour=hour) if at % 2 else "\nSalam.\n\n")
    return path


_PARTS = """MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="part"

--part
Content-Type: text/plain

Salam.
--part
Content-Type: application/pdf; name="Sebut harga {n}-{hour}.pdf"

%PDF-1.4 {n}
--part--

"""
"""The body of a message with a file."""


SCENES: tuple[Scene, ...] = (import_steps, import_remarks, import_mail, export)
