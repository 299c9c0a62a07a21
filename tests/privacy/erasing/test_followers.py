"""Backups that still have an earlier key of their file: an erasure waits until they can be read."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.privacy.erasing import certificate, jobs, running
from crm_desktop.store import backup
from crm_desktop.store.cipher import converting
from crm_desktop.store.cipher.key import Key, id_at, new_key
from crm_desktop.store.workspace import Workspace
from tests.privacy.test_erasure_bounds import NAME, aminah, begun

REASON = "Backups of this file still have its earlier key."


def erased_up_to_backups(path: Path, key: Key) -> Path:
    """Make a file whose erasure has its backup still before it; return that."""
    with Workspace.create(path, key=key) as ws:
        id = aminah(ws)
        made = backup.backup(ws)
        running.run(begun(ws, id), upto=jobs.SOON)
    return made


def cut_off(path: Path, old: Key, new: Key | None) -> None:
    """Give a file another key, and stop before its backups have followed."""
    wanted = new.id if new else None
    assert converting.convert(path, old, new, stop=lambda: id_at(path) == wanted).stopped


def names_in(path: Path, key: Key | None) -> list[str]:
    with backup.opened(path, key) as conn:
        return [n for (n,) in conn.execute("SELECT name FROM contact WHERE deleted=0")]


def test_a_backup_that_follows_to_a_new_key_keeps_nobody_who_was_erased(tmp_path: Path) -> None:
    path, old, new = tmp_path / "shop.crm", new_key(), new_key()
    made = erased_up_to_backups(path, old)
    cut_off(path, old, new)
    with Workspace.open(path, key=new) as ws:
        assert running.resume(ws) == [] and running.waiting(ws) == 1
        (job,) = jobs.under_way(ws)
        assert job.trouble == REASON and not job.unconfirmed
        why = [one.said for one in certificate.of(ws, job).places]
        assert REASON in why
        assert converting.take_up(ws) is not None and names_in(made, new) == [NAME]
        (done,) = running.resume(ws)
        assert done.ended and certificate.of(ws, done).complete
        assert names_in(made, new) == []


def test_where_the_earlier_key_is_not_known_yet_it_waits(tmp_path: Path) -> None:
    path, old = tmp_path / "shop.crm", new_key()
    made = erased_up_to_backups(path, old)
    cut_off(path, old, None)
    with Workspace.open(path) as ws:
        assert converting.take_up(ws) is None  # nobody knows it
        assert running.resume(ws) == [] and running.waiting(ws) == 1
        assert converting.take_up(ws, find=lambda name: old if name == old.id else None) is not None
        (done,) = running.resume(ws)
        assert done.ended and names_in(made, None) == []
