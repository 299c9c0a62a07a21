"""Kept files: what cannot be taken apart holds others, and what cannot be read is not called clean."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from crm_desktop import i18n
from crm_desktop.insight.composed import saved, schedules
from crm_desktop.leads import watched
from crm_desktop.privacy.erasing import certificate, kept_files, places, preview
from crm_desktop.store.workspace import Workspace

from .acting import edit, erased, make

NAME = "Aminah Rahman"
CARD = "BEGIN:VCARD\r\nFN:{}\r\nEND:VCARD\r\n"


def nobody() -> None:
    """Go on."""


def looked(*files: Path) -> kept_files.Looked:
    return kept_files.look(files, [NAME], nobody)


@pytest.fixture(autouse=True)
def english() -> Any:
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(("name", "text"), [
    ("a.csv", f'name,size\n{NAME},"5 inch\nTan Ah Kow,3\nLim Mei,4\n'),
    ("b.csv", f'name,size\n{NAME},"5 inch\nTan Ah Kow,3\nLim,"6 inch\nOng,2\n'),
    ("c.csv", f'name,notes\n{NAME},"{"x" * 1_100_000}"\nTan,3\n'),
    ("d.vcf", f"{CARD.format(NAME)}BEGIN:VCARD\nFN:Tan\nNOTE:cut off"),
    ("e.vcf", f"BEGIN:VCARD\nFN:{NAME}\n{CARD.format('Tan')}"),
    ("f.vcf", f"{CARD.format('Tan')}BEGIN:VCARD\nFN:{NAME}"),
])  # fmt: skip
def test_a_file_that_cannot_be_taken_apart_is_not_ticked(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, newline="")
    (one,) = looked(tmp_path / name).found
    assert one.whole and not one.proposed


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a file that is open is not replaced")
def test_what_goes_is_overwritten_not_only_given_back(tmp_path: Path) -> None:
    rows, letter, other = tmp_path / "a.csv", tmp_path / "b.txt", tmp_path / "c.txt"
    rows.write_text(f"name,size\n{NAME},5\nTan,3\n", newline="")
    letter.write_text(f"To {NAME}")
    other.write_text(f"To {NAME}")
    link = tmp_path / "d.txt"
    link.symlink_to(other)
    found = looked(rows, letter, link).found
    with rows.open("rb") as old_rows, letter.open("rb") as old_letter:
        assert all(kept_files.take_out(one, [NAME]) for one in found)
        assert set(old_rows.read()) == set(old_letter.read()) == {0}
    assert rows.read_text() == "name,size\nTan,3\n"
    assert NAME in other.read_text()  # what a link leads to is not the program's
    assert {one.name for one in tmp_path.iterdir() if one.is_file()} == {"a.csv", "c.txt"}


def test_plain_ones_are_still_taken_apart(tmp_path: Path) -> None:
    rows, cards = tmp_path / "a.csv", tmp_path / "b.vcf"
    rows.write_text(f'name,size\n"{NAME}","5"" inch"\nTan 5" pipe,3\n', newline="")
    cards.write_text(f"\n{CARD.format(NAME)}\n{CARD.format('Tan')}", newline="")
    found = looked(rows, cards).found
    assert [(one.parts, one.every, one.proposed) for one in found] == [(1, 2, True), (1, 2, True)]
    assert all(kept_files.take_out(one, [NAME]) for one in found)
    assert rows.read_text() == 'name,size\nTan 5" pipe,3\n' and "Tan" in cards.read_text()


def test_a_file_nobody_could_read_is_told_and_a_doubt(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "inbox" / "taken"
    (folder / "away.eml").parent.mkdir(parents=True)
    (folder / "away.eml").write_text(
        f"From: x@y.example\nContent-Type: text/plain; charset=none\n\n{NAME}"
    )
    watched.set_wish(ws, watched.Wish(str(folder.parent), True))
    id = make(ws, "contact", name=NAME)
    around = preview.of(ws, [("contact", id)])
    assert around.unread == ("away.eml",) and "away.eml" in str(preview.sentences(around))
    job = erased(ws, "contact", id)
    done = certificate.of(ws, job)
    assert not done.complete and "could not be looked at: away.eml" in str(done.places)


def test_files_taken_in_another_language_are_looked_at(ws: Workspace, tmp_path: Path) -> None:
    i18n.set_language("ms")
    folder = tmp_path / "inbox" / i18n.tr("taken")
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(NAME)
    watched.set_wish(ws, watched.Wish(str(folder.parent), True))
    i18n.set_language("en")
    assert folder.name != "taken" and watched.taken(ws) == [folder / "a.txt"]


def test_reports_written_under_an_earlier_title_are_looked_at(
    ws: Workspace, tmp_path: Path
) -> None:
    drawer = tmp_path / "drawer"
    drawer.mkdir()
    own = make(ws, "report", name="Our leads", of="lead", body="{}")
    edit(ws, "report", own, name="Our new leads")
    standard = next(one.id for one in saved.every(ws.reader()) if not one.own)
    for report in (own, standard):
        schedules.keep(ws, report, schedules.DAY, "csv", drawer)
    names = ["Our leads 2026-01-02.csv", "Our new leads 2026-01-03.csv", "Ours 2026-01-03.csv"]
    names += [
        f"{schedules.file_name(title)} 2026-01-02.csv"
        for title in saved.titles_ever(ws.reader(), standard)
    ]
    for name in names:
        (drawer / name).write_text(NAME)
    assert {path.name for path in schedules.outputs(ws)} == {*names} - {"Ours 2026-01-03.csv"}
    assert len(names) == 5, "the standard one in both languages"


def test_what_looking_for_ways_out_of_damage_left_goes_too(ws: Workspace) -> None:
    tried = ws.path.with_name(f"{ws.path.name}.ways")
    (tried / "repaired").mkdir(parents=True)
    for left in (tried / "repaired.crm", tried / "repaired" / "a.txt"):
        left.write_text(NAME)
    assert {path for kind, path in places.of(ws.path) if kind == "file"} > {tried / "repaired.crm"}
    job = erased(ws, "contact", make(ws, "contact", name=NAME))
    assert not tried.exists() and dict(job.places)["halves"] == 2
