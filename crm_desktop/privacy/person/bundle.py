"""The folder with a report: page, data, files and an index, there whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy.person import giving_out, half_made, page
from crm_desktop.privacy.person.gathering import Report
from crm_desktop.store import blobs, named_files

INDEX, DATA, PAGE, PRINT, FILES = "Index.txt", "report.json", "report.html", "report.pdf", "files"
Printing = Callable[[str, Path], object]
"""Writes HTML as a PDF; the window's part, since it needs Qt."""


def _go_on() -> None:
    return None


def data(report: Report) -> dict[str, Any]:
    """Return the report for programs; what is hidden is not in it."""
    made = asdict(report)
    del made["hidden"], made["shorter"]
    made["files"] = [{"name": one.name} for one in report.files]
    return {"format": "crm-desktop person report", "version": 1, **made}


def write(
    ws: Any, report: Report, folder: Path, printing: Printing, check: Callable[[], None] = _go_on
) -> list[str]:
    """Write the folder, which is new or empty; return the names of files whose bytes are not there.

    `check` may raise to give it up; then nothing is there. Raises `UserError` where it cannot be written,
    and for who only reads.
    """
    if refused := giving_out.closed_because(ws):
        raise UserError(refused, tr("Nothing was written."))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(
            tr("{name} is there already, and not an empty folder.", name=folder.name),
            tr("Choose another folder, so that nothing old is given along."),
        )
    with named_files.said_in_words(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    with half_made.noted(made):
        try:
            with named_files.said_in_words(folder):
                lost = _fill(ws, report, made, printing, check)
                if folder.exists():
                    folder.rmdir()
                made.rename(folder)
                folder.chmod(0o700)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return lost


def _fill(
    ws: Any, report: Report, made: Path, printing: Printing, check: Callable[[], None]
) -> list[str]:
    lost = []
    (made / FILES).mkdir()
    for one in report.files:
        check()
        try:
            blobs.copy_out(ws, one.digest, made / FILES / one.name)
        except UserError:
            lost.append(one.name)
    text = page.html(report)
    (made / PAGE).write_text(text, encoding="utf-8")
    (made / DATA).write_bytes(orjson.dumps(data(report), option=orjson.OPT_INDENT_2))
    index = page.index(report)
    if lost:
        index += (
            tr("Files whose content this computer does not have: {names}", names=", ".join(lost))
            + "\n"
        )
    (made / INDEX).write_text(index, encoding="utf-8")
    check()
    printing(text, made / PRINT)
    return lost
