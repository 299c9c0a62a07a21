"""Changes that may say a word: SQLite's quick look misses none that folding finds, and leaves most out."""

import json
import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.fold import fold
from crm_desktop.store.erasures import saying

TEXTS = st.text(
    alphabet="aAbB  éÉßłĿ林明\uf9f4\u3000\u300a\uff21\u0301%_!\"\\'\t\nK\u212a.@-9", max_size=14
)


def log(patches):
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE change(entity, row, patch)")
    conn.executemany("INSERT INTO change VALUES(1,?,?)", enumerate(patches))
    return conn


def found(conn, words, code=None):
    return {row for _, row, _ in saying.changes(conn, words, code)}


@given(st.lists(TEXTS, max_size=6), TEXTS.filter(lambda one: fold(one) != ""))
def test_none_that_says_it_is_left_out(texts, word):
    patches = [json.dumps({"name": one}, ensure_ascii=False) for one in [*texts, f"x {word} y"]]
    said = {n for n, one in enumerate([*texts, f"x {word} y"]) if fold(word) in fold(one)}
    assert said and said <= found(log(patches), [word])


def test_a_phone_number_is_found_however_it_is_written():
    conn = log(
        ['{"text":"ring 0123456789"}', '{"text":"小林 012-345 6789"}', '{"text":"ring 0123"}']
    )
    assert found(conn, ["012-345 6789"]) == {0, 1}


def test_others_are_left_out():
    conn = log([
        '{"name":"Siti Aminah"}', '{"name":"SITI  aminah"}', '{"name":"Siti"}', '{"name":"100% Kopi"}',
        '{"name":"100 Kopi"}', None, '{"name":"Zoë"}', '{"name":"陈小明"}', '{"name":"小林"}',
    ])  # fmt: skip
    assert found(conn, ["Siti Aminah"]) == {0, 1, 6}  # with letters that fold to others: not tried
    assert found(conn, ["100% kopi", "Siti Aminah"], 1) == {0, 1, 3, 6}
    assert found(conn, ["林"], 1) == {6, 8}
    assert found(conn, ["Lim"], 1) == {6}
    assert found(conn, ["Siti"], 2) == set()
