"""A board with a few deals on it, for tests of moves and pipelines."""

from __future__ import annotations

from crm_desktop.deals import pipelines, placing, ranks
from crm_desktop.deals.board import board
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import listing

LONG_AGO = "2026-01-05T09:00:00Z"


def stages(ws):
    """Return the stages of the default pipeline, made when missing."""
    pipelines.ensure_default(ws)
    return pipelines.pipelines(ws.reader())[0].stages


def add_deals(ws, stage, titles, **cells):
    """Put deals at the end of a stage; return their ids."""
    column = pipelines.pipelines(ws.reader())[0].id
    last = board(ws.reader()).columns
    ns = next(c.ns for c in last if c.stage_id == stage)
    low = listing.page(ws.reader(), "deal", [ns[-1]])[ns[-1]]["place"]["rank"] if ns else ""
    made = ranks.between(low, "", len(titles))
    ids = [new_id() for _ in titles]
    edits = [
        Edit("deal", id, {
            "deleted": False, "title": title,
            "place": placing.place(column, stage, rank, LONG_AGO), **cells,
        })
        for id, title, rank in zip(ids, titles, made, strict=True)
    ]  # fmt: skip
    ws.log.record(Label("create", "deal", len(ids)), edits)
    return ids


def shown(ws, **asked):
    """Return stage name → titles in order, of stages with cards."""
    conn = ws.reader()
    found = board(conn, **asked)
    rows = {c.name: listing.page(conn, "deal", c.ns) for c in found.columns if c.count}
    return {c.name: [rows[c.name][n]["title"] for n in c.ns] for c in found.columns if c.count}


def row(ws, id):
    """Return a deal's row."""
    return listing.record(ws.reader(), "deal", id).row
