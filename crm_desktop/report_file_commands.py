"""What `crm report` writes: a report as table, picture or page, and all that are due to be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked, is_stdout, written_to
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.insight.composed.report_files import Table

TABLES, PICTURES = ("csv", "xlsx"), ("svg", "pdf", "png")


def declare(option: Callable[..., Any]) -> None:
    """Add the options for files to the command."""
    option("--csv", type=Path, metavar="OUT.csv", help="write it to a file; - is stdout")
    option("--xlsx", type=Path, metavar="OUT.xlsx", help="write it as a workbook")
    option("--svg", type=Path, metavar="OUT.svg", help="write its chart as a drawing")
    option("--png", type=Path, metavar="OUT.png", help="write its chart as a picture")
    option("--pdf", type=Path, metavar="OUT.pdf", help="write chart and table as pages")
    option("--scheduled", action="store_true",
           help="write the reports that are due to their folders; for cron")  # fmt: skip


def written(
    ws: Any, asked: Asked, told: Answer, table: Table, export: Callable[[], Any]
) -> Answer:  # fmt: skip
    """Write a report to the files asked for; what was `told` of it where none is.

    `export` gives what pictures and pages are made of, once there is what paints them.
    """
    from crm_desktop.insight.composed import report_files

    lines, aside = [], False
    for form in (*TABLES, *PICTURES):
        if (out := getattr(asked, form)) is None:
            continue
        aside = aside or is_stdout(out)
        if form in PICTURES:
            _picture(export, out, form, ws.path.stem)
            lines.append(tr("Wrote {name}", name=str(out)))
            continue
        with written_to(out) as path:
            proof = report_files.ROWS[form](path, *table)
        lines.append(trn("Wrote {n} row to {name}", "Wrote {n} rows to {name}", proof.rows,
                         name=str(out)))  # fmt: skip
    return Answer(lines, told.data, aside=aside) if lines else told


def _picture(export: Callable[[], Any], out: Path, form: str, foot: str) -> None:
    from crm_desktop.printing_commands import application

    application()
    from crm_desktop.gui.insight.reports import output

    with written_to(out) as path:
        output.write(export(), path, foot, form=form)


def pictured(ws: Any, title: str, made: Any) -> Any:
    """Return an answered report with its chart."""
    from crm_desktop.gui.insight.reports.asked.exporting import export_of
    from crm_desktop.insight.composed.kept_report import Kept

    asked = made.asked
    shown = Kept.ask(ws.reader(), made.spec, asked.question.base, asked.now).shown
    assert shown is not None
    return export_of(title, shown)


def scheduled(ws: Any, now: Any) -> Answer:
    """Write what is due; where something could not be written the exit code says so."""
    from crm_desktop.insight.composed import schedules

    found = schedules.write_due(ws, now, _write)
    for one in found:
        if one.fault is not None:
            raise one.fault  # the others are written
    lines = [_line(one) for one in found] or [tr("No report is due.")]
    data = [
        {"report": one.schedule.report, "title": one.title, "problem": one.problem,
         "file": str(one.path) if one.path is not None else None} for one in found
    ]  # fmt: skip
    return Answer(lines, {"written": data}, code=int(any(one.problem for one in found)))


def _line(one: Any) -> str:
    if one.path is not None:
        return tr("Wrote {name}", name=str(one.path))
    return tr("“{title}” was not written: {why}", title=one.title, why=one.problem)


def _write(title: str, shown: Any, path: Path) -> None:
    if path.suffix == ".pdf":
        from crm_desktop.printing_commands import application

        application()
        from crm_desktop.gui.insight.reports import output
        from crm_desktop.gui.insight.reports.asked.exporting import export_of

        output.write(export_of(title, shown), path)
        return
    from crm_desktop.insight.composed import report_files

    result = shown.result
    write = report_files.ROWS.get(path.suffix.lstrip("."))
    if write is None:
        raise UserError(tr("A report is not written as “{form}”.", form=path.suffix))
    write(path, shown.headings, report_files.rows(result), len(result.spec.groups), result.notes())


__all__ = ["declare", "pictured", "scheduled", "written"]
