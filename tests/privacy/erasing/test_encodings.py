"""What a word became in bytes is found: in texts, JSON, mail and links."""

from __future__ import annotations

import base64
import json
import quopri
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from crm_desktop.privacy.erasing.scanning import Scan, can_be_found, needles

SHAPES: dict[str, Callable[[str], bytes]] = {
    "JSON": lambda text: json.dumps(text).encode(),
    "JSON of others": lambda text: re.sub(
        r"(?<=\\u)....", lambda m: m[0].upper(), json.dumps(text)
    ).encode(),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: b"\0" + text.encode("utf-16-be"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "a link": lambda text: quote(text).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
}


@pytest.mark.parametrize("before", ["", "a", "ab"])
@pytest.mark.parametrize("word", ["José Müller", "陈小明", 'Aminah "Mina" Rahman'])
@pytest.mark.parametrize("shape", list(SHAPES))
def test_a_word_is_found_whatever_it_became(
    tmp_path: Path, shape: str, word: str, before: str
) -> None:
    (tmp_path / "file").write_bytes(b"... " + SHAPES[shape](f"{before}{word} or so") + b" ...")
    assert Scan([word], lambda: None).hits(tmp_path / "file") > 0
    assert Scan([word[::-1]], lambda: None).hits(tmp_path / "file") == 0


def test_a_short_word_is_not_looked_for() -> None:
    assert [can_be_found(word) for word in ("Raj", "陈", "Rajan", "陈明")] == [
        False,
        False,
        True,
        True,
    ]
    assert not any(len(one) < 5 for word in ("Raj", "é") for one in needles(word))
