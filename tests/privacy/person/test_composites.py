"""What consists of parts, or names another record, is said in words; nothing in it is taken for a phone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.privacy.page_print import write_pdf
from crm_desktop.privacy.person import bundle
from crm_desktop.privacy.person.gathering import Report, gather
from crm_desktop.shaping import own_fields
from crm_desktop.store.workspace import Workspace

from ..saying import make

DIGITS = "01233455-2134-4123-8123-012334552134"
"""An id in which a number of a phone could be seen."""


@pytest.fixture
def her(ws: Workspace) -> str:
    make(ws, "contact", name="Tan Ah Kow", phones__1={"value": "019-876 5432"})
    return make(ws, "contact", name="Aminah binti Yusof", phones__1={"value": "012-3345521"})


def rows(report: Report, entity: str) -> dict[str, Any]:
    """Return label → text and value of the records of a kind."""
    every = [row for part in report.parts if part.entity == entity for row in part.fields]
    return {row["label"]: (row["text"], row["value"]) for row in every}


def test_a_deal_says_where_it_stands_by_name(
    ws: Workspace, her: str, tmp_path: Path, qapp: Any
) -> None:
    pipeline = make(ws, "pipeline", name="Sales")
    stage = make(ws, "stage", name="New lead", pipeline=pipeline)
    place = {"pipeline": pipeline, "stage": stage, "rank": "i0123345521", "told": "stage",
             "since": "2026-03-31T02:00:00Z"}  # fmt: skip
    result = {"outcome": "won", "reason": "Tan Ah Kow, 019-876 5432", "closed": "2026-04-01"}
    make(ws, "contact", name="Won")
    make(ws, "deal", title="Langsir", place=place, result=result, **{
        f"contacts__{her}": True, "external_id": "0198765432",
        "value": {"amount": 198765432, "currency": "IDR"}})  # fmt: skip
    report = gather(ws, her)
    said = rows(report, "deal")
    text, value = said["Stage"]
    assert text.startswith("Sales: New lead, 2026-03-31 ")
    assert value == place
    text, value = said["Outcome"]
    assert text.endswith(", [other person], [other person], 2026-04-01")
    assert value == {**result, "reason": "[other person], [other person]"}
    assert said["Id elsewhere"] == ("0198765432", "0198765432")
    assert said["Value"][1] == {"amount": 198765432, "currency": "IDR"}
    assert "[" not in said["Value"][0]
    phones = [one.text for one in report.hidden if one.kind == "phone"]
    assert phones == ["019-876 5432"]
    bundle.write(ws, report, tmp_path / "out", write_pdf)
    assert stage not in (tmp_path / "out" / bundle.PAGE).read_text()
    assert stage in json.dumps(json.loads((tmp_path / "out" / bundle.DATA).read_text()))


def test_what_was_needed_and_sold_is_said_by_name(ws: Workspace, her: str) -> None:
    make(ws, "stage", name="New lead", needs__n1={"text": "Site measured", "at": 1})
    product = make(ws, "product", name="Curtain")
    sold = {"quantity": 2500, "amount": 1200}
    make(ws, "deal", title="Langsir", **{
        f"contacts__{her}": True, "met__n1": True, "met__gone": True, f"products__{product}": sold,
    })  # fmt: skip
    every = [row for part in gather(ws, her).parts if part.entity == "deal" for row in part.fields]
    assert sorted(row["text"] for row in every if row["label"] == "Met") == ["Site measured", "Yes"]
    assert [(row["text"], row["value"]) for row in every if row["label"] == "Products"] == [
        ("Curtain × 2.5", {"product": "Curtain", **sold})
    ]


def test_fields_of_the_users_own_say_their_values(ws: Workspace, her: str) -> None:
    def own(name: str, form: str, **more: Any) -> str:
        return own_fields.create(ws, "contact", name, form, more)

    options = {"options.a1": {"value": "Silk"}, "options.b2": {"value": "Linen"}}
    one, many = own("Cloth", "choice", **options), own("Cloths", "choices", **options)
    day, person = own("Wedding", "date"), own("Friend", "person")
    tan = make(ws, "contact", name="Lim Siew Ling")
    edit = {f"custom.{one}": {"choice": "a1"}, f"custom.{many}:b2": True,
            f"custom.{day}": {"date": "2026-05-01"}, f"custom.{person}": {"contact": tan}}  # fmt: skip
    ws.log.record(Label("edit", "contact", row=her), [Edit("contact", her, edit)])
    report = gather(ws, her)
    said = {label: text for label, (text, _) in rows(report, "contact").items()}
    assert (said["Cloth"], said["Cloths"], said["Wedding"]) == ("Silk", "Linen", "2026-05-01")
    assert said["Friend"] == "[other person]"
    assert [one.text for one in report.hidden] == ["Lim Siew Ling"]
    assert rows(report, "contact")["Cloth"][1] == {"choice": "a1"}


def test_no_number_is_seen_in_an_id_or_a_time_within_a_text(ws: Workspace, her: str) -> None:
    text = f"see crm:contact/{DIGITS}, DTSTART:20260331T012334Z, 2026-03-31T01:23:34Z"
    make(ws, "note", text=f"{text} or 019-876 5432", **{f"contacts__{her}": True})
    report = gather(ws, her)
    assert rows(report, "note")["Text"][0] == f"{text} or [other person]"
    assert [one.text for one in report.hidden] == ["019-876 5432"]
