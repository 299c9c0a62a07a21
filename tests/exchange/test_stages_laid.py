"""Stages a file of deals brings: where they come among those there are, and what makes room for them."""

from dataclasses import replace

import pytest

from crm_desktop.deals import pipelines
from crm_desktop.errors import UserError
from crm_desktop.exchange import dry_run, importing, remarks
from crm_desktop.exchange.stages import laying, order
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

from .kit import bring_in, go_on, quiet

SHOP = (
    "Deal,Stage,Status\nSofa,Showroom visit,Open\nDesk,Deposit,Open\nBed,,Won\nChair,Quote sent,Open\n"
    "Lamp,Enquiry,Open\nRug,,Lost\n"
)
WAY = ["Enquiry", "Showroom visit", "Quote sent", "Deposit"]
SALES = ["New lead", "Qualified", "Meeting", "Proposal", "Negotiation", "Contract"]


def way(ws, name="Sales"):
    (one,) = [p for p in pipelines.pipelines(ws.reader()) if p.name == name]
    return [stage.name for stage in one.stages]


def chances(ws):
    return {s.name: s.probability for p in pipelines.pipelines(ws.reader()) for s in p.stages}


def of_deals(ws):
    conn = ws.reader()
    every = listing.listed(conn, ListQuery("deal"))
    return {r["title"]: listing.title_of(conn, "stage", r["place"]["stage"]) for r in every}


@pytest.fixture
def fresh(ws):
    """A file as it begins, with the pipeline everybody gets."""
    pipelines.ensure_default(ws)
    return ws


@pytest.fixture
def asked(ws, read):
    """Bring in a text with other wishes about its stages."""

    def bring(text, **wishes):
        found, how = read(text)
        return importing.quick(ws, found, replace(how, **wishes), progress=quiet, check=go_on)

    return bring


def test_names_say_which_stage_comes_first():
    assert order.ordered(["Showroom visit", "Deposit", "Quote sent", "Enquiry"]) == WAY
    assert order.ordered(["3. Fitted", "1. Seen", "2. Measured"]) == [
        "1. Seen",
        "2. Measured",
        "3. Fitted",
    ]
    assert order.ordered(["10 b", "9 a"]) == ["9 a", "10 b"]
    assert order.ordered(["Bayaran", "Lawatan tapak", "Sebut harga", "Pertanyaan"]) == [
        "Pertanyaan", "Lawatan tapak", "Sebut harga", "Bayaran"
    ]  # fmt: skip
    assert order.ordered(["Foo", "Bar"]) == ["Foo", "Bar"] and not order.told(["Foo", "Bar"])
    assert order.told(WAY) and not order.told([*WAY, "Foo"]) and not order.told(["Quote", "Offer"])
    assert (order.chance("Quote sent"), order.chance("Foo")) == (60, None)
    assert (order.rots("Deposit"), order.rots("Foo")) == (7, None)


def test_the_stages_of_a_file_take_the_place_of_those_nobody_used(fresh, planned):
    plan = planned(SHOP)
    words = remarks.stages_planned(plan.mapping, plan.new_stages, plan.laid)
    assert (
        "come through: Enquiry (10 %) → Showroom visit (40 %) → Quote sent (60 %) → Deposit (95 %)"
        in words
    )
    assert "They take the place of New lead, Qualified, Meeting," in words
    done = bring_in(fresh, plan)
    assert way(fresh) == WAY == [one.stage for one in done.new_stages]
    assert chances(fresh) == {"Enquiry": 10, "Showroom visit": 40, "Quote sent": 60, "Deposit": 95}
    assert [s.rotting_days for s in pipelines.pipelines(fresh.reader())[0].stages] == [
        14,
        14,
        14,
        7,
    ]
    assert of_deals(fresh)["Chair"] == "Quote sent" and of_deals(fresh)["Bed"] == "Enquiry"
    fresh.log.undo()
    assert way(fresh) == SALES and of_deals(fresh) == {}
    fresh.log.redo()
    assert way(fresh) == WAY


def test_stages_that_have_deals_stay_and_the_new_ones_come_between(fresh, planned):
    bring_in(fresh, planned("Deal,Stage\nFirst,Proposal\n", name="a.csv"))
    assert way(fresh) == SALES
    bring_in(fresh, planned(SHOP))
    assert way(fresh) == [
        "New lead", "Enquiry", "Qualified", "Meeting", "Showroom visit", "Proposal", "Quote sent",
        "Negotiation", "Contract", "Deposit",
    ]  # fmt: skip


