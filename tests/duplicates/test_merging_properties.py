"""Whatever is edited, merged and taken back, on two devices: no record vanishes and no value is lost."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.duplicates import merging
from crm_desktop.store import changes, merged
from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from tests.duplicates.kit import contact, filled, id_of, screen

PEOPLE, DEALS = range(1, 7), range(60, 63)
CELLS = ("job", "emails.1", "emails.x")
WHO = st.sampled_from(list(PEOPLE))
STEP = st.one_of(
    st.tuples(st.just("merge"), st.booleans(), st.lists(WHO, min_size=2, max_size=6, unique=True)),
    st.tuples(st.just("edit"), st.booleans(), st.tuples(WHO, st.sampled_from(CELLS))),
    st.tuples(st.just("deal"), st.booleans(), st.tuples(st.sampled_from(list(DEALS)), WHO, st.booleans())),
    st.tuples(st.just("turn"), st.booleans(), st.integers(0, 12)),
    st.tuples(st.just("exchange"), st.booleans(), st.none()),
)  # fmt: skip
SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Pair:
    """Two devices, and every value anybody wrote."""

    def __init__(self) -> None:
        people = [contact(n, f"Ali {n}", f"ali{n}@x.my") for n in PEOPLE]
        deals = [Edit("deal", id_of(n), {"deleted": False, "title": f"Deal {n}"}) for n in DEALS]
        self.one = filled(*people, *deals)
        self.other = Workspace.create(":memory:")
        self.exchange()
        self.start = screen(self.one)
        self.written: set[str] = set()
        self.merges: set[str] = set()

    def do(self, step: tuple[str, bool, Any]) -> None:
        what, mine, given = step
        ws = self.one if mine else self.other
        getattr(self, what)(ws, given) if what != "exchange" else self.exchange()

    def merge(self, ws: Workspace, numbers: list[int]) -> None:
        there = [n for n in numbers if ("contact", id_of(n)) in screen(ws)]
        if len(there) > 1:
            ids = [id_of(n) for n in there]
            plan = merging.plan(ws.reader(), "contact", ids, ids[0])
            self.merges.add(merging.merge(ws, plan).stamp)

    def edit(self, ws: Workspace, given: tuple[int, str]) -> None:
        n, cell = given
        word = f"w{len(self.written)}@x.my"
        value = {"value": word} if "." in cell else word
        if ws.log.record(Label("edit", "contact"), [Edit("contact", id_of(n), {cell: value})]):
            self.written.add(word)

    def deal(self, ws: Workspace, given: tuple[int, int, bool]) -> None:
        n, who, on = given
        cells = {f"contacts.{id_of(who)}": True if on else None}
        ws.log.record(Label("edit", "deal"), [Edit("deal", id_of(n), cells)])

    def turn(self, ws: Workspace, at: int) -> None:
        """Take back, or do again, a merge of anybody's."""
        known = sorted(self.merges & {op.stamp for _, op in ws.log.since()})
        if known:
            stamp = known[at % len(known)]
            if ws.log.cancel(stamp) is None:
                ws.log.revive(stamp)

    def exchange(self) -> None:
        for here, there in ((self.one, self.other), (self.other, self.one)):
            here.log.apply([op for _, op in there.log.since()])


def stands(ws: Workspace, n: int) -> bool:
    """Say whether a contact shows, itself or by the one that stands for it."""
    root = merged.root(ws.reader(), "contact", id_of(n))
    return ("contact", root) in screen(ws)


def findable(ws: Workspace) -> set[str]:
    """Return every value of the log that a merge or its undo did not make up."""
    conn = ws.reader()
    found: set[str] = set()
    for entity, row in conn.execute("SELECT DISTINCT entity,row FROM change").fetchall():
        for written in changes.of_row(conn, entity, row):
            text = json.dumps(written.patch)
            found |= {word.split('"')[0] for word in text.split('"') if word.startswith("w")}
    return found


@SOME
@given(steps=st.lists(STEP, max_size=14))
def test_nobody_vanishes_and_nothing_is_lost(steps: list[Any]) -> None:
    both = Pair()
    for step in steps:
        both.do(step)
        for ws in (both.one, both.other):
            assert all(stands(ws, n) for n in PEOPLE)
    both.exchange()
    both.exchange()
    assert screen(both.one) == screen(both.other)
    assert check(both.one).problems == ()
    assert check(both.other).problems == ()
    assert both.written <= findable(both.one)


@SOME
@given(steps=st.lists(STEP, max_size=12), order=st.randoms(use_true_random=False))
def test_un_merged_in_any_order_it_is_as_if_nobody_had_merged(steps: list[Any], order: Any) -> None:
    both, plain = Pair(), Pair()
    for step in steps:
        both.do(step)
    both.exchange()
    both.exchange()
    stamps = sorted(both.merges)
    order.shuffle(stamps)
    for stamp in stamps:
        both.one.log.cancel(stamp)
    edits = [
        op for _, op in both.one.log.since()
        if op.stamp not in both.merges and op.cancels is None
    ]  # fmt: skip
    plain.one.log.apply(edits)
    plain.one.log.go_on_without()
    found, expected = screen(both.one), screen(plain.one)
    people = {key for key in expected if key[0] == "contact"}
    assert {key for key in found if key[0] == "contact"} == people
    assert all(found[key] == expected[key] for key in people)
    assert check(both.one).problems == ()
