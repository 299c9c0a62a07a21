"""After an erasure no byte of any file says anything of who was erased, and of others all it did."""

from __future__ import annotations

import base64
import gzip
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zstandard

from crm_desktop.privacy.erasing import certificate, jobs, replaying, running, steps
from crm_desktop.privacy.erasing.jobs import STEPS, Job
from crm_desktop.privacy.erasing.steps import Waiting
from crm_desktop.store import backup
from crm_desktop.store.backups import places
from crm_desktop.store.check import check
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace
from tests.privacy import kit, raw
from tests.privacy.kit import Planting, Subject

SUBJECTS, CANARIES = 5, 32
STORES = (
    "shop.crm",
    ".manual.crm",
    "crm-desktop.log",
    "settings.json",
    ".incoming",
    ".eml",
    ".csv",
    "shown.txt",
)


@dataclass
class Shop:
    """A planted file, its backup, and a copy somebody made by hand."""

    planting: Planting
    path: Path
    backup: Path
    by_hand: Path
    before: dict[str, set[str]]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return planted(tmp_path, 1)


def test_inside_an_encrypted_file_nothing_is_left_on_any_page(tmp_path: Path) -> None:
    key = new_key()
    path = tmp_path / "shop.crm"
    ws = Workspace.create(path, key=key)
    made = Planting(ws, tmp_path)
    one = made.subject()
    backup.backup(ws)
    texts = [*one.canaries.values()]
    kit.free_pages(path, texts, key)
    inside = {name for names in kit.left(tmp_path, texts, key).values() for name in names}
    assert {name for name in inside if name.endswith(".crm")} == {"shop.crm", *_backups(tmp_path)}
    outside = kit.left(tmp_path, texts)
    assert not any(name.endswith(".crm") for names in outside.values() for name in names)
    job = running.run(made.going(one))
    assert certificate.of(ws, job).complete
    ws.close()
    assert kit.left(tmp_path, texts, key) == {}


def test_copies_in_a_second_place_go_too_and_while_it_is_away_that_is_said(
    shop: Shop, tmp_path: Path
) -> None:
    made, one = shop.planting, shop.planting.people[0]
    second, away = tmp_path / "Disk", tmp_path.parent / f"{tmp_path.name} pulled out"
    second.mkdir()
    places.choose(made.ws, second)
    places.catch_up(made.ws)
    assert kit.left(second, [one.canaries["note"]])
    second.rename(away)
    job = running.run(made.going(one))
    assert not certificate.of(made.ws, job).complete
    away.rename(second)
    places.catch_up(made.ws)
    assert certificate.of(made.ws, job).complete
    assert kit.left(second, [*one.canaries.values()]) == {}
    made.ws.close()


def _backups(folder: Path) -> set[str]:
    return {path.name for path in (folder / "Backups").glob("*.crm")}


def planted(folder: Path, many: int) -> Shop:
    """Plant people; make a backup, and a copy of the file elsewhere that the program knows nothing of."""
    path = folder / "shop.crm"
    ws = Workspace.create(path)
    made = Planting(ws, folder)
    for _ in range(many):
        made.subject()
    kept = backup.backup(ws)
    ws.close()
    kit.free_pages(path, made.every)
    by_hand = folder.parent / f"{folder.name} by hand"
    by_hand.mkdir()
    shutil.copy2(path, by_hand / "shop.crm")
    before = kit.left(folder, made.every)
    made.ws = Workspace.open(path)
    return Shop(made, path, kept, by_hand / "shop.crm", before)


def complaints(shop: Shop, gone: list[Subject], ended: list[Job]) -> list[str]:
    """Return what contradicts that people are erased, and that it is said so."""
    made = shop.planting
    said = []
    for job in ended:
        made_of = certificate.of(made.ws, job)
        said += (
            [] if made_of.complete else [f"{place.name}: {place.said}" for place in made_of.places]
        )
    said += ["not ended"] * running.waiting(made.ws)
    made.ws.close()
    texts = [text for one in gone for text in one.canaries.values()]
    said += [f"{text} in {names}" for text, names in kit.left(shop.path.parent, texts).items()]
    said += _when_old_states_come_back(shop, texts)
    made.ws = Workspace.open(shop.path)
    return said


def _when_old_states_come_back(shop: Shop, texts: list[str]) -> list[str]:
    said = []
    again = shop.path.parent / "again.crm"
    for old in (shop.by_hand, shop.backup):  # what resumes the second tells the ledger
        shutil.copy2(old, again)
        with Workspace.open(again) as ws:
            replaying.replay(ws)
            running.resume(ws)
        said += [
            f"{text} came back in {names}"
            for text, names in kit.left(shop.path.parent, texts).items()
        ]
        again.unlink()
    return said


def test_all_canaries_lie_in_every_store_before(shop: Shop) -> None:
    for one in shop.planting.people:
        assert len(one.canaries) == CANARIES
        assert [store for store, text in one.canaries.items() if text not in shop.before] == []
    lying = {name for names in shop.before.values() for name in names}
    assert [store for store in STORES if not any(name.endswith(store) for name in lying)] == []


