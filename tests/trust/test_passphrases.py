"""Passphrases: what opens, what does not, and what a damaged or hostile file of them may ask."""

from __future__ import annotations

import json
import random
import shutil
import unicodedata
from pathlib import Path

import pytest

from crm_desktop.errors import UserError
from crm_desktop.store import backup
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys, passphrases, sealing

LETTERS = "aZ0 -'éüñşĐ한국語茶àâæœßøå👍🏽ختمعகி"


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "COSTS", {"memory": 64, "passes": 1, "lanes": 1})


def test_a_hundred_random_passphrases_open_however_their_letters_are_composed(cheap):
    draw, key = random.Random(6), new_key()
    for _ in range(100):
        said = "".join(draw.choices(LETTERS, k=draw.randint(12, 40)))
        seal = sealing.sealed(key, unicodedata.normalize("NFC", said))
        assert sealing.opened(seal, unicodedata.normalize("NFD", said), key.id) == key
        assert sealing.opened(seal, said + "x", key.id) is None
        assert sealing.opened(seal, said.swapcase() + said, key.id) is None


def test_what_a_try_costs(path, key):
    passphrases.put(path, key, "kopi o kosong satu")
    (kept,) = json.loads(path.with_name("shop.crm.key").read_text())["keys"].values()
    assert (kept["memory"], kept["passes"], kept["lanes"]) == (65536, 3, 4)


@pytest.mark.parametrize("said", ["", "short", "aaaaaaaaaaaaaaa", "123412341234"])
def test_what_is_too_short_is_refused(path, key, said):
    with pytest.raises(UserError, match="too short"):
        passphrases.put(path, key, said)
    assert not path.with_name("shop.crm.key").exists()


def test_strength_is_told_in_words():
    told = [sealing.strength(s).name for s in ("teapot", "teapot 1958", "three green teapots")]
    assert [*told, sealing.strength("three green teapots in a row").name] == [
        "TOO_SHORT", "EASY", "GOOD", "STRONG",
    ]  # fmt: skip


def test_a_passphrase_is_changed_and_removed(path, key, cheap):
    passphrases.put(path, key, "the first of the two")
    passphrases.put(path, key, "the second of the two")
    with pytest.raises(keys.WrongKeyError, match="not the passphrase"):
        keys.unlock_with(path, "the first of the two")
    assert keys.unlock_with(path, "the second of the two") == key
    passphrases.remove(path, key.id)
    assert not [file for place in passphrases.places(path) for file in [place] if file.exists()]
    with pytest.raises(keys.WrongKeyError, match="no passphrase"):
        keys.unlock_with(path, "the second of the two")


def test_a_renamed_file_a_backup_and_a_lost_small_file_open_by_what_lies_with_them(
    path, key, cheap
):
    with Workspace.open(path, key=key) as ws:
        made = backup.backup(ws)
    passphrases.put(path, key, "three green teapots")
    assert keys.unlock_with(made, "three green teapots") == key
    path.with_name("shop.crm.key").unlink()
    other = path.rename(path.with_name("business.crm"))
    assert keys.unlock_with(other, "three green teapots") == key


def test_two_files_of_one_name_and_other_keys_do_not_lose_each_others(path, key, cheap):
    other = new_key()
    passphrases.put(path, key, "three green teapots")
    passphrases.put(path, other, "two yellow saucers")
    assert passphrases.seal_of(path, key.id) and passphrases.seal_of(path, other.id)
    assert keys.unlock_with(path, "three green teapots") == key


@pytest.mark.parametrize("text", ["", "{", "[]", '{"keys": 5}', '{"keys": {"ID": {"salt": "zz"}}}'])
def test_a_damaged_small_file_costs_the_passphrase_only(path: Path, key, text):
    path.with_name("shop.crm.key").write_text(text.replace("ID", key.id))
    with pytest.raises(keys.WrongKeyError):
        keys.unlock_with(path, "three green teapots")


@pytest.mark.parametrize(
    "cost", [{"memory": 1 << 30}, {"passes": 10**9}, {"lanes": 0}, {"lanes": -1}]
)
def test_a_file_cannot_ask_for_more_than_a_computer_has(key, cost, cheap):
    seal = {**sealing.sealed(key, "three green teapots"), **cost}
    assert sealing.opened(seal, "three green teapots", key.id) is None


def test_a_passphrase_of_before_a_rename_is_removed_too(path, key, cheap):
    passphrases.put(path, key, "the first of the two")
    other = path.rename(path.with_name("renamed.crm"))
    passphrases.put(other, key, "the second of the two")
    with pytest.raises(keys.WrongKeyError):
        keys.unlock_with(other, "the first of the two")
    keys.unlock_with(other, "the second of the two")
    passphrases.remove(other, key.id)
    for said in ("the first of the two", "the second of the two"):
        with pytest.raises(keys.WrongKeyError):
            keys.unlock_with(other, said)


def test_where_the_backups_take_no_key_the_passphrase_is_kept_beside_the_file(path, key, cheap):
    backup.folder_of(path).write_text("a file in the way")
    passphrases.put(path, key, "the first of the two")
    assert keys.unlock_with(path, "the first of the two") == key


def test_a_copy_without_the_small_file_says_which_file_is_to_come_along(path, key, tmp_path, cheap):
    passphrases.put(path, key, "three green teapots")
    copy = tmp_path / "stick" / "copy.crm"
    copy.parent.mkdir()
    shutil.copy2(path, copy)
    with pytest.raises(keys.WrongKeyError) as told:
        keys.unlock_with(copy, "three green teapots")
    assert ".crm.key along" in str(told.value) and "recovery code" in str(told.value)
    shutil.copy2(path.with_name("shop.crm.key"), copy.parent)  # its name is that of the first
    assert keys.unlock_with(copy, "three green teapots") == key
