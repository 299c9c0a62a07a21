"""Who was erased does not come back unasked: by an import, a captured file, the form or the command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop import paths
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run, importing, remarks, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.leads import capture
from crm_desktop.making_commands import alike_of
from crm_desktop.privacy.erasing import certificate, running
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
    by_mail, by_phone = (
        "e-mail address was erased: siti@home",
        "phone number was erased: +60123456789.",
    )
    assert said["S. Aminah"].startswith(f"duplicate: Somebody with this {by_mail}")
    assert said["Siti A"].startswith(f"duplicate: Somebody with this {by_phone}")
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
    assert told[0][0].startswith("Somebody with this e-mail address was erased: siti@home.example")


def test_the_ledger_holds_no_address_and_no_bare_digest_of_one(erased: Workspace) -> None:
    held = b"".join(path.read_bytes() for path in ledger.folder().iterdir())
    assert b"siti" not in held.lower() and b"23456789" not in held
    (entry,) = ledger.entries()
    assert len(entry.marks) == 3  # address, number, name
    assert b"aminah" not in held.lower()
    assert not set(entry.marks) & set(
        suppression.marks_of(["siti@home.example"], b"another secret")
    )


@pytest.mark.parametrize("broken", keychains.BROKEN)
def test_without_a_keychain_the_secret_lies_in_the_settings(
    broken: type[keychains.KeyringBackend],
) -> None:
    with keychains.using(broken()):
        assert pepper.made() == pepper.made() and pepper.made().kept
        assert list(pepper.known().values()) == [pepper.made().secret]
        assert len(pepper.made().secret) == 32


def test_a_secret_in_a_file_is_on_the_disk_before_anything_is_keyed_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place, told, fsync = paths.settings_folder() / pepper.FILE, list[int](), os.fsync

    def telling(handle: int) -> None:
        told.append(os.fstat(handle).st_ino)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", telling)
    with keychains.using(keychains.Locked()):
        for _ in range(2):  # what was cut off after it was written is told again
            assert pepper.made().kept
            assert told[0] == place.stat().st_ino and place.parent.stat().st_ino in told
            told.clear()


def full(*_: object) -> None:
    raise OSError(28, "no space left")


@pytest.mark.parametrize("fails", ["open", "fsync"])
def test_a_secret_that_cannot_be_kept_is_said(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    id = new_id()
    ws.log.record(Label("create"), [Edit("contact", id, SITI)])
    going = running.begin(ws, belongings.of(ws.reader(), "contact", id), ())
    with keychains.using(keychains.Locked()), monkeypatch.context() as broken:
        if fails == "open":
            (paths.settings_folder() / pepper.FILE).mkdir(parents=True)
        else:
            broken.setattr(pepper, "_into_file", _on_a_full_disk(pepper._into_file, broken))
        job = running.run(going)
    said = {one.name: one for one in certificate.of(ws, job).places}
    doubted = said["Recognising them when they come in again"]
    assert doubted.state == certificate.DOUBT and not certificate.of(ws, job).complete


def _on_a_full_disk(
    into_file: Callable[[bytes], bool], broken: pytest.MonkeyPatch
) -> Callable[[bytes], bool]:
    """Let nothing reach the disk meanwhile."""

    def tried(fresh: bytes) -> bool:
        with broken.context() as disk:
            disk.setattr(os, "fsync", full)
            return into_file(fresh)

    return tried


def test_a_line_that_was_cut_off_hides_no_secret() -> None:
    place, kept = paths.settings_folder() / pepper.FILE, "cd" * 32
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"ab" * 9 + b"\n\xff\0a\n" + kept.encode() + b"\nabc")
    with keychains.using(keychains.Locked()):
        assert list(pepper.known().values()) == [bytes.fromhex(kept)]
        place.write_bytes(b"abcd")
        fresh = pepper.made()
        assert fresh.kept and list(pepper.known().values()) == [fresh.secret]


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
        assert pepper.made() == (bytes.fromhex("ab" * 32), True)


TAN = {"deleted": False, "name": "Tan", "emails.1": {"value": "tan@x.example"}}


def erase(ws: Workspace, cells: dict[str, object]) -> None:
    id = new_id()
    ws.log.record(Label("create"), [Edit("contact", id, cells)])
    running.run(running.begin(ws, belongings.of(ws.reader(), "contact", id), ()))
