"""What `crm print` does with an open workspace: lists, record sheets and address labels as PDF."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of
from crm_desktop.declaring_commands import add, count
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

LISTED = ("contact", "company", "deal", "lead", "task", "activity")


def declare(every: Any) -> None:
    """Declare `print list|record|labels`."""
    kinds = every.add_parser(
        "print", help="write a list, a record or labels as PDF"
    ).add_subparsers(metavar="WHAT", required=True)
    listed = add(kinds, "list", print_list, "a table", reads=True)
    listed("kind", choices=LISTED)
    listed("--landscape", action="store_true")
    listed("--columns", default="", metavar="A,B,C", help="names of fields, in their order")
    record = add(kinds, "record", print_record, "the sheet of a record", reads=True)
    record("id")
    record("--entries", type=count, default=None, metavar="N", help="of its timeline, the newest")
    labels = add(kinds, "labels", print_labels, "address labels", reads=True)
    labels("kind", choices=("contact", "company"))
    labels("--sheet", default="L7160", metavar="NUMBER", help="as Avery numbers them")
    labels("--skip", type=count, default=0, metavar="N", help="labels used already")
    labels("--address", default="", metavar="KIND", help="work, home or billing where there is one")
    labels("--marketing", action="store_true", help="only contacts who allow marketing by post")
    for option in (listed, labels):
        option("--search", default="", metavar="TEXT")
        option("--tag", default="", metavar="NAME")
        option("--filter-rule", type=Path, default=None, metavar="FILE")
    for option in (listed, record):
        option("--paper", choices=("A4", "Letter"), default="A4")
    for option in (listed, record, labels):
        option("--pdf", type=Path, required=True, metavar="OUT.pdf")


def print_list(ws: Any, asked: Asked) -> Answer:
    """Print a list."""
    application()
    from crm_desktop.gui.printing.paper import Paper
    from crm_desktop.gui.printing.wishes import ListWish

    paper = Paper(asked.paper, asked.landscape)
    return _written(
        ws, ListWish(paper, asked.kind, _rows(ws, asked), _fields(ws, asked)), asked.pdf
    )


def print_record(ws: Any, asked: Asked) -> Answer:
    """Print the sheet of a contact, company, deal or lead."""
    application()
    from crm_desktop.gui.printing.paper import Paper
    from crm_desktop.gui.printing.record_reading import ALL, KINDS
    from crm_desktop.gui.printing.wishes import RecordWish

    entity = entity_of(ws.reader(), asked.id, KINDS)
    most = ALL if asked.entries is None else asked.entries
    return _written(ws, RecordWish(Paper(asked.paper), entity, asked.id, entries=most), asked.pdf)


def print_labels(ws: Any, asked: Asked) -> Answer:
    """Print address labels."""
    application()
    from crm_desktop.gui.printing.label_sheets import SHEETS
    from crm_desktop.gui.printing.wishes import LabelWish

    known = {each.name.lower(): each for each in SHEETS}
    sheet = known.get(asked.sheet.lower())
    if sheet is None:
        names = ", ".join(each.name for each in SHEETS)
        raise UserError(tr("There is no sheet {name}.", name=asked.sheet),
                        tr("Known are: {names}", names=names))  # fmt: skip
    rows = _rows(ws, asked)
    return _written(
        ws,
        LabelWish(sheet.name, asked.kind, rows, asked.skip, asked.address, asked.marketing),
        asked.pdf,
    )


def _written(ws: Any, wish: Any, path: Path) -> Answer:
    from crm_desktop.gui.printing import output

    document = wish.document(ws, lambda: None)
    pages = output.save_pdf(document, path)
    lines = [trn("Wrote {n} page to {name}", "Wrote {n} pages to {name}", pages, name=path)]
    missing = getattr(document, "missing", 0)
    if missing:
        lines.append(trn("{n} has no address and is left out.",
                         "{n} have no address and are left out.", missing))  # fmt: skip
    refused = getattr(document, "refused", 0)
    if refused:
        lines.append(trn("{n} does not allow it and is left out.",
                         "{n} do not allow it and are left out.", refused))  # fmt: skip
    data = {"file": str(path), "pages": pages, "without_address": missing, "refused": refused}
    return Answer(lines, data)


def _rows(ws: Any, asked: Asked) -> Any:
    from crm_desktop import exchange_commands
    from crm_desktop.store import listing

    return listing.all_rows(ws.reader(), exchange_commands.query_of(ws, asked))


def _fields(ws: Any, asked: Asked) -> list[Any]:
    """Return the columns asked for, or those a table shows at first."""
    from crm_desktop.domain.records import RECORDS
    from crm_desktop.gui.models.columns import custom_fields, fields_of, heading

    known = fields_of(RECORDS[asked.kind], custom_fields(ws.reader(), asked.kind))
    if not asked.columns:
        return [field for field in known if field.in_list]
    by_name = {heading(field).lower(): field for field in known}
    by_name |= {field.name: field for field in known}
    names = [name.strip() for name in asked.columns.split(",") if name.strip()]
    unknown = [name for name in names if name.lower() not in by_name]
    if unknown:
        raise UserError(tr("There is no field {name}.", name=unknown[0]))
    return [by_name[name.lower()] for name in names]


def application() -> Any:
    """Return what Qt needs to set type; it needs no screen."""
    from PySide6.QtGui import QGuiApplication

    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    global _kept
    _kept = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    return _kept


_kept: Any = None
