"""A backup counts only after a trial restore; the second place has what it should, read back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from crm_desktop import cli
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange import importing
from crm_desktop.store import backup, beside
from crm_desktop.store.backups import homes, places, proof
from crm_desktop.store.backups.before import before
from crm_desktop.store.backups.trying import failing
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace


def _made(path: Path, **more: Any) -> Workspace:
    ws = Workspace.create(path, **more)
    _add(ws, 1)
    return ws


def _add(ws: Workspace, n: int) -> None:
    id = f"0190a000-0000-7000-8000-{n:012x}"
    ws.log.record(Label("edit"), [Edit("contact", id, {"deleted": False, "name": f"Contact {n}"})])


@pytest.mark.parametrize("sealed", [False, True])
def test_a_backup_is_proved_by_a_trial_restore(tmp_path: Path, sealed: bool) -> None:
    with _made(tmp_path / "a.crm", key=new_key() if sealed else None) as ws:
        made = backup.backup(ws)
        held = proof.of(made)
        assert held is not None
        assert held.moment == ws.log.moment()
        assert held.rows > 1
        assert sorted(p.name for p in made.parent.iterdir()) == [made.name, "a.proofs.json"]


def test_a_backup_changed_since_is_not_called_proved(tmp_path: Path) -> None:
    with _made(tmp_path / "a.crm") as ws:
        made = backup.backup(ws)
        os.utime(made, (1, 1))
        assert proof.of(made) is None


def test_a_copy_that_lost_a_row_on_its_way_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The protection off, the last step of the test, such a copy counts: that is the control."""
    whole = backup.with_files

    def losing(made: Path, *more: Any) -> Any:
        with backup.opened(made, None) as conn:
            pass
        conn = backup.driver.connect(str(made))
        conn.execute("DELETE FROM contact_words")
        conn.execute("DELETE FROM change")
        conn.close()
        return whole(made, *more)

    monkeypatch.setattr(backup, "with_files", losing)
    with _made(tmp_path / "a.crm") as ws:
        with pytest.raises(UserError, match="The copy is damaged: change"):
            backup.backup(ws)
        assert backup.backups(ws.path) == []
        monkeypatch.setattr(proof, "unless_equal", lambda *_: None)
        assert backup.backup(ws).exists()


def test_a_value_changed_on_its_way_is_noticed(tmp_path: Path) -> None:
    with _made(tmp_path / "a.crm") as ws:
        held = proof.summary(ws.reader(), lambda: None)
        with ws.transaction() as conn:
            conn.execute("UPDATE contact SET name='Contact 2'")
        with pytest.raises(UserError, match="SHA-256"):
            proof.unless_equal(held, proof.summary(ws.reader(), lambda: None))


def test_before_much_is_done_there_is_a_proved_backup_and_not_two(tmp_path: Path) -> None:
    with _made(tmp_path / "a.crm") as ws:
        first = before(ws, "erasure")
        assert first == before(ws, "import")
        _add(ws, 2)
        assert before(ws, "import") != first
        assert {one.reason for one in backup.backups(ws.path)} == {"erasure", "import"}


def test_an_import_of_over_100_rows_makes_one_first(tmp_path: Path) -> None:
    assert importing.MANY == 100
    for rows, reasons in ((20, []), (150, ["import"])):
        file = tmp_path / f"{rows}.csv"
        file.write_text("name\n" + "".join(f"Person {rows} {n}\n" for n in range(rows)))
        with Workspace.create(tmp_path / f"{rows}.crm") as ws:
            _quickly(ws, file)
            assert [one.reason for one in backup.backups(ws.path)] == reasons


def _quickly(ws: Workspace, file: Path) -> None:
    from crm_desktop.exchange import source
    from crm_desktop.exchange.columns import mapping

    found = source.detect(file)
    importing.quick(ws, found, mapping.propose(found, "contact"), progress=lambda _: None,
                    check=lambda: None)  # fmt: skip


def test_the_second_place_gets_each_backup_and_catches_up(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with _made(tmp_path / "a.crm") as ws:
        assert places.catch_up(ws) is None
        places.choose(ws, stick)
        first = backup.backup(ws)
        assert places.words(_state(ws)) == f"{stick} lacks 1 backup."
        places.catch_up(ws)
        home = homes.of(ws, stick)
        assert (home / first.name).read_bytes() == first.read_bytes()
        shutil.move(stick, tmp_path / "away")
        _add(ws, 2)
        second = backup.backup(ws)
        away = places.catch_up(ws)
        assert away is not None
        assert not away.there
        assert "is not connected" in places.words(away)
        shutil.move(tmp_path / "away", stick)
        places.catch_up(ws)
        assert {p.name for p in home.iterdir()} == {first.name, second.name}
        assert places.words(_state(ws)) == f"{stick} has all backups."


def _state(ws: Workspace) -> places.Place:
    found = places.state(ws)
    assert found is not None
    return found


def test_a_place_that_writes_other_than_it_is_told_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with _made(tmp_path / "a.crm") as ws:
        places.choose(ws, stick)
        made = backup.backup(ws)
        sums = iter(("1", "2"))
        monkeypatch.setattr(beside, "digest_of", lambda *_: next(sums))
        with pytest.raises(UserError, match="is not what can be read"):
            places.catch_up(ws)
        assert not [one for one in stick.rglob("*") if one.is_file()]
        assert made.exists()


def test_the_proofs_of_many_backups_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _made(tmp_path / "a.crm") as ws:
        made = [backup.backup(ws) for _ in range(3)]
        os.utime(made[1], (1, 1))
        wanted = {one: found for one in made if (found := proof.of(one))}
        read: list[str] = []
        loads = proof.json.loads
        monkeypatch.setattr(proof.json, "loads", lambda text: (read.append(text), loads(text))[1])
        assert proof.each(made) == wanted and set(wanted) == {made[0], made[2]}
        assert len(read) == 1


def test_a_place_beside_the_file_or_nowhere_is_refused(tmp_path: Path) -> None:
    with _made(tmp_path / "a.crm") as ws:
        for folder in (tmp_path, tmp_path / "nowhere"):
            with pytest.raises(UserError):
                places.choose(ws, folder)


def test_after_an_erasure_the_second_place_holds_no_copy_of_before(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with _made(tmp_path / "a.crm") as ws:
        places.choose(ws, stick)
        first = backup.backup(ws)
        places.catch_up(ws)
        first.unlink()
        ws.log.erase([("contact", "0190a000-0000-7000-8000-000000000001")])
        places.catch_up(ws)
        assert not [one for one in stick.rglob("*") if one.is_file()]


def test_a_backup_that_went_bad_in_silence_is_found(tmp_path: Path) -> None:
    with _made(tmp_path / "a.crm") as ws:
        made, other = backup.backup(ws), backup.backup(ws)
        assert failing(ws) == []
        said, data = made.stat(), bytearray(made.read_bytes())
        at = data.index(b"Contact 1")
        data[at : at + 9] = b"Contact 7"
        made.write_bytes(data)
        os.utime(made, ns=(said.st_atime_ns, said.st_mtime_ns))
        assert [path for path, _ in failing(ws)] == [made]
        assert other.exists()
    assert cli.main(["--file", str(tmp_path / "a.crm"), "check", "--deep"]) == 1
    made.unlink()
    assert cli.main(["--file", str(tmp_path / "a.crm"), "check", "--deep"]) == 0
