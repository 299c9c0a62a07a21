"""The documents: their links lead somewhere, their commands run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from .sources import ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "resources/help").rglob("*.md")]
)
README = ROOT / "README.md"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
CONTACTS = """Name,E-mail,Phone,Company
Nurul Huda binti Ismail,nurul@example.my,012-334 5521,Maju Jaya Sdn Bhd
Tan Ah Kow,ahkow@example.my,03-7956 1180,Kow Seng Trading
"""


def commands(program: str) -> list[list[str]]:
    """Return what the README's blocks call `program` with, in their order."""
    lines = "\n".join(BLOCK.findall(README.read_text("utf-8"))).splitlines()
    words = (shlex.split(line, comments=True) for line in lines)
    return [found[1:] for found in words if found and found[0] == program]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    links = LINK.findall(page.read_text("utf-8"))
    local = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]
    assert all((page.parent / link).exists() for link in local), local


def test_the_changelog_says_each_thing_once():
    told = (ROOT / "CHANGELOG.md").read_text("utf-8").split("\n- ")
    assert [one[:60] for one in {*told} if told.count(one) > 1] == []


def test_the_readme_names_targets_there_are():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)", README.read_text("utf-8")))
    assert named - {"made"} <= targets
    assert {"run", "test"} <= {call[0] for call in commands("make")}


def test_the_commands_of_the_readme_run(tmp_path, monkeypatch, capsys):
    from crm_desktop.cli import main

    monkeypatch.chdir(tmp_path)
    Path("contacts.csv").write_text(CONTACTS, "utf-8")
    calls = commands("crm")
    assert len(calls) > 10
    for call in calls:
        assert main(call) == 0, (call, capsys.readouterr())
    assert "Nurul Huda" in Path("everyone.csv").read_text("utf-8")
    assert list(Path("taken-out").glob("*.csv"))
