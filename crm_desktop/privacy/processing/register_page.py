"""The record of processing to give away: a page of plain HTML, or rows for a spreadsheet."""

from __future__ import annotations

from html import escape
from pathlib import Path

from crm_desktop.domain.guarding import guard
from crm_desktop.exchange import csv_file
from crm_desktop.i18n import language, mark, tr
from crm_desktop.privacy.processing.register import Part, Register

STYLE = (
    "body{font-family:sans-serif;max-width:50em;margin:2em auto;line-height:1.4}"
    "table{border-collapse:collapse;width:100%}td{padding:4px 10px 4px 0;vertical-align:top}"
    "td:first-child{width:13em;color:#555}h2{border-bottom:1px solid #999;margin-top:1.6em}"
)
HEADINGS = (mark("Part"), mark("About"), mark("What is so"))


def title() -> str:
    """Return what the record is called."""
    return tr("Record of processing")


def html(found: Register) -> str:
    """Return the whole page."""
    made = tr("{name}, made on {day}", name=found.of, day=found.made)
    body = f"<h1>{escape(title())}</h1><p>{escape(made)}</p>{''.join(map(_part, found.parts))}"
    head = f"<title>{escape(title())}</title><style>{STYLE}</style>"
    return (
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8">{head}</head>'
        f"<body>{body}</body></html>"
    )


def write_csv(found: Register, path: Path) -> None:
    """Write the record as rows, whole or not at all, without a formula in it. Raises `UserError`."""
    rows = [(part.title, *map(guard, line)) for part in found.parts for line in part.lines] + [
        (part.title, tr("Remark"), guard(part.remark)) for part in found.parts if part.remark
    ]
    page = [list(column) for column in zip(*rows, strict=True)]
    csv_file.write(path, [tr(one) for one in HEADINGS], [page] if rows else [], len(rows))


def _part(part: Part) -> str:
    rows = "".join(
        f"<tr><td>{escape(line.name)}</td><td>{_lines(line.words)}</td></tr>" for line in part.lines
    )
    table = f"<table>{rows}</table>" if rows else f"<p>{escape(part.nothing)}</p>"
    remark = f"<p><b>{escape(tr('Remark'))}:</b> {_lines(part.remark)}</p>" if part.remark else ""
    return f"<h2>{escape(part.title)}</h2>{table}{remark}"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