def test_nothing_is_left_of_who_was_erased_and_all_of_everybody_else(tmp_path: Path) -> None:
    shop = planted(tmp_path, SUBJECTS + 1)
    made, stays = shop.planting, shop.planting.people[-1]
    going = made.people[:-1]
    ended = [running.run(made.going(one)) for one in going]
    gone = {id for job in ended for _, id in job.rows}
    assert complaints(shop, going, ended) == []
    anew = _anew(shop.path, shop.by_hand)
    assert kit.others(shop.path, gone | anew) == _before(shop, gone)
    left = kit.left(tmp_path, [*stays.canaries.values()])
    assert left.keys() == set(stays.canaries.values()), "the other one is whole"
    assert check(made.ws).ok
    made.ws.close()


def _anew(path: Path, before: Path) -> set[str]:
    """Return the ids of records that were made anew without the words."""
    found = []
    for place in (path, before):
        with Workspace.open(place, read_only=True) as ws:
            found.append({
                id for entity in ("note", "attachment", "activity", "task")
                for (id,) in ws.reader().execute(f"SELECT id FROM {entity}")
            })  # fmt: skip
    return found[0] - found[1]


def _before(shop: Shop, gone: set[str]) -> str:
    shop.planting.ws.close()
    return kit.others(_restored(shop), gone)


def _restored(shop: Shop) -> Path:
    place = shop.by_hand.with_name("before.crm")
    shutil.copy2(shop.by_hand, place)
    return place


def test_undo_and_earlier_states_go_on_for_everybody_else(shop: Shop) -> None:
    made = shop.planting
    job = made.put("contact", made.tan, {"notes": "Pays late"})
    running.run(made.going(made.people[0]))
    assert made.ws.log.cancel(job.stamp) is not None
    conn = made.ws.reader()
    (notes,) = conn.execute("SELECT notes FROM contact WHERE id=?", (made.tan,)).fetchone()
    assert notes == "Pays on time"
    made.ws.close()


@pytest.mark.parametrize("step", [step for step in STEPS if step != "fold"])  # see below
def test_without_any_one_step_the_proof_fails(
    shop: Shop, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if step == "files":  # what lies half made *backups* takes away once more
        monkeypatch.setattr(steps, "_clear_halves", lambda *_given: None)
    made = shop.planting
    one = made.people[0]
    job = running.run(made.going(one), without=(step,))
    assert complaints(shop, [one], [job]) != []
    made.ws.close()


@pytest.mark.parametrize("without", [(), ("fold",)])
def test_when_it_is_said_to_be_erased_the_wal_holds_nothing(
    tmp_path: Path, without: tuple[str, ...]
) -> None:
    """The other steps fold it too, but later: the control is what lies there meanwhile."""
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        made = Planting(ws, tmp_path)
        one = made.subject()
        running.run(made.going(one), upto=jobs.SOON, without=without)
        wal = path.with_name(f"{path.name}-wal")
        assert bool(raw.hits([wal], raw.windows([*one.canaries.values()]))) == bool(without)


@pytest.mark.parametrize("without", [(), ("fold", "tidy", "scan")])
def test_while_somebody_reads_an_old_state_it_is_not_said_to_be_done(
    shop: Shop, without: tuple[str, ...]
) -> None:
    made = shop.planting
    one = made.people[0]
    reader = made.ws.fresh_reader()
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contact").fetchone()
    made.ws._conn.execute("PRAGMA busy_timeout=100")
    going = made.going(one)
    going.patience = 0.2
    if without:  # the control: words lie in the file, and it is said to be done
        job = running.run(going, without=without)
        assert job.ended and kit.left(shop.path.parent, [one.canaries["name"]])
    else:
        with pytest.raises(Waiting):
            running.run(going)
        assert jobs.under_way(made.ws)
    reader.close()
    running.resume(made.ws)
    assert not jobs.under_way(made.ws)
    made.ws.close()


@pytest.mark.parametrize("shape", [
    lambda text: text.lower().encode(), lambda text: text.upper().encode("utf-16-le"),
    lambda text: b"\0" + text.encode("utf-16-be"), lambda text: text.encode().hex().encode(),
    lambda text: base64.b64encode(b"x" + text.encode()), lambda text: text[3:11].encode(),
    lambda text: gzip.compress(text.encode()), lambda text: zlib.compress(text.encode()),
    lambda text: b"..." + zstandard.ZstdCompressor().compress(text.encode()), lambda text: _zipped(text),
])  # fmt: skip
def test_the_second_look_finds_whatever_a_text_became(tmp_path: Path, shape: Any) -> None:
    text = "Bcdfghjklmnpqrst"
    made = shape(text)
    whole = made.startswith((b"PK", b"\x1f\x8b"))
    (tmp_path / "file").write_bytes(made if whole else b"before " + made + b" after")
    assert raw.hits([tmp_path / "file"], raw.windows([text])) == {text: {"file"}}


def _zipped(text: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a", text)
    return held.getvalue()
