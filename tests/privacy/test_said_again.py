"""What an import would write about others does not bring back by name, address or number who was erased."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.privacy.erasing import running
from crm_desktop.store import belongings, cells
from crm_desktop.store.erasures import said_again, suppression
from crm_desktop.store.workspace import Workspace

from .saying import make

NAME = "Zubaidah Qxyvanta binti Wrkolsan"
FRIEND = f"Friend of {NAME}"


def card(name: str, email: str, note: str) -> str:
    return (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEMAIL:{email}\r\nNOTE:{note}\r\nEND:VCARD\r\n"
    )


@pytest.fixture
def lim(ws: Workspace) -> str:
    """Erase her, whom the notes of Dr. Lim name, and return his id."""
    id = make(ws, "contact", name=NAME, emails__1={"value": "zubaidah@home.example"},
              phones__1={"value": "012-555 0199", "e164": "+60125550199"})  # fmt: skip
    erase(ws, id)
    return make(ws, "contact", name="Dr. Lim", emails__1={"value": "lim@klinik.example"})


def erase(ws: Workspace, id: str) -> None:
    running.run(running.begin(ws, belongings.of(ws.reader(), "contact", id), ()))


def planned(ws: Workspace, path: Path) -> list[tuple[str, str]]:
    found = source.detect(path)
    mapped = mapping.propose(found, "contact", ws=ws)
    plan = dry_run.plan(ws, found, mapped, progress=lambda _p: None, check=lambda: None)
    try:
        return [(row.verdict, row.reason) for row in plan.page("", 0, 10)]
    finally:
        plan.close()


@pytest.mark.parametrize(
    ("note", "met"),
    [(FRIEND, NAME), (f"friend of {NAME.upper()}’s son", NAME.upper()),
     ("Call +6012-555 0199", "+6012-555 0199"), ("or 012 555 0199.", "012 555 0199"),
     ("mail Zubaidah@home.example", "Zubaidah@home.example"),
     ("of Zubaidah Qxyvanta bt Wrkolsan", "Zubaidah Qxyvanta bt Wrkolsan")],
)  # fmt: skip
def test_a_card_of_somebody_else_is_asked_about_and_nothing_of_it_is_written(
    ws: Workspace, lim: str, tmp_path: Path, note: str, met: str
) -> None:
    path = tmp_path / "old.vcf"
    path.write_text(card("Dr. Lim", "lim@klinik.example", note))
    ((verdict, reason),) = planned(ws, path)
    assert verdict == "duplicate" and f"erased: {met}." in reason
    found = source.detect(path)
    done = importing.quick(ws, found, mapping.propose(found, "contact", ws=ws),
                           progress=lambda _p: None, check=lambda: None)  # fmt: skip
    assert (done.created, done.updated, done.refused) == (0, 0, 1)
    assert not cells.shown(ws.reader(), "contact", lim).get("notes")


@pytest.mark.parametrize("note", [
    "Friend of Zubaidah", "Zubaidah Qxyvanta came", f"{NAME} binti Ali", "Call +6012-555 0198",
])  # fmt: skip
def test_a_shorter_name_a_longer_one_and_another_number_hold_nothing_back(
    ws: Workspace, lim: str, tmp_path: Path, note: str
) -> None:
    path = tmp_path / "old.vcf"
    path.write_text(card("Dr. Lim", "lim@klinik.example", note))
    assert planned(ws, path) == [("update", "")]


def test_a_name_somebody_else_bears_is_not_marked(ws: Workspace, tmp_path: Path) -> None:
    make(ws, "contact", name=NAME)
    id = make(ws, "contact", name=NAME, emails__1={"value": "z@home.example"})
    erase(ws, id)
    assert suppression.Suppressed().said("contact", {"notes": FRIEND}, "MY") is None
    assert suppression.Suppressed().said("contact", {"notes": "z@home.example"}, "MY")


def test_her_own_name_alone_holds_no_record_back(ws: Workspace, lim: str) -> None:
    known = suppression.Suppressed()
    assert known.said("contact", {"name": NAME, "given_name": NAME}, "MY") is None
    assert known.said("task", {"title": f"Call {NAME}"}, "MY")


def test_what_is_tried_of_a_text_is_a_few_of_its_words(ws: Workspace) -> None:
    every = list(said_again.tried("the doctor said that Siti Aminah has to rest for 3 days", "MY"))
    assert [met.text for _key, met in every] == ["Siti Aminah"]
    assert said_again.key_of("陳美玲") and not said_again.key_of("美玲")
