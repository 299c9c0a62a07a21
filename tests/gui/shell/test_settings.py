"""Settings survive what a hand or a broken disk did to their file."""

import json
import os
from pathlib import Path

import pytest

from crm_desktop.gui.settings import Settings


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "\0\0", '{"scale": "x", "theme": 3, "recent": "a", "language": null}']
)
def test_a_file_that_makes_no_sense_is_started_without(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text, "utf-8")
    settings = Settings(path)
    assert [settings.get(key) for key in ("scale", "theme", "language")] == [None] * 3
    assert settings.recent() == []


def test_what_makes_sense_beside_it_is_kept(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"scale": 1.5, "theme": [], "recent": [1, str(path)]}), "utf-8")
    settings = Settings(path)
    settings.opened(tmp_path / "new.crm")
    again = Settings(path)
    assert again.get("scale") == 1.5
    assert again.recent() == [path]
    assert again.get("recent") == [str(tmp_path / "new.crm"), str(path)]


def test_a_file_whose_name_is_no_text_is_kept_and_settings_go_on(tmp_path):
    path = tmp_path / "settings.json"
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.crm"))
    odd.touch()
    settings = Settings(path)
    settings.opened(odd)
    settings.set("theme", "dark")
    assert Settings(path).recent() == [odd] and Settings(path).get("theme") == "dark"
    settings.forget(odd)
    settings.set("name", "Siti Āminah")
    assert "Siti Āminah" in path.read_text("utf-8")  # readable, as before
    assert sorted(one.name for one in tmp_path.iterdir()) == [odd.name, path.name]
