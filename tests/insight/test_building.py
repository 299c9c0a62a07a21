"""What the builder offers can be asked: every number, group, day and shape of every source."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.domain.rule import Condition
from crm_desktop.errors import UserError
from crm_desktop.insight.composed import building, results, specs, standard
from crm_desktop.insight.composed.kept_report import Kept
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures.question import COUNT, HOWS, SUM
from crm_desktop.store.figures.sources import SOURCES

from .world import NOW, World


@pytest.fixture
def world(memory):
    made = World(memory, 3)
    for _ in range(40):
        made.step()
    return made


@pytest.mark.parametrize("source", SOURCES)
def test_everything_offered_can_be_asked_and_adds_up(memory, world, source):
    conn = memory.reader()
    for group, said in building.groups(conn, source):
        assert said and said != group
        made = results.answered(conn, Spec(source, groups=(group,)), "MYR", NOW)
        assert sum(line.count for line in made.lines) == made.count
    for term, said in building.terms(conn, source):
        assert said
        for how in HOWS[1:]:
            results.answered(conn, Spec(source, how, term), "MYR", NOW)
    for day, _said in building.days(conn, source):
        results.answered(conn, Spec(source, when=day, period="last 12m"), "MYR", NOW)


@pytest.mark.parametrize("source", SOURCES)
def test_no_group_and_no_number_is_offered_twice(memory, source):
    conn = memory.reader()
    for offered in (building.groups, building.terms, building.days):
        names = [name for name, _said in offered(conn, source)]
        said = [words for _name, words in offered(conn, source)]
        assert len(set(names)) == len(names)
        assert len(set(said)) == len(said), sorted(said)


def test_a_report_about_other_records_keeps_what_they_have(memory):
    conn = memory.reader()
    spec = Spec("deal", SUM, "weighted", ("owner", "stage"), when="closed", period="last 90d",
                shape="stacked")  # fmt: skip
    lead = building.turned(conn, spec, "lead")
    assert (lead.source, lead.how, lead.term) == ("lead", COUNT, "")
    summed = building.turned(conn, replace(spec, term="value"), "lead")
    assert (summed.how, summed.term) == (SUM, "value")
    assert lead.groups == ("owner",)
    assert lead.when == "created"
    assert lead.shape == "bar"
    contact = building.turned(conn, spec, "contact")
    assert (contact.how, contact.term) == (COUNT, "")
    assert specs.loads(specs.dumps(contact)) == contact


def test_shapes_fit_the_number_of_groups(memory):
    def shapes(*groups):
        return [shape for shape, _ in building.shapes(Spec("deal", groups=groups))]

    assert shapes() == ["number"]
    assert "stacked" not in shapes("owner")
    assert "donut" not in shapes("owner", "stage")
    conn = memory.reader()
    donut = Spec("deal", groups=("owner", "stage"), shape="donut")
    assert building.fitted(conn, donut).shape == "stacked"
    assert building.fitted(conn, replace(donut, groups=())).shape == "number"


def test_a_field_that_is_gone_is_said_and_not_asked(memory):
    conn = memory.reader()
    for spec in (Spec("deal", groups=("custom.gone",)), Spec("deal", SUM, "custom.gone"),
                 Spec("deal", when="custom.gone", period="this month"),
                 Spec("deal", where=(Condition("custom.gone", "is", ("x",)),))):  # fmt: skip
        with pytest.raises(UserError):
            results.answered(conn, spec, "MYR", NOW)
        with pytest.raises(UserError):
            Kept.ask(conn, spec, "MYR", NOW)


@pytest.mark.parametrize("name", standard.REPORTS)
def test_a_standard_report_can_be_taken_as_it_is(memory, name):
    spec = standard.REPORTS[name].spec
    assert building.fitted(memory.reader(), spec) == spec


def test_the_same_group_is_not_taken_twice(memory):
    conn = memory.reader()
    twice = Spec("deal", groups=("owner", "owner", "gone"))
    assert building.fitted(conn, twice).groups == ("owner",)
