"""`crm duplicates`, `merge` and `unmerge` on a real file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.cli import main
from crm_desktop.domain.operation import Label
from crm_desktop.store.workspace import Workspace
from tests.duplicates.kit import contact, id_of

ONE, TWO, OTHER = id_of(1), id_of(2), id_of(3)


@pytest.fixture
def crm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    file = tmp_path / "shop.crm"
    with Workspace.create(file) as ws:
        ws.log.record(Label("import", "contact", 3), [
            contact(1, "Lim Siew Ling", "ling@limp.my", job="Buyer"),
            contact(2, "Siew Ling Lim", "ling@limp.my", "+60123456789"),
            contact(3, "Tan Ah Kow", "kow@seng.my"),
        ])  # fmt: skip

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main(["--file", str(file), "--json", *words]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else said.err

    return run


def test_found_merged_and_brought_back(crm: Callable[..., Any]) -> None:
    (group,) = crm("duplicates")["groups"]
    assert group["kind"] == "contact"
    assert group["score"] >= 95
    assert {record["id"] for record in group["records"]} == {ONE, TWO}
    assert "Same e-mail" in group["why"]
    done = crm("merge", ONE, TWO, "--keep", ONE)
    assert done["kept"] == ONE
    assert done["merged"] == [TWO]
    assert [r["id"] for r in crm("list", "contact")["records"]] == [ONE, OTHER]
    assert crm("search", "0123456789")[0]["id"] == ONE
    crm("set", ONE, "job", "Chief buyer")
    back = crm("unmerge", done["stamp"])
    assert back["rebuilt"] == 0  # the merge had not written that field
    assert {r["id"] for r in crm("list", "contact")["records"]} == {ONE, TWO, OTHER}
    assert crm("unmerge", done["stamp"])["stamp"] is None
    assert crm("check")["ok"]


def test_dismissed_they_are_not_listed_any_more(crm: Callable[..., Any]) -> None:
    assert crm("duplicates", "--dismiss", ONE, TWO)["stamp"]
    assert crm("duplicates", "--kind", "contact")["total"] == 0
    assert crm("duplicates", "--dismiss", TWO, ONE)["stamp"] is None
    crm("undo")
    assert crm("duplicates", "--limit", "0") == {"groups": [], "total": 1}


@pytest.mark.parametrize("words", [
    ("merge", ONE), ("merge", ONE, "nobody"), ("merge", "nobody", ONE), ("unmerge", "0000"),
    ("duplicates", "--dismiss", ONE), ("duplicates", "--dismiss", "nobody", ONE),
])  # fmt: skip
def test_what_means_nothing_is_refused_in_words(
    crm: Callable[..., Any], words: tuple[str, ...]
) -> None:
    said = crm(*words, code=1)
    assert said.strip()
    assert "Traceback" not in said
    assert crm("duplicates")["total"] == 1


def test_only_a_merge_can_be_un_merged(crm: Callable[..., Any]) -> None:
    (imported,) = crm("log")
    assert "Traceback" not in crm("unmerge", imported["stamp"], code=1)


def test_the_record_that_stays_must_be_named(crm: Callable[..., Any]) -> None:
    assert crm("merge", ONE, TWO, "--keep", OTHER, code=2)


def test_records_of_two_kinds_are_said_to_be(crm: Callable[..., Any]) -> None:
    deal = crm("add", "deal", "Order")["id"]
    task = crm("add", "task", "beli kertas")["id"]
    assert "two kinds: Contact, Deal." in crm("merge", ONE, deal, code=1)
    assert "Tasks are not merged." in crm("merge", task, task, code=1)


def test_what_was_merged_away_says_where_it_is(crm: Callable[..., Any]) -> None:
    crm("merge", ONE, TWO, "--keep", ONE)
    for words in (("set", TWO, "job", "x"), ("show", TWO), ("merge", TWO, OTHER)):
        said = crm(*words, code=1)
        assert f"{TWO} was merged into Lim Siew Ling. Use its id: {ONE}" in said
