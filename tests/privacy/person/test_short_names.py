"""Other people are masked in a report by what they are called every day, too, and listed for review."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from crm_desktop.privacy.person import bundle
from crm_desktop.privacy.person.gathering import Report, gather
from crm_desktop.store.workspace import Workspace

from ..saying import make


def noted(ws: Workspace, other: str, text: str, own: str = "Nurul Huda binti Zaki") -> Report:
    her = make(ws, "contact", name=own)
    make(ws, "contact", name=other)
    make(ws, "note", text=text, **{f"contacts__{her}": True})
    return gather(ws, her)


def said(report: Report) -> str:
    return next(row["text"] for part in report.parts if part.entity == "note"
                for row in part.fields if row["cell"] == "text")  # fmt: skip


FAIZAL = "Ahmad Faizal bin Othman"


@pytest.mark.parametrize(("other", "text", "left"), [
    (FAIZAL, "Ahmad Faizal called about his HIV result; Faizal's wife Siti.",
     "* called about his HIV result; *'s wife Siti."),
    (FAIZAL, "En. Ahmad Faizal Othman pays", "* pays"),
    (FAIZAL, "Call AHMAD FAIZAL at 013-987 6543", "Call * at *"),
    (FAIZAL, "ahmad faizal came, mr. faizal paid", "* came, * paid"),
    (FAIZAL, "Faizal bin Othman paid", "* paid"),
    ("Siti Aminah bt Ali", "Puan Aminah, not Aminahyah", "*, not Aminahyah"),
    ("Ramasamy a/l Muthu", "Ramasamy Muthu and Dr Muthu", "* and *"),
    ("Ahmad @ Mat bin Ali", "Mat came", "* came"),
    ("Tan Wei Ming", "Wei Ming came; Mr Tan paid; Tan's dog", "* came; * paid; *'s dog"),
    ("Ng Ah Kow", "Mr Ng rang", "* rang"),
    ("陳美玲", "美玲打電話來，陳小姐 paid, 陈太太 too", "*打電話來，* paid, * too"),
    ("Quentin Zzyzxford", "Q. Zzyzxford and zzyzxford", "Q. * and zzyzxford"),
    ("Maju Jaya Sdn Bhd", "The Sdn Bhd of the Hotel", "The Sdn Bhd of the Hotel"),
])  # fmt: skip
def test_what_others_are_called_every_day_is_masked(
    ws: Workspace, other: str, text: str, left: str
) -> None:
    assert said(noted(ws, other, text)).replace("[other person]", "*") == left


@pytest.mark.parametrize(("own", "other", "text"), [
    ("Nurul Huda binti Zaki", "Huda binti Omar", "Nurul came, Huda paid, Puan Nurul Huda Zaki"),
    ("陳美玲", "王美玲", "美玲 and 陳小姐 and 陳美玲"),
    ("Tan Wei Ming", "Tan Wei Han", "Mr Tan Wei Ming; Tan Wei; Wei Ming"),
])  # fmt: skip
def test_what_the_person_is_called_stays(ws: Workspace, own: str, other: str, text: str) -> None:
    assert said(noted(ws, other, text, own)) == text


def test_each_is_listed_for_review_and_can_be_shown(ws: Workspace) -> None:
    report = noted(ws, FAIZAL, "Ahmad Faizal and Faizal's wife")
    ids = {one.text: one.id for one in report.hidden if one.kind == "name"}
    assert set(ids) == {"Ahmad Faizal", "Faizal"}
    her = report.parts[0].id
    assert said(gather(ws, her, [ids["Faizal"]])) == "[other person] and Faizal's wife"
    assert said(gather(ws, her, ids.values())) == "Ahmad Faizal and Faizal's wife"


def test_no_form_of_the_report_says_them(ws: Workspace) -> None:
    data = json.dumps(bundle.data(noted(ws, FAIZAL, "En. Ahmad Faizal Othman pays for Faizal")))
    assert not any(word in data for word in ("Ahmad", "Faizal", "Othman"))


def test_users_are_masked_in_texts_and_not_where_they_are_in_charge(ws: Workspace) -> None:
    ws.set_profile(replace(ws.profile, name="Aina Rahman"))
    her = make(ws, "contact", name="Nurul Huda", owner="Aina Rahman",
               notes="Aina is ill, Aina Rahman says")  # fmt: skip
    rows = {row["cell"]: row["text"] for row in gather(ws, her).parts[0].fields}
    assert rows["notes"] == "[other person] is ill, [other person] says"
    assert rows["owner"] == "Aina Rahman"


def test_streets_and_words_of_the_program_are_no_names(ws: Workspace) -> None:
    make(ws, "contact", name="Ismail bin New")
    her = make(ws, "contact", name="Nurul Huda",
               addresses__1={"kind": "home", "street": "Jalan Ismail", "city": "Ipoh"})  # fmt: skip
    make(ws, "lead", name="Nurul Huda", status="new", contact=her)
    data = json.dumps(bundle.data(gather(ws, her)))
    assert "Jalan Ismail" in data and "[other person]" not in data
