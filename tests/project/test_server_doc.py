"""The operator's page: what it tells to type is what the program understands."""

from __future__ import annotations

import argparse
import re
import shlex

import yaml

from crm_desktop.server import files, people
from crm_desktop.server.web.bodies import MOST
from crm_desktop.server.web.limits import Limits

from .sources import ROOT

PAGE = (ROOT / "docs" / "server.md").read_text("utf-8")
LINES = "\n".join(re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)).splitlines()


def calls():
    """Return what is typed to `crm`, wherever it runs; inline ones too."""
    inline = re.findall(r"`(crm server [^`…]+)`", PAGE)
    for line in (*LINES, *inline):
        words = shlex.split(line, comments=True)
        program = [at for at, word in enumerate(words) if word.rpartition("/")[2] == "crm"]
        if program and "venv" not in words:
            yield words[program[0] + 1 :]


def test_every_command_is_understood(crm):
    assert len([crm.parse_args(words) for words in calls()]) > 20


def test_every_deed_of_the_server_stands_there(crm):
    (every,) = (one for one in crm._actions if isinstance(one, argparse._SubParsersAction))
    (deeds,) = (one for one in every.choices["server"]._actions if one.choices)
    named = {words[1] for words in calls() if words[0] == "server"}
    assert set(deeds.choices) <= named


def test_files_and_services_named_are_there():
    paths = re.findall(r"packaging/server(?:/[\w.-]+)?", PAGE)
    assert paths and all((ROOT / path).exists() for path in paths)
    compose = yaml.safe_load((ROOT / "packaging/server/compose.yaml").read_text("utf-8"))
    named = re.findall(r"docker compose (?:logs|exec) (\w+)", PAGE)
    assert set(named) <= set(compose["services"])


def test_limits_stand_as_they_are():
    limits = Limits()
    assert f"{MOST >> 20} MiB" in PAGE and f"{people.QUOTA >> 30} GB" in PAGE
    assert f"{files.MOST >> 30} GiB, in parts of {files.PART >> 20} MiB" in PAGE
    for rate, size in (limits.device, limits.address):
        assert f"{rate:,.0f} a second, {size:,.0f} at once" in PAGE
    assert f"| {limits.guesses[1]:.0f}, then one every six seconds |" in PAGE
    assert round(1 / limits.guesses[0]) == 6
