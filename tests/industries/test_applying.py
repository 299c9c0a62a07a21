"""Presets applied to real files: made once, undone to nothing, beside what the user has, on two devices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_desktop.deals import pipelines
from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.industries import applying, loading
from crm_desktop.industries.applying import LEFT_OUT, NEW, THERE
from crm_desktop.segments import lists, views
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue, check, listing
from crm_desktop.store.listing import ListQuery, Sort
from crm_desktop.store.workspace import Profile, Workspace

PRESETS = {preset.key: preset for preset in loading.presets()}
SETUP = (*applying.ENTITIES, "stage")


def rows(ws, entity):
    conn = ws.reader()
    ns = listing.all_rows(conn, ListQuery(entity))
    found = listing.page(conn, entity, ns)
    return {found[n]["id"]: found[n] for n in ns}


def everything(ws):
    return {entity: rows(ws, entity) for entity in SETUP}


def applied(ws, key, language=""):
    return applying.apply(ws, applying.propose(ws, PRESETS[key], language))


@pytest.mark.parametrize("key", PRESETS)
def test_it_is_made_once_and_undone_to_nothing(memory, key):
    before = everything(memory)
    proposal = applying.propose(memory, PRESETS[key])
    assert {line.state for line in proposal.lines} == {NEW}
    done = applying.apply(memory, proposal)
    made = everything(memory)
    assert sum(len(made[e]) for e in applying.ENTITIES) == len(proposal.lines)
    assert all(keys.is_id(id) for found in made.values() for id in found)
    again = applying.propose(memory, PRESETS[key])
    assert {line.state for line in again.lines} == {THERE}
    assert applying.apply(memory, again) is None
    assert memory.log.undoable().stamp == done.stamp
    memory.log.undo()
    assert everything(memory) == before
    memory.log.redo()
    assert everything(memory) == made
    assert check.check(memory).ok


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("key", PRESETS)
def test_its_views_and_segments_can_be_asked(memory, key, language):
    applied(memory, key, language)
    conn = memory.reader()
    for segment in lists.segments(conn):
        assert lists.count(conn, segment) == 0
    for of in lists.KINDS:
        fields = catalogue.of(conn, of)
        for view in views.views(conn, of):
            sorts = tuple(Sort(name, down) for name, down in view.state.sorts)
            assert not listing.all_rows(conn, ListQuery(of, sorts, "", view.state.nodes))
            shown = {name for name, _wide in view.state.columns}
            assert shown <= set(fields.fields) | set(RECORDS[of].derived)
    names = {row["name"] for entity in SETUP for row in rows(memory, entity).values()}
    assert {part.name.said(language) for part in PRESETS[key].parts} <= names


def test_a_preset_is_written_in_the_language_of_the_profile():
    with Workspace.create(":memory:", Profile("Huda", language="ms")) as ws:
        applied(ws, "clinic")
        assert [p.name for p in pipelines.pipelines(ws.reader())] == ["Rawatan"]


def test_the_renewal_view_finds_what_runs_out(memory):
    applied(memory, "insurance")
    conn = memory.reader()
    (expiry,) = [f for f in catalogue.of(conn, "deal").own() if f.label == "Expiry date"]
    for days in (-5, 5, 29, 45):
        day = (date.today() + timedelta(days=days)).isoformat()
        cells = {"deleted": False, "title": f"Motor {days}", expiry.name: {"date": day}}
        memory.log.record(Label("create", "deal"), [Edit("deal", keys.new_id(), cells)])
    (view,) = [v for v in views.views(conn, "deal") if v.name == "Renewal in 30 days"]
    ns = listing.all_rows(conn, ListQuery("deal", (Sort(expiry.name),), "", view.state.nodes))
    found = listing.page(conn, "deal", ns)
    assert [found[n]["title"] for n in ns] == ["Motor 5", "Motor 29"]


def test_stages_have_chances_and_needs(memory):
    applied(memory, "construction")
    stages = rows(memory, "stage").values()
    (site,) = [s for s in stages if s["name"] == "Site visit"]
    assert site["probability"] == 15
    assert site["rotting_days"] == 7
    assert site["needs"]["n1"] == {"text": "Attendance was signed"}
    (board,) = [p for p in pipelines.pipelines(memory.reader()) if p.name == "Tenders"]
    assert [s.name for s in board.stages][:3] == ["Tender found", "Site visit", "Pricing"]


def test_what_the_user_calls_the_same_is_kept_as_it_is(memory):
    mine = pipelines.Pipeline("SALES", stages=(pipelines.Stage("Only stage"),))
    pipelines.save(memory, mine)
    tag = keys.new_id()
    memory.log.record(
        Label("create", "tag"),
        [Edit("tag", tag, {"deleted": False, "name": "vip", "colour": "c5"})],
    )
    proposal = applying.propose(memory, PRESETS["sales"])
    there = {(line.entity, line.name) for line in proposal.lines if line.state == THERE}
    assert there == {("pipeline", "SALES"), ("tag", "vip")}
    applying.apply(memory, proposal)
    (kept,) = pipelines.pipelines(memory.reader())
    assert (kept.id, kept.name, [s.name for s in kept.stages]) == (mine.id, "SALES", ["Only stage"])
    assert rows(memory, "tag")[tag]["colour"] == "c5"


def test_what_was_renamed_or_has_its_malay_name_is_not_made_again(memory):
    applied(memory, "clinic")
    (board,) = pipelines.pipelines(memory.reader())
    memory.log.record(Label("edit", "pipeline"), [Edit("pipeline", board.id, {"name": "Pesakit"})])
    assert applied(memory, "clinic", "ms") is None
    assert [p.name for p in pipelines.pipelines(memory.reader())] == ["Pesakit"]
    tags = len(rows(memory, "tag"))
    memory.log.record(
        Label("create", "tag"),
        [Edit("tag", keys.new_id(), {"deleted": False, "name": "Armada"})],
    )
    applied(memory, "insurance", "en")
    assert len(rows(memory, "tag")) == tags + 2  # "Armada" is the Malay of "Fleet"


def test_a_plan_is_for_the_pipeline_of_the_users_own(memory):
    mine = pipelines.Pipeline("Cases", stages=(pipelines.Stage("Open"),))
    pipelines.save(memory, mine)
    applied(memory, "service")
    (plan,) = rows(memory, "plan").values()
    assert plan["pipeline"] == mine.id


def test_a_view_that_would_test_another_kind_of_field_is_left_out(memory):
    own_fields.create(memory, "contact", "Next recall", "text")
    proposal = applying.propose(memory, PRESETS["clinic"])
    left = [line.name for line in proposal.lines if line.state == LEFT_OUT]
    assert left == ["Recall is overdue", "Recalls in 14 days"]
    applying.apply(memory, proposal)
    conn = memory.reader()
    assert [v.name for v in views.views(conn, "contact")] == ["Medicine runs out in 7 days"]
    assert not lists.segments(conn)


def test_a_second_preset_adds_only_what_is_missing(memory):
    for key in PRESETS:
        applied(memory, key)
    found = [row["name"] for row in rows(memory, "outcome").values()]
    assert len(found) == len(set(found))
    kept = applying.applied(memory.reader(), list(PRESETS.values()))
    assert [preset.key for preset in kept] == list(PRESETS)


def test_two_laptops_that_apply_the_same_preset_converge(tmp_path):
    with (
        Workspace.create(tmp_path / "a.crm", Profile("Ann", language="en")) as ann,
        Workspace.create(tmp_path / "b.crm", Profile("Ben", language="ms")) as ben,
    ):
        for ws in (ann, ben):
            applied(ws, "insurance")
        sent = {ws: [operation for _n, operation in ws.log.since(0)] for ws in (ann, ben)}
        ann.log.apply(sent[ben])
        ben.log.apply(sent[ann])
        assert everything(ann) == everything(ben)
        assert len(rows(ann, "pipeline")) == 3
        assert len(rows(ann, "custom_field")) == 8


def test_the_label_holds_no_words(memory):
    done = applied(memory, "fitness")
    assert (done.label.key, done.label.row, done.label.field) == ("industry", "fitness", "")
