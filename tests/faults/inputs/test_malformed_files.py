"""Malformed files of every kind: refused in words, or each row accounted for; nothing is fetched."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.inputs import bringing, corpus, watching
from tests.faults.inputs.case import Case, Lures

STEPS = {"csv": 10, "xlsx": 10, "vcf": 10, "ics": 10, "eml": 10}
"""Each how manieth file is tried here; `make soak` tries all."""


@pytest.mark.parametrize("kind", corpus.KINDS)
def test_it_is_refused_in_words_or_every_row_is_told(tmp_path: Path, kind: str) -> None:
    outcomes, problems = bringing.run(tmp_path, kind, step=STEPS[kind])
    assert problems == []
    assert outcomes["in"]


def test_there_are_hundreds_and_the_same_each_time() -> None:
    lures = Lures("file:///lure.txt", "http://127.0.0.1:9/x")
    names = [case.name for kind in corpus.KINDS for case in corpus.every(lures, kind, step=7)]
    assert len(names) * 7 >= 300
    assert names == [c.name for kind in corpus.KINDS for c in corpus.every(lures, kind, step=7)]


def test_control_whoever_takes_a_lure_is_noticed(tmp_path: Path) -> None:
    with watching.watched(tmp_path) as watch:
        assert watch.came() == []
        (tmp_path / "lure.txt").read_text()
        assert "open" in watch.came()[0]
        watch.noted.clear()
        socket.create_connection(("127.0.0.1", int(urlsplit(watch.lures.url).port or 0))).close()
        assert "somebody called the address" in watch.came()


def test_control_a_row_lost_is_noticed(ws, tmp_path, monkeypatch) -> None:
    case = Case("two", b"Name,E-mail\nTan,t@x.my\nLim,l@x.my\n", 2)
    assert bringing.wrong(ws, tmp_path / "a.csv", case, planned=False) == ("in", [])
    lost = case._replace(rows=3)
    assert bringing.wrong(ws, tmp_path / "a.csv", lost, planned=True)[1] != []
    straight = bringing.importing.quick

    def forgetful(*words, **more):
        done = straight(*words, **more)
        return bringing.importing.replace(done, same=done.same - 1)

    monkeypatch.setattr(bringing.importing, "quick", forgetful)
    assert "rows" in bringing.wrong(ws, tmp_path / "a.csv", case, planned=False)[1][0]
