"""Whatever an operation holds comes out of a batch as it went in; anything else is refused in words."""

from __future__ import annotations

import contextlib
import os
import random
from dataclasses import replace

import orjson
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change, Label, Operation, SentPatch
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.wire import frames
from crm_desktop.wire.batch import MAGIC, MOST, _inflated, _sections, pack, unpack
from crm_desktop.wire.carried import Carried, Row, carried, pieces
from crm_desktop.wire.columns import MalformedError

STAMPS = st.builds(lambda ms: next_stamp(ms, ""), st.integers(0, 2**47 - 1))
TEXTS = st.text(max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS,
    lambda inner: st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
CHANGES = st.builds(
    Change, TEXTS, st.builds(new_id) | TEXTS, st.none() | st.dictionaries(TEXTS, VALUES, max_size=4),
    st.lists(STAMPS, max_size=3).map(tuple),
)  # fmt: skip
CANCELS = st.tuples(STAMPS, st.integers(0, 2)) | st.just((None, None))


@st.composite
def operations(draw):
    cancels, revives = draw(CANCELS)
    return Operation(
        draw(STAMPS), draw(TEXTS), draw(st.integers(0, 2**40)), draw(TEXTS), draw(TEXTS),
        Label(draw(TEXTS), draw(TEXTS), draw(st.integers(0, 9))), draw(st.integers(0, 2**50)),
        cancels, revives, tuple(draw(st.lists(CHANGES, max_size=4))),
        more=draw(st.dictionaries(TEXTS, VALUES, max_size=2)), signature=draw(st.binary(max_size=64)),
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(operations(), max_size=5))
def test_what_goes_in_comes_out(ops):
    assert [one.operation() for one in unpack(pack([carried(op) for op in ops]))] == ops


def test_a_patch_travels_letter_for_letter():
    text = '{"amount":1e400, "name" : "a\\u0301","from":{"later":[1,2]}}'
    op = an_operation(Change("deal", new_id(), SentPatch(text)))
    (back,) = unpack(pack([carried(op)]))
    assert back.rows[0].text == text
    assert back.operation().changes[0].text() == text


def test_a_large_operation_travels_in_pieces():
    op = an_operation(*(Change("contact", new_id(), {"name": str(n)}) for n in range(25)))
    sent = list(pieces(carried(op), 10))
    assert [(one.first, len(one.rows), one.total) for one in sent] == [
        (0, 10, 25), (10, 10, 25), (20, 5, 25)
    ]  # fmt: skip
    back = [one for piece in sent for one in unpack(pack([piece]))]
    assert not any(one.whole for one in back)
    assert tuple(r.change() for one in back for r in one.rows) == op.changes


def test_a_field_edit_takes_few_bytes():
    # Measured as a batch of 500 edits of imported contacts, each to another value of its own.
    chance = random.Random(7)
    imported, ids = next_stamp(1_760_000_000_000, ""), [new_id() for _ in range(5000)]
    stamp, ops = next_stamp(1_764_000_000_000, ""), []
    for n in range(500):
        stamp = next_stamp(int(stamp[:12], 16) + chance.randrange(1, 90_000), stamp)
        change = Change(
            "contact", chance.choice(ids), {"job": f"{chance.randrange(10**6)}"}, (imported,)
        )
        wall = int(stamp[:12], 16)
        ops.append(Operation(stamp, "d", n, "Huda", "user", Label("edit"), wall, changes=(change,)))
    assert len(pack([carried(op) for op in ops])) / len(ops) <= 35


@pytest.mark.parametrize("size", [0, 1, 4, 5, 6, 20])
def test_a_batch_cut_short_is_refused(size):
    whole = pack([carried(an_operation(Change("contact", new_id(), {"name": "x"})))])
    with pytest.raises(MalformedError):
        unpack(whole[:size])


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400), st.booleans())
def test_broken_bytes_are_refused_or_read(noise, at, behind_magic):
    whole = pack([carried(an_operation(Change("contact", new_id(), {"name": "x"}, (STAMP,))))])
    data = whole[:at] + noise + whole[at + len(noise) :] if behind_magic else whole[:5] + noise
    with contextlib.suppress(MalformedError):
        assert isinstance(unpack(data), list)


def test_a_bomb_is_refused():
    op = an_operation(Change("note", new_id(), {"text": "0" * 2_000_000}))
    data = pack([carried(op)])
    assert len(data) < 2_000
    with pytest.raises(MalformedError, match="too large"):
        unpack(data, most=1_000_000)


def _forged(**other):
    """Return a batch of two edits whose head says something else in places."""
    edit = Change("contact", new_id(), {"name": "x"}, (STAMP,))
    head, *rest = _sections(
        _inflated(pack([carried(an_operation(edit, edit))])[len(MAGIC) :], MOST)
    )
    said = orjson.loads(head)
    for name, value in other.items():
        column = said["ops"] if name in said["ops"] else said
        column[name] = value
    body = frames.joined([orjson.dumps(said), *rest])
    return MAGIC + zstandard.ZstdCompressor().compress(body)


def test_a_forged_batch_is_read_where_nothing_is_forged():
    (back,) = unpack(_forged())
    assert [row.base for row in back.rows] == [(STAMP,), (STAMP,)]


@pytest.mark.parametrize("forged", [
    {"id": [0, -1]}, {"id": [0, True]}, {"id": [0, 1.0]}, {"id": [0, 9]}, {"id": [0]},
    {"entity": [0, -1]}, {"entity": [0, "0"]}, {"entity": [0]}, {"entity": [9, 9]},
    {"base": [1, -1]}, {"base": [1, [0]]}, {"base": [1, 9]}, {"base": [1, [1, None]]}, {"base": [1]},
    {"gone": [2]}, {"gone": [-1]}, {"gone": ["0"]},
    {"names": [1, 2, 3, 4, 5, 6]}, {"device": [-1]}, {"author": [None]}, {"origin": [[]]},
    {"number": [1 << 53]}, {"number": [-(1 << 53)]}, {"number": ["x"]}, {"number": []},
    {"wall": [1 << 60]}, {"wall": ["1"]}, {"wall": []}, {"count": [1]}, {"count": [3]},
])  # fmt: skip
def test_columns_that_point_to_nothing_are_refused(forged):
    with pytest.raises(MalformedError):
        unpack(_forged(**forged))


def test_rows_of_no_operation_and_counts_that_lie_are_refused():
    op = an_operation(Change("contact", new_id(), {"name": "x"}))
    lying = Carried(replace(op, changes=()), [Row("contact", new_id(), "{}")], 5, 3)
    with pytest.raises(MalformedError):
        unpack(pack([lying]))


STAMP = next_stamp(1, "")


def an_operation(*changes):
    stamp = next_stamp(1_764_000_000_000, "")
    return Operation(
        stamp, os.urandom(8).hex(), 1, "Huda", "user", Label("edit"), 1_764_000_000_000,
        changes=changes,
    )  # fmt: skip
