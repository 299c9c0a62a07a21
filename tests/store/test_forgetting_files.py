"""Names of files that imports came from: which of them an erasure forgets."""

from __future__ import annotations

from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace


def brought(ws: Workspace, memo: str, *names: str) -> list[str]:
    ids = [new_id() for _ in names]
    edits = [
        Edit("contact", id, {"deleted": False, "name": name})
        for id, name in zip(ids, names, strict=True)
    ]
    ws.log.record_bulk(Label("import", "contact", len(edits)), edits, memo=memo, origin="import")
    return ids


@pytest.mark.parametrize(
    ("memo", "names", "kept"),
    [
        ("customers.csv", ("Siti Aminah", "Tan"), True),
        ("Siti Aminah.vcf", ("Siti Aminah", "Tan"), False),
        ("AMINAH_and_others.csv", ("Siti Aminah", "Tan"), False),
        ("customers.csv", ("Siti Aminah",), False),
    ],
)
def test_a_file_s_name_goes_with_whom_it_names_or_whom_alone_it_brought(
    ws: Workspace, memo: str, names: Any, kept: bool
) -> None:
    siti = brought(ws, memo, *names)[0]
    ws.log.erase([("contact", siti)])
    assert bool(ws.reader().execute("SELECT 1 FROM memo").fetchone()) is kept
