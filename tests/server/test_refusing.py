"""What is refused keeps what it was built on, small or large, for whoever sees those records."""

from __future__ import annotations

from crm_desktop.domain.operation import Change
from crm_desktop.wire.carried import carried, pieces
from tests.server import kit
from tests.server.test_attacks import proved, reason


def rows_of(device, stamp):
    found = [op for op in device.pull()[1] if op.header.stamp == stamp]
    return {(row.id, row.text, row.base) for op in found for row in op.rows}


def test_a_large_one_keeps_what_it_was_built_on(huda, siti, omar):
    before = huda.operation(*(kit.a_contact(f"P{n}") for n in range(4)))
    huda.push(before)
    edits = [Change("contact", c.id, {"job": "x"}, (before.stamp,)) for c in before.changes]
    omar.last = before.stamp
    large = omar.operation(*edits)
    for piece in pieces(carried(large), 2):
        answer = omar.push(piece)
    assert reason(answer) == "read_only"
    assert rows_of(siti, large.stamp) == {(c.id, "{}", (before.stamp,)) for c in edits}
    proved(huda, siti, omar)


def test_a_large_one_names_no_hidden_record(huda, siti, ali):
    hidden = kit.a_contact("Zzyzx", owner="Siti", visibility="private")
    shown = [kit.a_contact(f"P{n}") for n in range(3)]
    siti.push(siti.operation(hidden, *shown))
    ali.last = siti.last
    large = ali.operation(*(Change("contact", c.id, {"job": "x"}) for c in (hidden, *shown)))
    for piece in pieces(carried(large), 2):
        answer = ali.push(piece)
    assert reason(answer) == "not_yours"
    assert {id for id, _, _ in rows_of(ali, large.stamp)} == {c.id for c in shown}
    assert {id for id, _, _ in rows_of(huda, large.stamp)} == {hidden.id, *(c.id for c in shown)}
    proved(huda, siti, ali)


def test_who_sees_a_record_later_learns_what_was_refused_on_it(huda, siti, ali):
    mine, theirs = (
        kit.a_contact("Mine", owner="Siti", visibility="private"),
        kit.a_contact("Theirs", owner="Huda", visibility="private"),
    )
    made = siti.operation(mine)
    siti.push(made)
    huda.push(huda.operation(theirs))
    siti.last = max(siti.last, huda.last)
    both = siti.operation(*(Change("contact", c.id, {"job": "x"}, ()) for c in (mine, theirs)))
    assert reason(siti.push(both)) == "not_yours"
    said, _ = ali.pull()
    siti.push(siti.operation(Change("contact", mine.id, {"visibility": "everyone"}, (both.stamp,))))
    _, ops = ali.pull(said["upto"], said["chain"])
    assert {op.header.stamp for op in ops} >= {made.stamp, both.stamp}
    (again,) = [op for op in ops if op.header.stamp == both.stamp]
    assert [(row.id, row.text) for row in again.rows] == [(mine.id, "{}")]
    proved(huda, siti, ali)


def test_a_verdict_that_comes_with_what_it_is_on_counts_first(database, huda, siti, omar):
    refused = omar.operation(kit.a_contact("Never"))
    assert reason(omar.push(refused)) == "read_only"
    (verdict,) = [op for op in huda.pull()[1] if op.header.revives == 2]
    kit.put_back(database)
    answers = siti.push(refused, verdict.header).json()["answers"]
    assert [(number, why) for _, number, why in answers] == [(1, "verdict"), (2, "")]
    assert rows_of(huda, refused.stamp) == {(refused.changes[0].id, "{}", ())}
    proved(huda, siti, omar)
