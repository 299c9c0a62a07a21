"""Recovery codes: what is typed of them, what is misread, and what is no code at all."""

from __future__ import annotations

import pytest

from crm_desktop.errors import UserError
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.sync import seal


def test_a_code_is_read_however_it_is_typed():
    for _ in range(200):
        key = new_key()
        said = code.recovery_code(key)
        assert [len(group) for group in said.split("-")] == [5] * 8
        typed = (
            said.lower().replace("-", "  ").replace("o", "0").replace("i", "1").replace("b", "8")
        )
        assert code.key_of(typed) == code.key_of(said) == key


def test_each_letter_counts():
    said = code.recovery_code(Key(bytes(range(20))))
    for at, sign in enumerate(said):
        if sign != "-":
            wrong = said[:at] + ("C" if sign != "C" else "D") + said[at + 1 :]
            assert code.key_of(wrong) is None and code.looks_like_one(wrong)
    assert (
        code.key_of(said[:-1]) is None
        and code.key_of(said + "A") is None
        and code.key_of("") is None
    )
    assert not code.looks_like_one("three green teapots") and code.key_of("ключ") is None


def test_a_folder_key_is_no_recovery_code_and_stays_valid():
    secret = bytes(range(20))
    said = seal.Key(secret).text()
    assert said == "AAAQE-AYEAU-DAOCA-JBIFQ-YDIOB-4IBCE-QTNWE-4G2TJ"  # as it was printed before
    assert code.key_of(said) is None
    assert seal.key_of(said).secret == secret
    with pytest.raises(UserError):
        seal.key_of(code.recovery_code(Key(secret)))


def test_a_code_typed_without_its_dashes_is_known_for_one():
    said = code.recovery_code(new_key())
    wrong = ("A" if said[0] != "A" else "B") + said[1:]
    assert all(code.looks_like_one(one) for one in (wrong, wrong.replace("-", ""), wrong.lower()))
    assert not code.looks_like_one("correcthorsebatterystaplecorrecthorses")
    assert not code.looks_like_one("three green teapots")
