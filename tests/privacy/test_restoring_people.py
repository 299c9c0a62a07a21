"""Who refused is left alone after a restore too where their contact was in the trash or merged meanwhile."""

from __future__ import annotations

import struct

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.duplicates import merging
from crm_desktop.store import backup, driver
from crm_desktop.store.consents import carrying, reach
from crm_desktop.store.salvage import placing
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust.access import restoring

from .saying import close, make, say

TIMES = ("2026-01-01", "2026-02-02")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "shop.crm"


@pytest.fixture
def two(path):
    """Make two contacts who allow mail, with the same address."""
    with Workspace.create(path) as ws:
        made = [make(ws, "contact", name=n, emails__1={"value": "tan@x.my"}) for n in ("A", "B")]
        for one in made:
            say(ws, one, "email", "given", TIMES[0])
    return made


def put(ws, id, **cells):
    return ws.log.record(Label("edit", "contact", row=id), [Edit("contact", id, cells)])


def merge(ws, keep, other):
    plan = merging.plan(ws.reader(), "contact", [keep, other], keep)
    return ws.log.record(plan.label(), plan.edits()).stamp


def refuse(ws, id):
    say(ws, id, "email", "objected", TIMES[1])


def kept(path):
    with Workspace.open(path) as ws:
        return backup.backup(ws)


def said(path, *ids):
    with Workspace.open(path) as ws:
        return [reach.may(ws.reader(), id, "email") for id in ids]


def test_who_was_in_the_trash_then_comes_back_as_who_refused(path, two):
    a, b = two
    with Workspace.open(path) as ws:
        put(ws, a, deleted=True)
        put(ws, b, deleted=True)
    source = kept(path)
    with Workspace.open(path) as ws:
        for one in two:
            put(ws, one, deleted=False)
        refuse(ws, a)
        close(ws, [b])
    assert restoring.restore(source, path, None).carried.refusals == 2
    with Workspace.open(path) as ws:
        for one in two:
            put(ws, one, deleted=False)
    one, other = said(path, a, b)
    assert one.refused and other.closed


def test_who_is_in_the_trash_now_comes_back_as_who_refused(path, two):
    a, b = two
    source = kept(path)
    with Workspace.open(path) as ws:
        refuse(ws, a)
        close(ws, [b])
        put(ws, a, deleted=True)
        put(ws, b, deleted=True)
    restoring.restore(source, path, None)
    one, other = said(path, a, b)
    assert one.refused and other.closed


@pytest.mark.parametrize("marked", [False, True])
def test_who_was_merged_since_refuses_in_both_halves(path, two, marked):
    a, b = two
    source = kept(path)
    with Workspace.open(path) as ws:
        merge(ws, b, a)
        close(ws, [b]) if marked else refuse(ws, b)
    assert restoring.restore(source, path, None).carried.refusals == 2
    assert all(one.closed if marked else one.refused for one in said(path, a, b))
    again = kept(path)
    assert not restoring.restore(again, path, None).carried.refusals  # nothing is written twice


def test_who_was_merged_into_somebody_newer_refuses(path, two):
    a, _ = two
    source = kept(path)
    with Workspace.open(path) as ws:
        newer = make(ws, "contact", name="C")
        merge(ws, newer, a)
        refuse(ws, newer)
    done = restoring.restore(source, path, None)
    assert said(path, a)[0].refused and done.carried.gone == ()


def test_who_was_parted_since_refuses_as_the_one_and_again_when_parted(path, two):
    a, b = two
    with Workspace.open(path) as ws:
        stamp = merge(ws, b, a)
    source = kept(path)
    with Workspace.open(path) as ws:
        ws.log.cancel(stamp)
        refuse(ws, a)
        close(ws, [a])
    restoring.restore(source, path, None)
    assert said(path, b)[0].closed
    with Workspace.open(path) as ws:
        close(ws, [b], on=False)
        assert reach.may(ws.reader(), b, "email").refused
        ws.log.cancel(stamp)
    assert said(path, a)[0].closed


def test_of_who_is_gone_the_number_and_some_names_are_said(path, two):
    source = kept(path)
    with Workspace.open(path) as ws:
        for n in range(7):
            refuse(ws, make(ws, "contact", name=f"Late {n}"))
    done = restoring.restore(source, path, None)
    assert len(done.carried.gone) == 7
    (words,) = done.words()
    assert words.startswith("7 people who refused") and words.count("Late") == carrying.NAMED
    assert words.endswith(", ….")


def test_what_could_not_be_read_is_said(path, two):
    source = kept(path)
    with Workspace.open(path) as ws:
        refuse(ws, two[0])
    with Pages(path) as pages:
        lost = placing.Placed(pages, {}, lambda: None).known["consent"]
    data = bytearray(path.read_bytes())
    for n in lost:
        data[(n - 1) * 4096 : n * 4096] = struct.pack("4096x")
    path.write_bytes(data)
    with pytest.raises(driver.DatabaseError), backup.opened(path, None) as conn:
        carrying.every(conn)
    assert "could not be read" in " ".join(restoring.restore(source, path, None).words())


def test_over_no_file_nothing_is_said_to_be_unread(path, two):
    source = kept(path)
    path.unlink()
    assert restoring.restore(source, path, None).words() == []
