"""Asking for the file a report is written to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop import paths
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports import output
from crm_desktop.gui.insight.reports.output import FORMS
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.schedules import file_name

FOLDER = "reports.folder"


def save(context: Context, found: Export, window: QWidget) -> None:
    """Ask for a file and write the report there; its ending says as what."""
    kinds = {
        f"{tr(said)} (*.{form})": form for form, said in FORMS.items() if output.can(found, form)
    }
    folder = Path(context.settings.get(FOLDER, "") or paths.documents_folder())
    start = str(folder / f"{file_name(found.title)}.xlsx")
    text, chosen = QFileDialog.getSaveFileName(window, tr("Save report"), start, ";;".join(kinds))
    if text:
        path = Path(text)
        if path.suffix.lower().lstrip(".") not in FORMS:
            path = path.with_name(f"{path.name}.{kinds.get(chosen, 'xlsx')}")
        context.settings.set(FOLDER, str(path.parent))
        write(context, found, path)


def write(context: Context, found: Export, path: Path) -> None:
    """Write a report off the window's thread, and say so."""
    foot = context.ws.path.stem

    def job(_token: Any) -> None:
        output.write(found, path, foot)

    def done(_nothing: None) -> None:
        context.toast(tr("Saved as {name}", name=path.name))

    context.long_lane.run(job, done, context.failed)