def test_a_stage_that_is_there_keeps_the_others(fresh, planned):
    plan = planned("Deal,Stage\nA,Proposal\nB,Site visit\n")
    assert plan.laid[0].gone == ()
    bring_in(fresh, plan)
    assert way(fresh) == [
        "New lead",
        "Qualified",
        "Meeting",
        "Site visit",
        "Proposal",
        "Negotiation",
        "Contract",
    ]


def test_numbers_put_a_new_stage_between(ws, planned):
    bring_in(ws, planned("Deal,Stage\nA,1 Seen\nB,3 Fitted\n", name="a.csv"))
    bring_in(ws, planned("Deal,Stage\nC,2 Measured\nD,3 Fitted\nE,1 Seen\n"))
    assert way(ws) == ["1 Seen", "2 Measured", "3 Fitted"]


def test_names_that_say_nothing_come_last_and_that_is_said(ws, planned):
    bring_in(ws, planned("Deal,Stage\nA,Open\n", name="a.csv"))
    plan = planned("Deal,Stage\nB,Foo\nC,Bar\nD,Open\n")
    assert "look at the order" in remarks.stages_planned(plan.mapping, plan.new_stages, plan.laid)
    bring_in(ws, plan)
    assert way(ws) == ["Open", "Foo", "Bar"]


def test_the_user_has_the_last_word(fresh, asked):
    wishes = [laying.wish_of(text) for text in ("Quote sent=30", "Showroom visit", "Fitted = 99 %")]
    done = asked(SHOP, stages=tuple(wishes), keep_stages=True)
    own = ["Enquiry", "Quote sent", "Deposit", "Showroom visit", "Fitted"]
    assert way(fresh) == [*SALES, *own]
    assert (chances(fresh)["Quote sent"], chances(fresh)["Fitted"]) == (30, 99)
    assert len(done.new_stages) == 5
    for wrong in ("=5", "Quote=101", "Quote=many", ""):
        with pytest.raises(UserError):
            laying.wish_of(wrong)


def changed(ws, name, edit):
    """Save the pipeline of a name with other stages."""
    (one,) = [p for p in pipelines.pipelines(ws.reader()) if p.name == name]
    pipelines.save(ws, replace(one, stages=edit(one.stages)))


def test_stages_changed_while_it_was_looked_at_are_left_alone(fresh, planned):
    """A stage more, another name, a deal where one was to go, a pipeline that is there by now."""
    plans = [planned(SHOP)]
    changed(fresh, "Sales", lambda stages: (*stages, pipelines.Stage("Handshake")))
    plans.append(planned(SHOP.replace("Deposit", "Proposal")))
    changed(fresh, "Sales", lambda stages: tuple(
        replace(s, name="Tender") if s.name == "Proposal" else s for s in stages
    ))  # fmt: skip
    plans.append(planned("Deal,Stage,Pipeline\nA,Booked,Repairs\n"))
    pipelines.save(fresh, pipelines.Pipeline("Repairs", stages=(pipelines.Stage("Open"),)))
    before = pipelines.pipelines(fresh.reader())
    for plan in plans:
        with pytest.raises(UserError, match="were changed while"):
            bring_in(fresh, plan)
    assert pipelines.pipelines(fresh.reader()) == before and of_deals(fresh) == {}


def test_a_deal_that_came_into_a_stage_meanwhile_stops_it(fresh, planned):
    plan = planned(SHOP)
    assert len(plan.laid[0].gone) == 6
    bring_in(fresh, planned("Deal,Stage\nNow,Meeting\n", name="now.csv"))
    with pytest.raises(UserError, match="were changed while"):
        bring_in(fresh, plan)
    assert way(fresh) == SALES


def test_stages_somebody_set_up_stay(fresh, planned):
    need = pipelines.Need("k", "Budget")
    for edit in (
        lambda stages: (*stages[:-1], replace(stages[-1], name="Handshake")),
        lambda stages: (
            replace(stages[0], needs=(need,)),
            *stages[1:-1],
            replace(stages[-1], name="Contract"),
        ),
    ):
        changed(fresh, "Sales", edit)
        assert planned(SHOP).laid[0].gone == ()


