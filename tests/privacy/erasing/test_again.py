"""An erasure asked for once more: it is one and the same, and knows what it looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.errors import UserError
from crm_desktop.privacy.erasing import certificate, jobs, mentions, running, steps
from crm_desktop.store import backup, belongings
from crm_desktop.store.belongings import Belongings
from crm_desktop.store.workspace import Workspace
from tests.privacy.erasing.acting import make, named

NAME = "Zulaikha binti Osman"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "shop.crm") as ws:
        yield ws


def fails(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(_going: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setitem(steps.EVERY, step, full)


def asked(ws: Workspace) -> tuple[str, Belongings, list[mentions.Mention], Path]:
    """Return somebody with a setting, a backup and a colleague's note that name them."""
    id, tan = make(ws, "contact", name=NAME), make(ws, "contact", name="Tan Ah Kow")
    make(ws, "note", text=f"Met {NAME} at lunch", **{f"contacts.{tan}": True})
    ws.set_setting("views.contact", {"search": NAME})
    return (
        id,
        belongings.of(ws.reader(), "contact", id),
        named(ws, "contact", id),
        backup.backup(ws),
    )


@pytest.mark.parametrize("step", ["ledger", "files", "traces"])
def test_once_more_after_a_failure_is_the_same_erasure(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    _, found, texts, made = asked(ws)
    with monkeypatch.context() as broken:
        fails(broken, step)
        first = running.begin(ws, found, (), texts)
        with pytest.raises(UserError, match="full"):
            running.run(first)
    again = running.begin(ws, found, (), texts)
    assert again.job.id == first.job.id and again.words == first.words != []
    job = running.run(again)
    assert jobs.under_way(ws) == [] and certificate.of(ws, job).complete and job.looked > 0
    assert not ws.setting("views.contact")
    with backup.opened(made, None) as conn:
        assert conn.execute("SELECT 1 FROM meta WHERE instr(value,?)", (NAME,)).fetchone() is None
        notes = conn.execute("SELECT text FROM note WHERE deleted=0").fetchall()
        assert notes == [("Met [erased] at lunch",)]


def test_more_than_is_under_way_knows_what_that_looks_for(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, found, texts, _made = asked(ws)
    order = make(ws, "task", title="Send Zulaikha the chairs she ordered")
    with monkeypatch.context() as broken:
        fails(broken, "traces")
        first = running.begin(ws, found, (), texts)
        with pytest.raises(UserError):
            running.run(first)
    more = running.begin(ws, found, [("task", order)])
    assert more.job.id != first.job.id and NAME in more.names and set(first.words) < set(more.words)
    running.run(more)
    running.resume(ws)
    assert jobs.under_way(ws) == [] and not ws.setting("views.contact")


def test_who_was_erased_already_is_not_said_to_be_erased_once_more(ws: Workspace) -> None:
    _, found, texts, _ = asked(ws)
    running.run(running.begin(ws, found, (), texts))
    (ended,) = jobs.ended(ws)
    with pytest.raises(UserError, match="erased already"):
        running.begin(ws, found, (), texts)
    assert jobs.ended(ws) == [ended] and jobs.under_way(ws) == []


def test_what_is_kept_with_its_words_is_not_replaced_by_what_has_none(ws: Workspace) -> None:
    _, found, texts, _ = asked(ws)
    going = running.begin(ws, found, (), texts)
    running.run(going, upto=jobs.STEPS.index("files"))
    assert not jobs.keep(ws, jobs.Job("came-x", 0, "files", going.job.stamp, going.job.rows))
    assert [one.id for one in jobs.under_way(ws)] == [going.job.id]


def test_another_lane_does_not_carry_out_what_one_is_at(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, found, texts, _ = asked(ws)
    plain, meanwhile = steps.EVERY["fold"], list[object]()

    def look(going: steps.Going) -> None:
        if not meanwhile:  # its stamp is kept by now
            meanwhile.append(running.resume(ws))
        plain(going)

    monkeypatch.setitem(steps.EVERY, "fold", look)
    job = running.run(running.begin(ws, found, (), texts))
    assert meanwhile == [[]] and jobs.under_way(ws) == []
    assert [one.id for one in jobs.ended(ws)] == [job.id] and running.waiting(ws) == 0


def test_what_ended_or_went_on_is_not_kept_as_it_was(ws: Workspace) -> None:
    _, found, texts, _ = asked(ws)
    running.run(running.begin(ws, found, (), texts), upto=jobs.STEPS.index("fold"))
    (early,) = jobs.under_way(ws)
    (job,) = running.resume(ws, upto=jobs.STEPS.index("tidy"))
    assert not jobs.keep(ws, early) and jobs.under_way(ws) == [job]
    with pytest.raises(steps.Waiting):
        running.run(running.taken_up(ws, early))
    running.resume(ws)
    assert not jobs.keep(ws, early) and jobs.under_way(ws) == [] and running.waiting(ws) == 0
    assert [(one.id, one.sealed) for one in jobs.ended(ws)] == [(early.id, "")]
