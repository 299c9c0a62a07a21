"""Texts a spreadsheet would run, in every text of every kind of record, and what an export makes of them."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path
from typing import Any

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.store.workspace import Workspace

STARTERS = (
    *"=+-@＝＋－＠\t\r\n",
    *(
        "==",
        "=+",
        "+-",
        "-@",
        "@=",
        "'=",
        "''+",
        "'\t=",
        " =",
        "\t=",
        "\r=",
        "\n=",
        "\r\n=",
        "\xa0=",
    ),
    *(
        "\u200b=",
        "\ufeff=",
        "\u202e=",
        '"=',
        '",=',
        '";=',
        '"\n=',
        "=cmd|' /C calc'!A",
        "@SUM(",
        "+cmd|",
    ),
    *("-2+3", "=HYPERLINK(", "=DDE(", '=IMPORTXML("http://x', "＝cmd|", "{=", "=''", "=-1/"),
)
LIVE = tuple("=+-@＝＋－＠\t\r\n")
"""What a cell must not begin with."""
PLAIN = ("custom_field",)
"""Kinds whose texts are the program's own words, but for the name."""
_KINDS = (Kind.TEXT, Kind.NOTE)


def texts(record: Any) -> list[Field]:
    """Return the fields a user writes freely."""
    known = [f for f in record.shown_fields() if f.kind in _KINDS and f.entry != "rule"]
    named = [f for f in known if f.name in (record.title_field, "hint")]
    return named if record.entity in PLAIN else known


def cells_of(kind: str, text: str, n: int) -> dict[str, Any]:
    """Return a record of a kind all of whose texts are one; `n` keeps those apart that must be."""
    made: dict[str, Any] = {"deleted": False}
    for field in texts(RECORDS[kind]):
        made[field.name] = f"{text}{n}"
    for field in RECORDS[kind].shown_fields():
        if field.entry in ("phone", "email", "link"):
            made[f"{field.name}.1"] = {"value": f"{text}{n}"}
        elif field.entry == "address":
            parts = ("street", "city", "state", "postcode", "country")
            made[f"{field.name}.1"] = dict.fromkeys(parts, f"{text}{n}")
    return made


def filled(ws: Workspace, kind: str) -> dict[str, str]:
    """Add a record for each starter; return the text each of them holds by its id."""
    made, edits = dict[str, str](), list[Edit]()
    for n, starter in enumerate(STARTERS):
        id = new_id()
        edits.append(Edit(kind, id, cells_of(kind, f"{starter}1+", n)))
        made[id] = f"{starter}1+{n}"
    ws.log.record(Label("create", kind), edits)
    return made


def rows(path: Path) -> list[list[str]]:
    """Return all cells of a CSV file, as any reader of CSV parts them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def live(path: Path) -> list[str]:
    """Return the cells of a CSV file a spreadsheet would run."""
    return [cell for row in rows(path) for cell in row if cell.startswith(LIVE)]


def run_in_workbook(path: Path) -> list[str]:
    """Return what a workbook would run, and cells that are no plain strings, by its bare XML."""
    with zipfile.ZipFile(path) as archive:
        found = [n for n in archive.namelist() if "xternal" in n or "calcChain" in n or "vba" in n]
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    body = sheet[sheet.index("<sheetData>") :]
    found += re.findall(r"<f[ >/].*?(?=</c>)", body, re.DOTALL)
    found += re.findall(r"<hyperlink .*?>", body)
    return found + [c for c in re.findall(r"<c ([^>]*)>", body) if 't="inlineStr"' not in c]
