"""Settings survive what a hand or a broken disk did to their file."""

import json

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
