"""What a dry run and an import say became of every row; and cells that are no phone."""

from crm_desktop.exchange import importing
from crm_desktop.store.spool import Decision

from .kit import bring_in, counts, go_on, quiet


def test_words_in_the_place_of_a_phone_are_an_error_of_their_row(planned):
    plan = planned("Name,Phone\nSiti,call him\nAli,tiada\nLim,012-334 5521 / 03-7956 1180\n")
    assert counts(plan) == {"new": 2, "error": 1}
    (row,) = plan.page("error", 0, 5)
    assert (row.line, row.title) == (2, "Siti")
    assert "“call him” is not a phone number" in row.reason


def test_what_became_of_every_row_adds_up(ws, planned, read):
    bring_in(ws, planned("Name,E-mail\nOld,o@x.my\n"))
    text = (
        "Name,E-mail,Job\nOld,o@x.my,\nAli,a@x.my,\n\nAli,a@x.my,\n, ,\nAli B,a@x.my,Boss\n"
        "Old,o@x.my,\nBad,nowhere,\nAli,a@x.my,\n,,\n\n"
    )
    plan = planned(text)
    assert counts(plan) == {
        "new": 1, "same": 1, "twice": 3, "duplicate": 1, "error": 1, "empty": 4,
    }  # fmt: skip
    first = plan.page("twice", 0, 1)[0]
    assert (first.line, first.reason) == (5, "Says what line 3 says")
    plan.decide_all("duplicate", Decision.TAKE)
    done = bring_in(ws, plan)
    assert (done.created, done.merged, done.empty, done.rows) == (1, 4, 4, 11)
    ws.log.cancel(done.stamp)
    found, mapped = read(text)
    quickly = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    assert (quickly.created, quickly.merged, quickly.refused, quickly.rows) == (1, 3, 1, 11)


def test_a_name_in_another_order_without_its_patronymic_is_the_same_name(ws, planned):
    rows = (
        "Name,Phone,Company\nRamesh a/l Muthu,016-555 0001,Butik\nMuthu Ramesh,016-5550001,Butik\n"
    )
    plan = planned(rows)
    assert counts(plan) == {"new": 1, "duplicate": 1}
    assert plan.page("duplicate", 0, 1)[0].reason == "Same phone as line 2"
    bring_in(ws, plan)
    assert counts(planned("Name,Phone\nMuthu Ramesh,+60 16-555 0001\n")) == {"update": 1}
    (nearly,) = planned("Name,Company\nMuthu Ramesh,Butik\n").page("duplicate", 0, 5)
    assert nearly.reason == "Nearly the name of Ramesh a/l Muthu, same company"


def test_another_given_name_with_the_same_number_is_another_person(planned):
    rows = "Name,Phone\nAmir bin Subramaniam,016-555 0001\nMei Subramaniam,016-555 0001\n"
    assert counts(planned(rows)) == {"new": 2}