def test_of_two_pipelines_of_one_name_it_is_the_first(fresh, planned):
    pipelines.save(fresh, pipelines.Pipeline("Sales", stages=(pipelines.Stage("Other"),)))
    bring_in(fresh, planned(SHOP))
    first, second = pipelines.pipelines(fresh.reader())
    assert [s.name for s in first.stages] == WAY and [s.name for s in second.stages] == ["Other"]
    assert of_deals(fresh)["Chair"] == "Quote sent"


def test_a_stage_of_a_row_that_is_left_out_is_not_made(fresh, planned):
    bring_in(fresh, planned("Deal,Stage\nFirst,Proposal\n", name="a.csv"))
    plan = planned("Deal,Stage,Added\nA,Site visit,2026-01-02\nB,Handover,never\n")
    assert {one.stage for one in plan.new_stages} == {"Site visit", "Handover"}
    done = bring_in(fresh, plan)
    assert [one.stage for one in done.new_stages] == ["Site visit"] and "Handover" not in way(fresh)


def test_numbers_count_among_the_stages_there_are(ws, planned):
    bring_in(ws, planned("Deal,Stage\nA,1 Seen\nB,3 Fitted\n", name="a.csv"))
    bring_in(ws, planned("Deal,Stage\nC,2 Measured\n"))
    assert way(ws) == ["1 Seen", "2 Measured", "3 Fitted"]


def test_words_that_turn_it_round_propose_nothing():
    for name in ("Order cancelled", "No order", "Payment failed", "Quote rejected", "Sebut harga ditolak",
                 "Sahabat", "Siapa", "Newsletter", "Contractor"):  # fmt: skip
        assert order.chance(name) is None, name


def test_a_stage_there_is_takes_the_chance_the_user_says(fresh, asked):
    before = chances(fresh)["Meeting"]
    asked("Deal,Stage\nA,Meeting\n", stages=(laying.Wish("Meeting", 77),))
    assert before != 77 and chances(fresh)["Meeting"] == 77


def test_what_is_said_of_a_stage_there_is_is_written(fresh, planned):
    bring_in(fresh, planned("Deal,Stage\nFirst,Proposal\n", name="a.csv"))
    plan = planned("Deal,Stage\nA,Site visit\n")
    (one,) = plan.laid
    plan.laid = (one.with_stages([
        replace(s, rotting_days=3, colour="c1") if s.name == "Proposal" else s for s in one.wanted.stages
    ]),)  # fmt: skip
    bring_in(fresh, plan)
    (found,) = [
        s for p in pipelines.pipelines(fresh.reader()) for s in p.stages if s.name == "Proposal"
    ]
    assert (found.rotting_days, found.colour) == (3, "c1")


def test_rows_that_are_left_out_change_no_stage(fresh, planned):
    from crm_desktop.store.spool import Decision

    plan = planned(SHOP)
    for verdict in ("new", "duplicate"):
        plan.decide_all(verdict, Decision.LEAVE)
    assert bring_in(fresh, plan).new_stages == () and way(fresh) == SALES


def test_only_what_changes_is_written_of_the_stages_there_are(fresh, planned):
    bring_in(fresh, planned("Deal,Stage\nFirst,Proposal\n", name="a.csv"))
    plan = planned("Deal,Stage\nA,Site visit\n")
    written = [edit for edit, _new in laying.edits(fresh.reader(), plan.laid)]
    assert [edit.cells["name"] for edit in written] == ["Site visit"]


def test_a_pipeline_that_is_not_there_gets_its_stages_in_order(fresh, planned):
    plan = planned("Deal,Stage,Pipeline\nA,Deposit,Repairs\nB,Enquiry,Repairs\nC,,Rent\n")
    bring_in(fresh, plan)
    assert [p.name for p in pipelines.pipelines(fresh.reader())] == ["Sales", "Repairs", "Rent"]
    assert (way(fresh), way(fresh, "Repairs"), way(fresh, "Rent")) == (
        SALES,
        ["Enquiry", "Deposit"],
        ["Open"],
    )


def test_what_is_planned_is_dropped_with_the_plan(ws, read):
    found, how = read(SHOP)
    plan = dry_run.plan(ws, found, how, progress=quiet, check=go_on)
    plan.close()
    assert pipelines.pipelines(ws.reader()) == []
