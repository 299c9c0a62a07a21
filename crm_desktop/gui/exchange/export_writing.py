"""Writing what the export dialog asks for, in the lane's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.gui.exchange.export_format import Format
from crm_desktop.gui.exchange.export_scope import EVERYTHING, Scope
from crm_desktop.store.access import looking


class Wanted(NamedTuple):
    """What shall be written, where to, and in which format; `fields` are the columns of a table.

    `secret`: with what secret fields hold.
    """

    scope: Scope
    target: Path
    fields: Sequence[str]
    format: Format
    secret: bool = False


def write(
    ws: Any, wanted: Wanted, progress: Callable[[float], None], check: Callable[[], None]
) -> list[Any]:
    """Write it; return the proofs."""
    from crm_desktop.exchange.going_out import exporting

    scope, target, format = wanted.scope, wanted.target, wanted.format
    if scope.entity == EVERYTHING:
        return exporting.export_all(
            ws, target, secret=wanted.secret, progress=progress, check=check
        )
    opening = partial(looking.taking_out, ws) if wanted.secret else None
    proof = exporting.export(
        ws.reader(), scope.entity, target, format.name, version=format.version,
        fields=list(wanted.fields), opening=opening, query=scope.query, ns=scope.ns,
        progress=progress, check=check,
    )  # fmt: skip
    return [proof]
