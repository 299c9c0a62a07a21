"""The record of processing as it is read in the window: in the colours in force, a link beside each part."""

from __future__ import annotations

from html import escape

from crm_desktop.gui import theme
from crm_desktop.i18n import tr
from crm_desktop.privacy.processing.register import Part, Register

WIDE = 190
"""Pixels of the column of names."""


def html(found: Register, can_remark: bool) -> str:
    """Return the page; without the links where nothing can be written."""
    return "".join(_part(part, can_remark) for part in found.parts)


def _part(part: Part, can_remark: bool) -> str:
    named = f'<h3 style="margin-bottom:4px">{escape(part.title)}</h3>'
    rows = "".join(
        f'<tr><td width="{WIDE}" style="{_colour("secondary")}padding:3px 12px 3px 0">'
        f'{escape(line.name)}</td><td style="padding:3px 0">{_lines(line.words)}</td></tr>'
        for line in part.lines
    )
    nothing = f'<p style="{_colour("tertiary")}">{escape(part.nothing)}</p>'
    table = f'<table cellpadding="0" cellspacing="0">{rows}</table>' if rows else nothing
    remark = f"<p>{_lines(part.remark)}</p>" if part.remark else ""
    words = tr("Change the remark") if part.remark else tr("Add a remark")
    link = f'<a href="remark:{part.key}" style="{_colour("accent")}text-decoration:none">'
    link = f"<p>{link}{escape(words)}</a></p>" if can_remark else ""
    return named + table + remark + link


def _colour(token: str) -> str:
    return f"color:{theme.colour(token).name()};"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
