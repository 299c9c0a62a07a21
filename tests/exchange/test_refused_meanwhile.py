"""A yes of a file takes back no refusal that came between its preview and its import, nor one beside it."""

from __future__ import annotations

import itertools

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import apart, dry_run, importing
from crm_desktop.exchange.agreeing import taking
from crm_desktop.exchange.agreeing.holding import Holding

from ..privacy.saying import close, say
from .test_consents import bring, contact, events, may, proposed, quiet

DAY = "2026-01-01"
"""When it was said: the yes of the import, which is later, would take it back."""
TEXT = "Name,E-mail,Newsletter consent\nAli,ali@x.my,yes\nBeth,beth@x.my,yes\nCarl,carl@x.my,yes\n"


@pytest.fixture
def people(ws, tmp_path):
    """Two of the three of the file are known."""
    bring(ws, tmp_path, "Name,E-mail\nAli,ali@x.my\nBeth,beth@x.my\n")
    return contact(ws, "Ali"), contact(ws, "Beth")


def looked_at(ws, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(TEXT)
    return dry_run.plan(ws, *proposed(ws, path), progress=quiet, check=quiet)


def objects(ws, ali, beth):
    say(ws, ali, "email", "objected", DAY)


def marked(ws, ali, beth):
    close(ws, [ali])


def merged_into_who_objects(ws, ali, beth):
    other = Edit("contact", "c9", {"deleted": False, "name": "Ali"})
    ws.log.record(Label("create", "contact", row="c9"), [other])
    say(ws, "c9", "email", "objected", DAY)
    goes = Edit("contact", ali, {"deleted": True, "merged_into": "c9"})
    ws.log.record(Label("merge", "contact", 1, row="c9"), [goes])


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("how", [objects, marked, merged_into_who_objects])
def test_who_refused_since_the_preview_is_not_taken_for_a_yes(
    ws, tmp_path, people, monkeypatch, how, large
):
    if large:
        monkeypatch.setattr(apart, "SMALL", 1)
    plan = looked_at(ws, tmp_path)
    how(ws, *people)
    done = importing.run(ws, plan, progress=quiet, check=quiet)
    plan.close()
    assert (may(ws, "Ali"), may(ws, "Beth"), may(ws, "Carl")) == ("no", "yes", "yes")
    assert done.agreed == (2, 0) and done.stands == 1


def test_who_went_into_the_trash_refusing_comes_back_refusing(ws, tmp_path, people):
    plan, (ali, _) = looked_at(ws, tmp_path), people
    say(ws, ali, "email", "objected", DAY)
    ws.log.record(Label("delete", "contact"), [Edit("contact", ali, {"deleted": True})])
    importing.run(ws, plan, progress=quiet, check=quiet)
    ws.log.record(Label("edit", "contact"), [Edit("contact", ali, {"deleted": False})])
    assert may(ws, "Ali") == "no"


def test_where_nothing_was_done_since_nobody_is_asked(ws, tmp_path, people, monkeypatch):
    asked = []
    monkeypatch.setattr(Holding, "_without", lambda _self, block: asked.append(block) or block)
    plan = looked_at(ws, tmp_path)
    done = importing.run(ws, plan, progress=quiet, check=quiet)
    assert done.agreed == (3, 0) and done.stands == 0 and not asked


def test_of_a_yes_and_a_no_of_one_file_the_no_holds_however_long_it_takes(
    ws, tmp_path, monkeypatch
):
    seconds = (f"2026-11-27T22:{n // 60:02}:{n % 60:02}Z" for n in itertools.count())
    monkeypatch.setattr(taking, "now_text", lambda: next(seconds))
    bring(ws, tmp_path, "Name,E-mail,Unsubscribed,Newsletter consent\nAli,ali@x.my,yes,yes\n")
    assert len(events(ws, "Ali")) == 2
    assert len({event.at for event in events(ws, "Ali")}) == 1 and may(ws, "Ali") == "no"
