"""Who was erased does not come back unasked: by an import, a captured file, the form or the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run, importing, remarks, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.leads import capture
from crm_desktop.making_commands import alike_of
from crm_desktop.privacy.erasing import running
from crm_desktop.store import belongings
from crm_desktop.store.erasures import ledger, pepper, suppression
from crm_desktop.store.workspace import Workspace
from tests.trust import keychains

SITI = {"deleted": False, "name": "Siti Aminah", "emails.1": {"value": "siti@home.example"},
        "phones.1": {"value": "+60123456789"}}  # fmt: skip


@pytest.fixture
def erased(ws: Workspace) -> Workspace:
    id = new_id()
    ws.log.record(Label("create"), [Edit("contact", id, SITI)])
    running.run(running.begin(ws, belongings.of(ws.reader(), "contact", id), ()))
    return ws


def verdicts(ws: Workspace, path: Path) -> dict[str, str]:
    found = source.detect(path)
    mapped = mapping.propose(found, "contact", ws=ws)
    plan = dry_run.plan(ws, found, mapped, progress=lambda _p: None, check=lambda: None)
    try:
        return {row.title: f"{row.verdict}: {row.reason}" for row in plan.page("", 0, 10)}
    finally:
        plan.close()


def test_an_import_asks_before_it_takes_them_again(erased: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "Name,E-mail,Phone\nS. Aminah,SITI@home.example,\nSiti A,,012-345 6789\nTan,tan@x.example,\n"
    )
    said = verdicts(erased, path)
    assert said["S. Aminah"].startswith("duplicate: Somebody with this address was erased")
    assert said["Siti A"].startswith("duplicate: Somebody with this address was erased")
    assert said["Tan"].startswith("new")


def test_an_import_says_whom_it_cannot_recognise(ws: Workspace, tmp_path: Path) -> None:
    with keychains.using(keychains.Keeping()):
        erase(ws, SITI)
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nS. Aminah,siti@home.example\n")
    found = source.detect(path)
    mapped = mapping.propose(found, "contact", ws=ws)
    with keychains.using(keychains.Locked()):
        plan = dry_run.plan(ws, found, mapped, progress=lambda _p: None, check=lambda: None)
        plan.close()
        done = importing.quick(ws, found, mapped, progress=lambda _p: None, check=lambda: None)
    assert plan.unchecked == done.unchecked == 1
    assert remarks.agreed((0, 0), 0, done.unchecked) == [suppression.unchecked_warning(1)]


def test_without_the_ledger_they_would_come_in(erased: Workspace, tmp_path: Path) -> None:
    for path in ledger.folder().iterdir():
        path.unlink()
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nS. Aminah,SITI@home.example\n")
    assert verdicts(erased, path)["S. Aminah"].startswith("new")


def test_a_captured_mail_makes_no_lead_of_them(erased: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "hello.eml"
    path.write_text(
        "From: Siti <siti@home.example>\nTo: us@shop.example\nSubject: Hello\n\nHello\n"
    )
    taken = capture.take(erased, path, check=lambda: None)
    assert (taken.created, taken.known, taken.erased) == (0, 0, 1)


def test_the_command_line_says_it(erased: Workspace) -> None:
    told = alike_of(
        erased.reader(), "contact", {"name": "Siti", "emails.1": {"value": "siti@home.example"}}
    )
    assert told[0][0].startswith("Somebody with this address was erased")


def test_the_ledger_holds_no_address_and_no_bare_digest_of_one(erased: Workspace) -> None:
    held = b"".join(path.read_bytes() for path in ledger.folder().iterdir())
    assert b"siti" not in held.lower() and b"23456789" not in held
    (entry,) = ledger.entries()
    assert len(entry.marks) == 2
    assert not set(entry.marks) & set(
        suppression.marks_of(["siti@home.example"], b"another secret")
    )


@pytest.mark.parametrize("broken", keychains.BROKEN)
def test_without_a_keychain_the_secret_lies_in_the_settings(
    broken: type[keychains.KeyringBackend],
) -> None:
    with keychains.using(broken()):
        assert pepper.made() == pepper.made()
        assert list(pepper.known().values()) == [pepper.made()]
        assert len(pepper.made()) == 32


def test_a_keychain_that_refuses_for_a_while_loses_no_secret(
    ws: Workspace,
) -> None:
    keeps = keychains.Keeping()
    with keychains.using(keeps):
        erase(ws, SITI)
        assert suppression.Suppressed().meets(SITI)
        first = dict(keeps.kept)
    with keychains.using(keychains.Locked()):
        assert suppression.Suppressed().unchecked == 1
        assert not suppression.Suppressed().meets(SITI)
        erase(ws, TAN)
        assert suppression.Suppressed().meets(TAN) and suppression.Suppressed().unchecked == 1
        assert "1 erasure" in suppression.unchecked_warning(1)
    with keychains.using(keeps):
        assert keeps.kept == first
        both = suppression.Suppressed()
        assert both.meets(SITI) and both.meets(TAN) and not both.unchecked


def test_marks_of_before_are_held_against_every_secret(ws: Workspace) -> None:
    keeps = keychains.Keeping()
    keeps.set_password(pepper.SERVICE, pepper.NAME, "ab" * 32)  # as it was kept before
    with keychains.using(keeps):
        marks = suppression.marks_of(suppression.reached_by(SITI), bytes.fromhex("ab" * 32))
        ledger.write(ledger.Entry("old", 1, (), marks))
        assert suppression.Suppressed().meets(SITI)
        assert pepper.made() == bytes.fromhex("ab" * 32)


TAN = {"deleted": False, "name": "Tan", "emails.1": {"value": "tan@x.example"}}


def erase(ws: Workspace, cells: dict[str, object]) -> None:
    id = new_id()
    ws.log.record(Label("create"), [Edit("contact", id, cells)])
    running.run(running.begin(ws, belongings.of(ws.reader(), "contact", id), ()))
