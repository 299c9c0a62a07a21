"""What the owner wrote beside parts of the record of processing: one remark of each part."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.keys import named_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label, Operation

ENTITY = "register_remark"


def of(conn: Any) -> dict[str, str]:
    """Return part → remark."""
    sql = "SELECT part,words FROM register_remark WHERE deleted=0 AND words IS NOT NULL"
    return {str(part): str(words) for part, words in conn.execute(sql) if part}


def write(ws: Any, part: str, words: str) -> Operation | None:
    """Keep a remark, "" for none; two devices that write one write the same record. It can be undone."""
    id, kept = named_id(ENTITY, part), words.strip() or None
    if of(ws.reader()).get(part) == kept:
        return None
    cells = {"deleted": False, "part": part, "words": kept}
    found = (
        ws.reader()
        .execute("SELECT 1 FROM register_remark WHERE id=? AND deleted=0", (id,))
        .fetchone()
    )
    if found is None:
        cells["created"] = now_text()
    label = Label("edit" if found else "create", ENTITY, row=id)
    made: Operation | None = ws.log.record(label, [Edit(ENTITY, id, cells)])
    return made
