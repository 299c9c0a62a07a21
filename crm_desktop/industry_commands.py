"""What `crm industry` does with an open workspace: the presets listed, previewed, applied."""

from __future__ import annotations

import argparse
from typing import Any

from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import LANGUAGES, mark, tr, trn
from crm_desktop.industries import applying, loading
from crm_desktop.industries.applying import LEFT_OUT, NEW, THERE, Line

SIGNS = {NEW: "+", THERE: "=", LEFT_OUT: "-"}
STATES = {NEW: mark("new"), THERE: mark("kept as it is"), LEFT_OUT: mark("left out")}


class _Named(argparse.Action):
    """With a name the command writes; without one it only lists."""

    def __call__(self, _parser: Any, asked: Any, values: Any, _option: str | None = None) -> None:
        asked.name = values or ""
        asked.reads = not values


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "list the presets for an industry, or apply one: pipelines, fields, tags, plans, views"
    one = add(every, "industry", industry, words, reads=True, daily=True)
    one(
        "name", nargs="?", default="", metavar="NAME", action=_Named, help="like clinic or insurans"
    )
    one("--dry-run", action="store_true", help="say what would be made and write nothing")
    one("--language", choices=tuple(LANGUAGES), default="", help="instead of the profile's")


def industry(ws: Any, asked: Asked) -> Answer:
    """List the presets, or hold one against the file and make what is missing."""
    if not asked.name:
        return _listed(ws, asked.language or ws.profile.language)
    preset = loading.named(asked.name)
    proposal = applying.propose(ws, preset, asked.language)
    done = None if asked.dry_run else applying.apply(ws, proposal)
    lines = [_line(line) for line in proposal.lines]
    new = proposal.count(NEW)
    told = trn("{n} thing would be made", "{n} things would be made", new)
    lines.append(trn("{n} thing made", "{n} things made", new) if not asked.dry_run else told)
    data = {"industry": preset.key, "made": new if done else 0, "stamp": done.stamp if done else "",
            "parts": [line._asdict() for line in proposal.lines]}  # fmt: skip
    return Answer(lines, data)


def _listed(ws: Any, language: str) -> Answer:
    every = loading.presets()
    there = {preset.key for preset in applying.applied(ws.reader(), every)}
    lines = [
        f"{'*' if p.key in there else ' '} {p.key:13} {p.name.said(language)}: {p.about.said(language)}"
        for p in every
    ]
    data = [{"key": p.key, "name": p.name._asdict(), "applied": p.key in there} for p in every]
    return Answer(lines, {"industries": data})


def _line(line: Line) -> str:
    inside = f" ({', '.join(line.details)})" if line.details else ""
    kind = tr(RECORDS[line.entity].label)
    return f"{SIGNS[line.state]} {kind}: {line.name}{inside}  [{tr(STATES[line.state])}]"
