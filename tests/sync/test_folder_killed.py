"""Processes that write into a folder: killed at any point, several at once; real kills.

`make soak` kills many times as often.
"""

from __future__ import annotations

from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import folder
from tests.sync import folder_kit as fk
from tests.sync import kit
from tests.sync.proofs import killed_folder
from tests.sync.proofs.killed_folder import started

KILLS = 8


def test_a_killed_writer_loses_nothing_it_said_was_there(tmp_path):
    figures = killed_folder.killed(tmp_path, KILLS, seed=4)
    assert figures.said >= figures.kills == KILLS


def test_two_processes_write_into_one_folder_at_once(tmp_path, place):
    names = ("Huda", "Siti")
    for name in names:
        kit.made(tmp_path, name).close()
    both = [started(tmp_path / f"{name}.crm", place, 15) for name in names]
    said = {id for process in both for id in process.communicate(timeout=240)[0].split()}
    assert [process.returncode for process in both] == [0, 0]
    assert len(said) == 30
    files = [Workspace.open(tmp_path / f"{name}.crm") for name in names]
    new = fk.laptop(tmp_path, "New")
    assert folder.exchange(new, place).damaged == []
    fk.settled(place, *files, new)
    assert kit.shown(new).keys() == said
    assert fk.everything(files[0]) == fk.everything(files[1]) == fk.everything(new)
    for ws in (*files, new):
        ws.close()


def test_a_reader_beside_a_writer_sees_whole_frames_only(tmp_path, place):
    kit.made(tmp_path, "Huda").close()
    process = started(tmp_path / "Huda.crm", place, 25)
    new = fk.laptop(tmp_path, "New")
    while process.poll() is None:
        assert folder.exchange(new, place).damaged == []
    said = set(process.stdout.read().split())
    folder.exchange(new, place)
    assert kit.shown(new).keys() == said
    process.stdout.close()
    new.close()
