"""Every new file has a first pipeline; in a team there is one of it, whoever comes later."""

from __future__ import annotations

from crm_desktop.deals import pipelines
from crm_desktop.deals.placing import placed
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Label
from crm_desktop.store import outgoing, parking
from crm_desktop.store.check import check
from crm_desktop.sync import folder, marks
from tests.server import kit as server_kit
from tests.sync import folder_kit as fk
from tests.sync import kit


def begun(team):
    """Let both set their files up as every file is, the owner first; return what the owner's is."""
    (a, one), (b, _two) = team
    first = pipelines.ensure_default(a)
    pipelines.ensure_default(b)
    assert one.round().proved
    return first


def boards(ws) -> list[str]:
    return [found.id for found in pipelines.pipelines(ws.reader())]


def test_who_comes_later_takes_the_pipelines_of_the_team(team):
    (a, one), (b, two) = team
    first = begun(team)
    kit.contact(b, "mine", deleted=False, name="Tan")
    assert two.round().proved
    assert one.round().proved
    assert boards(a) == boards(b) == [first]
    assert len(kit.shown(a, "stage")) == len(kit.shown(b, "stage")) == len(pipelines.DEFAULT)
    assert kit.shown(a) == kit.shown(b) != {}
    assert check(b).ok and marks.oddities(b.reader()) == []


def test_who_may_only_read_has_nothing_refused(team, database):
    first = begun(team)
    server_kit.set_role(database, "Siti", "reader")
    _, (b, two) = team
    outcome = two.round()
    assert outcome.proved and not outcome.refused and not parking.parked(b.reader())
    assert boards(b) == [first]


def test_the_first_of_a_team_keeps_its_own(team):
    (a, one), _ = team
    first = pipelines.ensure_default(a)
    own = pipelines.Pipeline("Repairs", stages=(pipelines.Stage("Waiting"),))
    pipelines.save(a, own)
    assert one.round().proved and one.round().proved
    assert boards(a) == [first, own.id]
    assert outgoing.count(a.reader()) == 0


def test_a_pipeline_somebody_used_stays(team):
    (a, one), (b, two) = team
    first = begun(team)
    mine = boards(b)[0]
    b.log.record(
        Label("create", "deal"),
        [fresh("deal", placed(b.reader(), {"title": "Roof"}))],
    )
    b.log.undo()  # it may come back
    assert two.round().proved and one.round().proved
    assert set(boards(a)) == set(boards(b)) == {first, mine}


def test_a_pipeline_somebody_renamed_stays(team):
    _, (b, two) = team
    first = begun(team)
    (mine,) = pipelines.pipelines(b.reader())
    pipelines.save(b, pipelines.Pipeline("Roofs", mine.id, mine.stages, mine.rank))
    assert two.round().proved
    assert set(boards(b)) == {first, mine.id}


def test_on_a_stick_there_is_one_of_it(three, place):
    a, b, c = three
    for ws in three:
        pipelines.ensure_default(ws)
    first = boards(a)
    fk.settled(place, a, b, c)
    assert boards(a) == boards(b) == boards(c) == first
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)
    assert all(check(ws).ok for ws in three)


def test_what_lies_on_a_stick_stays(three, place):
    a, b, c = three
    pipelines.ensure_default(a)
    folder.exchange(a, place)
    for path in fk.bundles(place):
        path.rename(place.parent / path.name)
    pipelines.ensure_default(b)
    folder.exchange(b, place)
    for path in place.parent.glob("*.crmb"):
        path.rename(place / path.name)
    fk.settled(place, a, b, c)
    assert len(boards(a)) == 2
    assert boards(a) == boards(b) == boards(c)
