"""A shorter name in the texts of others is told before an erasure, and nothing is taken away for it."""

from __future__ import annotations

from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.privacy.erasing import certificate, mentions, preview, running, shorter
from crm_desktop.store import belongings
from crm_desktop.store.workspace import Workspace


def made(ws: Workspace, name: str, **cells: Any) -> tuple[str, str]:
    id = new_id()
    ws.log.record(Label("create"), [Edit("contact", id, {"deleted": False, "name": name, **cells})])
    return "contact", id


def noted(ws: Workspace, about: tuple[str, str], *texts: str) -> None:
    ws.log.record(Label("create"), [
        Edit("note", new_id(), {"deleted": False, "text": text, f"contacts.{about[1]}": True})
        for text in texts
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("name", "cells", "said", "not_said"),
    [
        (
            "Siti Aminah binti Ali",
            {},
            ["Goh came with SITI AMINAH", "Sofa for Siti", "Puan Aminah came"],
            ["Sitinah called", "Siti Aminah bt. Ali rang"],
        ),
        ("Ramasamy a/l Muthu", {}, ["Ask Ramasamy"], ["Ask Muthu", "Ask Ali"]),
        ("Nur Aisyah binti Hassan", {}, ["Aisyah told him to rest"], ["Hassan rang", "Nur rang"]),
        ("Nurul Aisyah Hassan", {}, ["Aisyah came", "Nurul came"], ["Hassan rang"]),
        ("José Lim", {"given_name": "Pepe"}, ["Pepe likes oak", "jose rang"], ["Lim rang"]),
        (
            "Tan Wei Ming",
            {},
            ["Wei Ming came late", "MR. TAN paid in cash", "Encik Tan"],
            ["Tan rang", "Mrs Tang", "Ming vase", "a wei"],
        ),
        (
            "Wei Ming Tan",
            {"given_name": "Wei Ming", "family_name": "Tan"},
            ["Mr Tan paid", "wei ming"],
            ["Tan rang"],
        ),
        (
            "陳美玲",
            {},
            ["美玲打電話來", "陳小姐 paid", "陈先生", "叫陳女士來", "陈美玲"],
            ["陳氏", "王小姐"],
        ),
        ("歐陽美玲", {}, ["欧阳小姐"], ["歐小姐"]),
        ("Tan Mei Ling 陳美玲", {}, ["陳美玲 rang", "Mei Ling rang"], []),
        (
            "Quentin Zzyzxford",
            {},
            ["Mr Zzyzxford only", "Zzyzxford's dog", "Quentin called", "Mdm zzyzxford"],
            ["a zzyzxford"],
        ),
        (
            "Ahmad Faizal bin Othman",
            {},
            ["Ahmad Faizal rang", "En. Ahmad Faizal Othman"],
            ["Othman rang"],
        ),
        ("Tan @ Steven Goh Ah Kow", {}, ["Steven Goh paid"], []),
        ("Tan", {}, [], ["Tan chairs"]),  # that is the whole name: mentions have it
        ("Ali bin Abu", {}, ["Mr Ali rang"], ["Ali rang"]),  # too short to tell anybody
    ],
)
def test_where_a_shorter_name_stands_is_told(
    ws: Workspace, name: str, cells: dict[str, str], said: list[str], not_said: list[str]
) -> None:
    who, other = made(ws, name, **cells), made(ws, "Goh")
    noted(ws, other, *said, *not_said)
    found = shorter.of(ws.reader(), [who], [who])
    assert sorted(found.texts) == sorted(said)
    assert all(text in found.sentence() for text in said)


def test_neither_the_whole_name_nor_names_of_others_are_told_here(ws: Workspace) -> None:
    who, other = made(ws, "Siti Aminah binti Ali"), made(ws, "Siti Aminah binti Omar")
    noted(ws, other, "Siti Aminah binti Ali is her friend")
    assert shorter.of(ws.reader(), [who], [who]).sentence() == ""


def test_what_a_listed_text_says_beside_the_whole_name_is_told(ws: Workspace) -> None:
    who, other = made(ws, "Siti Aminah binti Ali"), made(ws, "Goh")
    noted(ws, other, "Siti Aminah binti Ali came, and Aminah paid")
    assert shorter.of(ws.reader(), [who], [who]).texts == ("[erased] came, and Aminah paid",)


def test_a_text_that_loses_the_whole_name_is_told_for_what_it_says_beside_it(ws: Workspace) -> None:
    who, other = made(ws, "Quentin Zzyzxford"), made(ws, "Goh")
    text = "Q. Zzyzxford recommended us; QUENTIN ZZYZXFORD also paid. Zzyzxford's dog barks."
    noted(ws, other, text)
    (one,) = mentions.find(ws.reader(), [who], [who])
    found = shorter.of(ws.reader(), [who], [who])
    assert found.keys == (one.key,) and found.texts[0].startswith(
        "Q. Zzyzxford recommended us; [erased]"
    )
    job = running.run(running.begin(ws, belongings.of(ws.reader(), *who), (), [one]))
    assert any("beside" in said for said in certificate.of(ws, job).uncovered)


@pytest.mark.parametrize(
    "written", ["Siti Aminah bt Ali", "SITI AMINAH BTE. ALI", "Siti Aminah binte Ali"]
)
def test_another_way_to_write_binti_is_the_whole_name(ws: Workspace, written: str) -> None:
    who, other = made(ws, "Siti Aminah binti Ali"), made(ws, "Goh")
    noted(ws, other, f"{written} called; Siti Aminah bt Omar too")
    (one,) = mentions.find(ws.reader(), [who], [who])
    assert one.sure
    running.run(running.begin(ws, belongings.of(ws.reader(), *who), (), [one]))
    (left,) = ws.reader().execute("SELECT text FROM note WHERE deleted=0").fetchone()
    assert left == "[erased] called; Siti Aminah bt Omar too"


def test_the_preview_tells_and_the_text_stays(ws: Workspace) -> None:
    who, other = made(ws, "Siti Aminah binti Ali"), made(ws, "Goh")
    noted(ws, other, *(f"Sofa {n} for Siti" for n in range(7)))
    found = preview.of(ws, [who]).shorter
    told = found.sentence()
    assert len(found.lines()) == 8 and all(id in found.lines()[1] for _, id in found.keys[:1])
    assert told.startswith("Perhaps meant by a shorter name") and told.endswith("and 2 more")
    running.run(running.begin(ws, belongings.of(ws.reader(), *who), ()))
    assert (
        len(
            ws.reader()
            .execute("SELECT 1 FROM note WHERE text LIKE '%Siti' AND deleted=0")
            .fetchall()
        )
        == 7
    )
