"""Values of shapes this version does not write, in fields it knows: a newer version may send them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change, Label, Operation, SentPatch
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.store import projection
from crm_desktop.store.cells import shown
from crm_desktop.store.check import check
from crm_desktop.store.history import cells_as_of
from crm_desktop.store.workspace import Workspace

SHAPES = (
    '{"of":1}', "[1,2]", "1.5", "123456789012345678901234567890", '"x"', '"7"', "true", "false", "7",
    '""', '{"value":{"a":1}}', '{"value":5,"kind":[1]}', '{"value":null}', '{"value":1e400}',
    '{"amount":"5","currency":3}',
)  # fmt: skip
CELLS = {
    "contact": "name birthday job touch_every do_not_contact emails emails.1 phones.1 tags.x custom.f "
               "company external_id addresses.1 merged_into deleted name.x new new.x",
    "deal": "title value place result contacts.x contacts products.x",
    "note": "text contacts.x mentions.x company",
    "activity": "subject start contacts.x",
    "task": "title due contacts.x",
    "attachment": "name size digest",
    "custom_field": "name options.a form decimals formula",
}  # fmt: skip
ODD = [
    Change(kind, new_id(), SentPatch(f'{{"deleted":false,"{cell}":{shape}}}'))
    for kind, cells in CELLS.items() for cell in cells.split() for shape in SHAPES
]  # fmt: skip


def operations(at_once: int) -> Iterable[Operation]:
    last = ""
    for first in range(0, len(ODD), at_once):
        last = next_stamp(1_800_000_000_000, last)
        some = tuple(ODD[first : first + at_once])
        yield Operation(last, "newer", 1, "", "user", Label("create"), 0, changes=some)


@pytest.mark.parametrize("at_once", [1, len(ODD)])
def test_they_are_taken_in_shown_as_far_as_can_be_and_kept(at_once: int) -> None:
    """One by one, and by blocks as large operations are."""
    assert len(ODD) > projection.MANY
    with Workspace.create(":memory:") as ws:
        given = list(operations(at_once))
        assert ws.log.apply(given).added == len(given)
        assert check(ws).problems == ()
        assert [op.to_json() for _, op in ws.log.since()][-len(given) :] == [
            op.to_json() for op in given
        ]
        conn = ws.reader()
        (last,) = conn.execute("SELECT max(n) FROM operation").fetchone()
        there = cells_as_of(conn, last).keys() & {(c.entity, c.id) for c in ODD}
        assert there == {key for key in there if shown(conn, *key) is not None}
        assert len(there) > 0.9 * len(ODD)
