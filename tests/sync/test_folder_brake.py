"""Many deletions that come by a folder or a file are asked about before anything is taken in."""

from __future__ import annotations

import pytest

from crm_desktop.cli import main
from crm_desktop.sync import folder, folder_key, mail_file
from crm_desktop.sync.brake import BrakeError
from tests.sync import folder_kit as fk
from tests.sync import kit


@pytest.fixture
def met(two, place):
    """Two laptops that hold the same forty contacts, of which the first deletes thirty."""
    a, b = two
    ids = [fk.person(a, f"Person {n}") for n in range(40)]
    folder.exchange(a, place)
    folder.exchange(b, place)
    fk.delete(a, ids[:30])
    fk.person(a, "One more")
    return a, b, ids


def test_a_folder_stops_before_anything_and_goes_on_when_allowed(met, place):
    a, b, ids = met
    folder.exchange(a, place)
    with pytest.raises(BrakeError) as stopped:
        folder.exchange(b, place)
    assert sorted(stopped.value.going) == sorted(("contact", id) for id in ids[:30])
    assert len(kit.shown(b)) == 40
    assert folder.exchange(b, place, allow=True).received == 2
    assert kit.shown(b) == kit.shown(a)
    a.log.undo(), a.log.undo()
    folder.exchange(a, place)
    folder.exchange(b, place)
    assert len(kit.shown(b)) == 40
    assert not folder.exchange(b, place, anew=True).damaged  # what is known is not counted again


def test_a_file_stops_before_anything(met, tmp_path):
    a, b, _ = met
    mail_file.write(a, tmp_path / "x.crmb")
    with pytest.raises(BrakeError):
        mail_file.take(b, tmp_path / "x.crmb")
    assert len(kit.shown(b)) == 40
    assert mail_file.take(b, tmp_path / "x.crmb", allow=True).received == 2
    assert len(kit.shown(b)) == 11


def test_a_few_go_and_a_new_laptop_asks_nothing(two, place):
    a, b = two
    ids = [fk.person(a, f"Person {n}") for n in range(40)]
    fk.delete(a, ids[:30])
    folder.exchange(a, place)
    assert folder.exchange(b, place).received
    fk.delete(a, ids[30:38])
    folder.exchange(a, place)
    folder.exchange(b, place)
    assert len(kit.shown(b)) == 2


def test_the_command_says_so(met, place, tmp_path, capsys):
    a, b, _ = met
    folder.exchange(a, place)
    file = b.path
    b.close()
    words = ["--file", str(file), "sync", "--folder", str(place)]
    assert main(words) == 1
    assert "30 records would be deleted" in capsys.readouterr().err
    assert main([*words, "--allow-deletions"]) == 0
    assert folder_key.own(a) is not None
