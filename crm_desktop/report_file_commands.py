"""What `crm report` writes: a report as table, picture or page, and all that are due to be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, written_to
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

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


def written(ws: Any, title: str, spec: Any, made: Any, asked: Asked, told: Answer) -> Answer | None:
    """Write a report to the files asked for, None for none."""
    from crm_desktop.insight import report_files

    lines, aside = [], False
    for form in TABLES:
        if (out := getattr(asked, form)) is not None:
            with written_to(out) as path:
                proof = getattr(report_files, f"write_{form}")(ws.reader(), made, path)
            aside = aside or str(out) == "-"
            lines.append(trn("Wrote {n} row to {name}", "Wrote {n} rows to {name}", proof.rows,
                             name=str(out)))  # fmt: skip
    for form in PICTURES:
        if (out := getattr(asked, form)) is not None:
            _picture(ws, title, spec, made, out, form)
            aside = aside or str(out) == "-"
            lines.append(tr("Wrote {name}", name=str(out)))
    return Answer(lines, told.data, aside=aside) if lines else None


def _picture(ws: Any, title: str, spec: Any, made: Any, out: Path, form: str) -> None:
    from crm_desktop.printing_commands import application

    application()
    from crm_desktop.gui.insight.reports import output
    from crm_desktop.gui.insight.reports.asked.exporting import export_of
    from crm_desktop.insight.kept_report import Kept

    asked = made.asked
    shown = Kept.ask(ws.reader(), spec, asked.question.base, asked.now).shown
    assert shown is not None
    with written_to(out) as path:
        output.write(export_of(title, shown), path, ws.path.stem, form=form)


def scheduled(ws: Any, now: Any) -> Answer:
    """Write what is due; where something could not be written the exit code says so."""
    from crm_desktop.insight import schedules

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
    from crm_desktop.insight import report_files

    result = shown.result
    write = report_files.ROWS.get(path.suffix.lstrip("."))
    if write is None:
        raise UserError(tr("A report is not written as “{form}”.", form=path.suffix))
    write(path, shown.headings, report_files.rows(result), len(result.spec.groups))


__all__ = ["declare", "scheduled", "written"]
