"""The program tried on itself: a temporary file, every form and icon, an import, a search, an export."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.gui import forms, icons
from crm_desktop.paths import asset
from crm_desktop.store import check, search
from crm_desktop.store.workspace import Workspace

PEOPLE = (
    "Name,E-mail,Phone,Company\n"
    "Nurul Huda binti Ismail,nurul@example.my,012-334 5521,Maju Jaya\n"
    "陈志明,zhiming@example.my,016-228 9034,明辉家具\n"
)
"""A file as a user brings one in."""
EXPECTED = 2


def run(_app: QApplication) -> int:
    """Try every part, say how each went, and return 0 when all did what they should."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        ws = Workspace.create(place / "self-test.crm")
        try:
            for name, part in _parts(ws, place).items():
                failed += not _tried(name, part)
        finally:
            ws.close()
    return 1 if failed else 0


def _tried(name: str, part: Callable[[], bool]) -> bool:
    try:
        good, words = part(), ""
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a bundle shall be said, part by part
        good, words = False, f": {type(error).__name__}: {error}"
    sys.stdout.write(f"{'ok  ' if good else 'FAIL'} {name}{words}\n")
    return good


def _parts(ws: Workspace, place: Path) -> dict[str, Callable[[], bool]]:
    return {
        "forms": _forms,
        "icons": _icons,
        "import": lambda: _import(ws, place),
        "search": lambda: bool(search.search(ws.reader(), "志明")),
        "export": lambda: _export(ws, place),
        "check": lambda: check.check(ws).ok,
    }


def _forms() -> bool:
    names = [path.stem for path in asset("ui").glob("*.ui")]
    for name in names:
        forms.load(name, QWidget())
    return bool(names)


def _icons() -> bool:
    names = [path.stem for path in asset("resources/icons").glob("*.svg")]
    return bool(names) and not any(icons.icon(name).pixmap(16).isNull() for name in names)


def _import(ws: Workspace, place: Path) -> bool:
    path = place / "people.csv"
    path.write_text(PEOPLE, "utf-8")
    found = source.detect(path)
    mapped = mapping.propose(found)
    done = importing.quick(ws, found, mapped, progress=lambda _part: None, check=lambda: None)
    return done.created == EXPECTED


def _export(ws: Workspace, place: Path) -> bool:
    proof = exporting.export_table(ws.reader(), "contact", place / "out.csv")
    return proof.rows == proof.expected == EXPECTED
