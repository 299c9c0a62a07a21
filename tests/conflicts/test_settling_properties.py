"""Whatever two people write apart and however one decides: after meeting both show the same, and rest."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.conflicts import settling
from crm_desktop.store import check, contested, contested_list
from crm_desktop.store.workspace import Profile, Workspace

from .kit import case, listed, made, meet, shown, write

FIELDS = ("job", "language", "notes", "birthday", "phones__1", "do_not_contact")
VALUES = {
    "phones__1": st.sampled_from(
        [None, {"value": "1"}, {"value": "2"}, {"value": "3", "kind": "work"}]
    ),
    "birthday": st.sampled_from([None, "1980-01-01", "1990-02-02"]),
    "do_not_contact": st.booleans(),
}
TEXT = st.sampled_from(["a", "b b", "a c", "a\nb", ""])
EDIT = st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just(f), VALUES.get(f, TEXT)))
DEED = st.tuples(st.sampled_from(["one", "two"]), st.one_of(EDIT, st.just(("deleted", True)),
                                                            st.just(("deleted", False))))  # fmt: skip
DEEDS = st.lists(DEED, max_size=5)


def decided(ws, way, other):
    """Let somebody decide all there is, one by one or all at once."""
    if other:
        puts = [e.key for e in listed(ws) if e.kind < 2]
        if puts:
            settling.settle_many(ws, puts, way)
        return
    for entry in [e for e in listed(ws) if e.kind < 2]:
        found = case(ws, entry)
        if found is None:
            continue
        if found.gone:
            (settling.keep_deleted if way == "mine" else settling.bring_back)(ws, found)
        elif found.contests:
            settling.settle(ws, found, {c.cell: settling.chosen(c, way) for c in found.contests})


def resting(ws):
    return not [e for e in listed(ws) if e.kind < 2]


@settings(max_examples=60, deadline=None)
@given(DEEDS, DEEDS, st.sampled_from(settling.WAYS), st.booleans(), st.booleans())
def test_deciding_at_one_desk_empties_both(ann_did, siti_did, way, at_once, who):
    with Workspace.create(":memory:", Profile("Ann")) as ann, Workspace.create(
        ":memory:", Profile("Siti")
    ) as siti:  # fmt: skip
        for id in ("one", "two"):
            made(ann, id, name=id, job="base", notes="a b", phones__1={"value": "0"})
        meet(ann, siti)
        for ws, deeds in ((ann, ann_did), (siti, siti_did)):
            for id, (field, value) in deeds:
                write(ws, id, **{field: value})
        meet(ann, siti)
        assert {e.key for e in listed(ann)} == {e.key for e in listed(siti)}
        decider = ann if who else siti
        for _ in range(3):  # bringing a record back may show conflicts of its fields
            decided(decider, way, at_once)
        assert resting(decider)
        meet(ann, siti)
        assert shown(ann) == shown(siti)
        assert resting(ann) and resting(siti)
        for ws in (ann, siti):
            kept = _states(ws)
            contested.review_all(ws.reader())
            assert _states(ws) == kept
            assert check.check(ws).ok


def _states(ws):
    return (
        ws.reader()
        .execute("SELECT entity,row,cell,low,high,state,settled FROM conflict")
        .fetchall()
    )


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["mine", "theirs"]), st.sampled_from(["mine", "theirs"]))
def test_two_who_decide_at_once_lose_no_value(first, second):
    with Workspace.create(":memory:", Profile("Ann")) as ann, Workspace.create(
        ":memory:", Profile("Siti")
    ) as siti:  # fmt: skip
        made(ann, "one", name="one", job="base")
        meet(ann, siti)
        write(ann, "one", job="A")
        write(siti, "one", job="B")
        meet(ann, siti)
        decided(ann, first, False)
        decided(siti, second, False)
        meet(ann, siti)
        assert shown(ann) == shown(siti)
        agree = first != second  # mine of one is theirs of the other
        for ws in (ann, siti):
            assert contested_list.counts(ws.reader()).open == (0 if agree else 1)
            if not agree:
                (contest,) = case(ws, listed(ws)[0]).contests
                assert set(contest.sides.values()) == {"A", "B"} and len(contest.pairs) == 1
