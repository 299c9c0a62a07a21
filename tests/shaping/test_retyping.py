"""Another kind of value: the preview tells the truth, what cannot be read stays, one undo."""

import pytest

from crm_desktop.domain import own
from crm_desktop.domain.fields import CUSTOM
from crm_desktop.errors import Cancelled
from crm_desktop.shaping import retyping
from crm_desktop.store import catalogue, check, uses
from tests.shaping.kit import add, give, make, row

QUIET = retyping.Walk(lambda: None, lambda _part: None)


def turn(ws, field, form, entity="contact"):
    """Change a field's kind; return the plan and the operation."""
    plan = retyping.plan(ws, entity, field.name.removeprefix(CUSTOM), form, QUIET)
    return plan, retyping.carry_out(ws, plan, QUIET)


def value(ws, id, field):
    known = catalogue.of(ws.reader(), "contact").fields[field.name]
    return row(ws, "contact", id)[known.name]


READ = {
    "text": ("12", "12"), "number": ("1,250.50", "1250.5"), "date": ("25/11/2026", "2026-11-25"),
    "money": ("RM 12.50", {"amount": 1250, "currency": "MYR"}), "yesno": ("ya", True),
    "url": ("kedai.my", "kedai.my"), "email": ("a@b.my", "a@b.my"),
    "phone": ("012-345 6789", "012-345 6789"), "person": ("Tan Ah Kow", None),
}  # fmt: skip


@pytest.mark.parametrize("form", [f for f in READ if f != "text"])
def test_texts_that_can_be_read_become_values_and_the_others_stay(ws, form) -> None:
    text, wanted = READ[form]
    friend = add(ws, "contact", name="Tan Ah Kow")
    field, good, bad = make(ws, "contact", "text"), add(ws, "contact"), add(ws, "contact")
    give(ws, "contact", good, field, text)
    give(ws, "contact", bad, field, "no such thing at all")
    plan, done = turn(ws, field, form)
    sure = form == "url"  # it takes whatever is written
    assert (plan.converts, plan.stays) == ((2, 0) if sure else (1, 1))
    assert value(ws, good, field) == (friend if form == "person" else wanted)
    assert value(ws, bad, field) == "no such thing at all"
    assert check.check(ws).ok
    ws.log.cancel(done.stamp)
    assert value(ws, good, field) == text
    assert check.check(ws).ok


@pytest.fixture
def numbered(ws, monkeypatch):
    """Return a field of texts, and five contacts that have one; two are read at a time."""
    monkeypatch.setattr(uses, "PAGE", 2)
    field, ids = make(ws, "contact", "text"), [add(ws, "contact") for _ in range(5)]
    for id in ids:
        give(ws, "contact", id, field, "12")
    return field, ids


def test_it_says_how_far_it_is(ws, numbered) -> None:
    field, _ids = numbered
    parts: list[float] = []
    walk = retyping.Walk(lambda: None, parts.append)
    plan = retyping.plan(ws, "contact", field.name.removeprefix(CUSTOM), "choice", walk)
    assert parts == sorted(parts) and parts[-1] == 1 and 0.5 in parts and len(parts) == 6
    parts.clear()
    retyping.carry_out(ws, plan, walk)
    assert parts == sorted(parts) and parts[-1] == 1 and 0 < parts[0] < 1


def test_stopped_on_the_way_nothing_is_changed(ws, numbered) -> None:
    field, ids = numbered
    plan = retyping.plan(ws, "contact", field.name.removeprefix(CUSTOM), "number", QUIET)
    before = ws.log.moment()

    def stop(part: float) -> None:
        if part > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        retyping.carry_out(ws, plan, retyping.Walk(lambda: None, stop))
    assert ws.log.moment() == before and [value(ws, id, field) for id in ids] == ["12"] * 5
    assert catalogue.of(ws.reader(), "contact").fields[field.name].form == "text"
    assert check.check(ws).ok


def test_texts_become_choices_with_the_words_in_use(ws) -> None:
    field, ids = make(ws, "contact", "text"), [add(ws, "contact") for _ in range(4)]
    for id, text in zip(ids, ("Red", "red ", "Blue", "Red"), strict=True):
        give(ws, "contact", id, field, text)
    plan, done = turn(ws, field, "choice")
    assert (plan.converts, plan.stays) == (4, 0)
    made = catalogue.of(ws.reader(), "contact").fields[field.name]
    assert [c.label for c in made.choices] == ["Red", "Blue"]
    assert [value(ws, id, field) for id in ids] == [made.choices[at].value for at in (0, 0, 1, 0)]
    ws.log.cancel(done.stamp)
    assert [value(ws, id, field) for id in ids] == ["Red", "red ", "Blue", "Red"]


def test_one_choice_becomes_several_and_back(ws) -> None:
    field, id = make(ws, "contact", "choice"), add(ws, "contact")
    red = field.choices[0].value
    give(ws, "contact", id, field, red)
    turn(ws, field, "choices")
    assert value(ws, id, field) == {red: True}
    turn(ws, field, "choice")
    assert value(ws, id, field) == red
    assert check.check(ws).ok


def test_choices_that_are_no_numbers_stay_as_their_words(ws) -> None:
    field, id = make(ws, "contact", "choices"), add(ws, "contact")
    give(ws, "contact", id, field, {c.value: True for c in field.choices})
    plan, _done = turn(ws, field, "number")
    assert (plan.converts, plan.stays) == (0, 1)
    assert value(ws, id, field) == "Red; Blue; Green, dark" or '"' in value(ws, id, field)
    turn(ws, field, "choices")
    assert set(value(ws, id, field)) == {c.value for c in field.choices}


@pytest.mark.parametrize("old", [f for f in own.FORMS if f != "formula"])
@pytest.mark.parametrize("new", [f for f in own.FORMS if f != "formula"])
def test_any_kind_becomes_any_other_and_undo_is_whole(ws, old, new) -> None:
    field, friend = make(ws, "contact", old), add(ws, "contact", name="Tan Ah Kow")
    given = {
        "number": "12.5", "date": "2026-01-02", "yesno": True, "person": friend,
        "money": {"amount": 100, "currency": "MYR"},
    }.get(old, "12")  # fmt: skip
    if field.choices:
        first = field.choices[0].value
        given = first if old == "choice" else {first: True}
    id = add(ws, "contact")
    give(ws, "contact", id, field, given)
    plan, done = turn(ws, field, new)
    assert plan.converts + plan.stays == 1
    assert value(ws, id, field) not in (None, "", {}) or new == "choices"
    assert check.check(ws).ok
    if done is not None:
        ws.log.cancel(done.stamp)
    assert value(ws, id, field) == given
