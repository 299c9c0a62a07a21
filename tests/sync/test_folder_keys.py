"""The key of a folder: made, asked for, mistyped, changed, kept under a passphrase."""

from __future__ import annotations

import pytest

from crm_desktop.errors import UserError
from crm_desktop.sync import bundle, folder, folder_key, seal
from tests.sync import folder_kit as fk
from tests.sync import kit


def test_a_stick_with_another_key_is_said_in_words(three, place, tmp_path):
    a, _, _ = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    stranger = fk.laptop(tmp_path, "Stranger", seal.new_key())
    fk.person(stranger, "Lim")
    done = folder.exchange(stranger, place)
    assert (done.received, len(done.locked)) == (0, 1)
    folder_key.seal_with(stranger, fk.KEY)
    fk.settled(place, stranger, a)
    assert fk.everything(stranger) == fk.everything(a)
    assert {path.name for path in fk.bundles(place)} & set(done.locked)
    assert folder.exchange(a, place).locked == []
    stranger.close()


def test_without_a_key_it_is_asked_for(three, place, tmp_path):
    a, _, _ = three
    fk.person(a, "Tan")
    folder_key.set_passphrase(a, "correct horse battery")
    folder.exchange(a, place)
    new = kit.made(tmp_path, "New")
    with pytest.raises(folder_key.KeyNeededError) as asked:
        folder.exchange(new, place)
    with pytest.raises(UserError):
        folder_key.unlock(new, asked.value.locks[0], "wrong horse battery")
    folder_key.unlock(new, asked.value.locks[0], "correct horse battery")
    assert folder.exchange(new, place).received == 1
    new.close()


def test_an_empty_folder_gets_a_key(place, tmp_path):
    a, b = kit.made(tmp_path, "A"), kit.made(tmp_path, "B")
    fk.person(a, "Tan")
    assert folder.exchange(a, place).made_key
    assert not folder.exchange(a, place).made_key
    folder_key.seal_with(b, seal.key_of(folder_key.own(a).text().lower().replace("-", " ")))
    assert folder.exchange(b, place).received == 1
    a.close(), b.close()


def test_a_passphrase_set_later_lies_in_the_folder(three, place):
    a, b, _ = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    folder_key.set_passphrase(a, "correct horse battery")
    folder.exchange(a, place)
    folder.exchange(a, place)
    heads = [bundle.head_at(path) for path in fk.bundles(place)]
    assert sum(head.lock is not None for head in heads) == 1
    fk.person(a, "Lim")
    assert folder.exchange(a, place).written == 1
    assert folder.exchange(b, place).received == 2


def test_a_mistyped_key_is_noticed():
    text = fk.KEY.text()
    wrong = text.replace(text[3], "A" if text[3] != "A" else "B", 1)
    for typed in (wrong, text[:-1], "", "ABCDE", text + "A"):
        with pytest.raises(UserError):
            seal.key_of(typed)


def test_a_new_key_takes_the_place_of_the_old_one_in_the_folder(three, place):
    a, b, _ = three
    fk.person(a, "Tan")
    fk.person(b, "Lim")
    fk.settled(place, a, b)
    key = seal.new_key()
    folder_key.seal_with(a, key)
    folder.exchange(a, place)
    assert len(folder.exchange(b, place).locked) == 1
    folder_key.seal_with(b, key)
    fk.settled(place, a, b)
    assert {bundle.head_at(path).key for path in fk.bundles(place)} == {key.id}
    assert fk.everything(a) == fk.everything(b)
