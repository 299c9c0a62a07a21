"""Every verb of `crm`, with and without `--json`, before and after the verb, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_desktop.cli import main

VERBS = {
    "import": ["in.csv"], "export": ["contact", "out.csv"], "search": ["Tan", "--limit", "1"],
    "list": ["contact", "--limit", "1"], "log": ["--limit", "1"], "stats": [], "check": [],
    "industry": [], "undo": [], "redo": [], "backup": [], "restore": ["good.crm"],
}  # fmt: skip
MISUSED = [
    [], ["fly"], ["search"], ["export"], ["export", "contact"], ["export", "shelf", "out.csv"],
    ["export", "--all", "all", "contact", "out.csv"], ["list", "contact", "--limit", "-1"],
    ["list", "contact", "--limit", "x"], ["set", "id", "job"], ["restore", "--record", "id"], ["import"],
]  # fmt: skip
REFUSED = [
    ["import", "missing.csv"], ["set", "missing", "job", "x"], ["undo", "missing"],
    ["restore", "missing.crm"], ["restore", "in.csv"], ["export", "contact", "nowhere/out.csv"],
    ["export", "contact", "shop.crm"], ["new"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("Name,E-mail\nTan Ah Kow,t@x.my\nTan Mei Ling,m@x.my\n")
    for name in ("shop.crm", "good.crm"):
        assert main(["--file", name, "new"]) == 0
        assert main(["--file", name, "import", "in.csv"]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("verb", VERBS)
def test_it_answers_people_and_programs(verb, capsys):
    words = [verb, *VERBS[verb]]
    assert main(["--file", "shop.crm", *words]) == 0
    assert capsys.readouterr().out.strip()
    for call in (["--json", *words], [*words, "--json"]):
        assert main(["--file", "shop.crm", *call]) == 0
        json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("words", MISUSED, ids=" ".join)
def test_wrong_usage_ends_with_2(words, capsys):
    assert main(["--file", "shop.crm", *words]) == 2
    said = capsys.readouterr()
    assert said.err and not said.out


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_a_refusal_ends_with_1_and_its_reason(words, capsys):
    before = Path("shop.crm").read_bytes()
    assert main(["--file", "shop.crm", "--json", *words]) == 1
    said = capsys.readouterr()
    assert said.err and not said.out and "Traceback" not in said.err
    assert Path("shop.crm").read_bytes() == before


def test_limits_limit(capsys):
    for words in (["search", "Tan"], ["log"]):
        for limit in (0, 1, 2):
            assert main(["--file", "shop.crm", "--json", *words, "--limit", str(limit)]) == 0
            assert len(json.loads(capsys.readouterr().out)) == limit


def test_the_days_first_change_is_backed_up_before(capsys):
    found = sorted(p.name for p in Path("Backups").iterdir())
    assert [name.split(".")[0] for name in found if ".daily." in name] == ["good", "shop"]
    assert main(["--file", found[-1], "stats"]) == 1
    kept = str(Path("Backups") / next(n for n in found if n.startswith("shop")))
    assert main(["--file", kept, "--json", "list", "contact"]) == 0
    capsys.readouterr()
