"""Deeds on records whose title is no name: the words say what was done, and with whom."""

from __future__ import annotations

from datetime import datetime
from time import sleep

import pytest

from crm_desktop import i18n
from crm_desktop.cli import main
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import deed_words
from crm_desktop.gui.history import phrases
from crm_desktop.privacy.keeping import review
from crm_desktop.store import history
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust.access import restoring

from ...privacy.saying import close, make, say

UNTIL = "2999-03-01"


def newest(ws):
    return phrases.deed(ws.reader(), history.operations(ws.reader())[0]).title


@pytest.mark.parametrize("kind", ["contact", "lead"])
def test_keeping_somebody_is_called_by_who_is_kept(memory, kind):
    who = make(memory, kind, name="Siti Aminah")
    review.keep(memory, [(kind, who)], UNTIL, "tax")
    assert newest(memory) == "Kept Siti Aminah until 1 Mar 2999"
    assert deed_words.deed(memory.reader(), memory.log.undoable()) == "keeping “Siti Aminah”"
    memory.log.undo()
    assert newest(memory) == "Took back “Kept Siti Aminah until 1 Mar 2999”"


def test_keeping_several_counts_them(memory):
    people = [("contact", make(memory, "contact", name=name)) for name in ("Ali", "Beth")]
    review.keep(memory, people, UNTIL, "tax")
    assert newest(memory) == "Kept 2 people until 1 Mar 2999"
    assert deed_words.deed(memory.reader(), memory.log.undoable()) == "keeping 2 people"


def test_other_deeds_on_it_do_not_take_the_reason_for_its_name(memory, request):
    review.keep(memory, [("contact", make(memory, "contact", name="Ali"))], UNTIL, "tax")
    row = history.differences(memory.reader(), memory.log.undoable().stamp)[0].id
    memory.log.record(Label("delete", "kept", row=row), [Edit("kept", row, {"deleted": True})])
    assert newest(memory) == "Deleted the keeping of Ali"
    assert deed_words.deed(memory.reader(), memory.log.undoable()) == "deleting 1 record"
    i18n.set_language("ms")
    request.addfinalizer(lambda: i18n.set_language("en"))
    assert newest(memory) == "penyimpanan Ali dipadam"


def test_the_command_says_what_it_took_back(tmp_path, capsys):
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Siti")) as ws:
        ali = make(ws, "contact", name="Ali")
    for words in (["keep", ali, "--until", UNTIL, "--why", "tax"], ["undo"]):
        assert main(["--file", str(path), *words]) == 0
    assert "Undone: Kept Ali until 1 Mar 2999" in capsys.readouterr().out


@pytest.fixture
def put_back(tmp_path):
    """Return what puts a file back to before some refusals, and gives the words for what came of it."""

    def run(refuse, *names):
        path = tmp_path / "shop.crm"
        with Workspace.create(path, Profile("Siti")) as ws:
            people = [make(ws, "contact", name=name) for name in names]
            at = datetime.now().astimezone()
            sleep(0.02)
            refuse(ws, people)
        restoring.restore_at(path, at, None)
        with Workspace.open(path) as ws:
            return newest(ws), deed_words.deed(ws.reader(), ws.log.undoable())

    return run


def both(ws, people):
    for one in people:
        say(ws, one, "email", "withdrawn", "")
    close(ws, people)


@pytest.mark.parametrize(
    "refuse", [lambda ws, people: say(ws, people[0], "email", "withdrawn", ""), close, both]
)
def test_a_refusal_kept_through_a_restore_is_called_by_who_refused(put_back, refuse):
    title, words = put_back(refuse, "Ali")
    assert (title, words) == ("Kept the refusal of Ali", "keeping the refusal of “Ali”")


def test_refusals_kept_count_the_people(put_back):
    title, words = put_back(both, "Ali", "Beth")
    assert (title, words) == ("Kept the refusal of 2 contacts", "keeping the refusal of 2 contacts")


def test_one_recorded_before_that_does_not_take_a_refusal_for_a_name(memory):
    ali = make(memory, "contact", name="Ali")
    cells = {"deleted": False, "contact": ali, "said": "E-mail: Withdrawn", "state": "withdrawn"}
    label = Label("edit", "contact", field="do_not_contact")
    memory.log.record(label, [Edit("consent", "f" * 32, cells)])
    assert newest(memory) == "Changed Do not contact of 1 contact"
