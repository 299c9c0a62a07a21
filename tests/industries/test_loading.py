"""The presets' files: all are right and said in both languages; what is not right is said in words."""

from __future__ import annotations

import contextlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.pages import pages
from crm_desktop.industries import building, loading
from crm_desktop.industries.preset import Words
from crm_desktop.paths import asset

PRESETS = {preset.key: preset for preset in loading.presets()}
TRADES = {"sales", "nonprofit", "service", "clinic", "callcentre", "construction", "insurance",
          "accounting", "fitness"}  # fmt: skip
WHOLE = """
version = 1
order = 1
icon = "briefcase"
name = ["A", "B"]
about = ["A", "B"]
uses = []
"""
FIELD = '[[fields]]\nkey = "f"\nof = "deal"\nform = "date"\nname = ["F", "M"]\n'
VIEW = '[[views]]\nkey = "v"\nof = "deal"\nname = ["F", "M"]\nwhere = {rule}\n'
WRONG = {
    "no file of its kind": "\x00\xff",
    "no TOML": "name = [",
    "a newer version": WHOLE.replace("version = 1", "version = 2"),
    "nothing": "",
    "an unknown key": WHOLE + "colour = 1",
    "English only": WHOLE.replace('["A", "B"]', '["A"]', 1),
    "empty Malay": WHOLE.replace('["A", "B"]', '["A", " "]', 1),
    "a list for a table": WHOLE + "fields = [1]",
    "a table for a list": WHOLE + "[tags]\nkey = 1",
    "an unknown form": WHOLE + FIELD.replace("date", "blob"),
    "a choice without choices": WHOLE + FIELD.replace("date", "choice"),
    "a field of nothing": WHOLE + FIELD.replace('"deal"', '"planet"'),
    "a key twice": WHOLE + FIELD + FIELD,
    "a long name": WHOLE + FIELD.replace('"F"', '"' + "x" * 61 + '"'),
    "an unknown reference": WHOLE + VIEW.format(rule='{ field = "@gone", op = "empty" }'),
    "no rule": WHOLE + VIEW.format(rule="{ all = 3 }"),
    "a rule nobody knows": WHOLE + VIEW.format(rule="{ moon = 3 }"),
    "a pipeline without stages": WHOLE
    + '[[pipelines]]\nkey = "p"\nname = ["P", "P"]\nstages = []',
    "a probability over 100": WHOLE + '[[pipelines]]\nkey = "p"\nname = ["P", "P"]\n'
    'stages = [{ key = "s", name = ["S", "S"], probability = 101 }]',
    "true for a number": WHOLE.replace("order = 1", "order = true"),
}  # fmt: skip


def said(found) -> list[Words]:
    if isinstance(found, Words):
        return [found]
    inside = found.values() if isinstance(found, dict) else found
    return [w for each in inside for w in said(each)] if isinstance(found, dict | list) else []


def test_every_trade_of_the_issue_has_its_preset():
    assert set(PRESETS) == TRADES
    assert [p.key for p in loading.headings()] == list(PRESETS)
    assert next(iter(PRESETS)) == "sales"


@pytest.mark.parametrize("key", sorted(TRADES))
def test_a_preset_is_whole(key):
    preset = PRESETS[key]
    kinds = {part.entity for part in preset.parts}
    assert {"pipeline", "custom_field", "tag", "activity_kind", "outcome", "plan"} <= kinds
    assert {"saved_view", "segment"} & kinds
    assert asset(f"resources/icons/{preset.icon}.svg").exists()
    assert any(part.body.get("script") for part in preset.of("activity_kind"))
    assert any(stage.get("needs") for p in preset.of("pipeline") for stage in p.body["stages"])


@pytest.mark.parametrize("key", sorted(TRADES))
def test_everything_is_said_in_both_languages(key):
    preset = PRESETS[key]
    every = [
        preset.name,
        preset.about,
        *(w for part in preset.parts for w in said(dict(part.body))),
    ]
    assert len(every) > 30
    assert all(en.strip() and ms.strip() for en, ms in every)
    long = [words for words in every if len(words.en.split()) > 2]
    assert not [words for words in long if words.en == words.ms]


@pytest.mark.parametrize("key", sorted(TRADES))
def test_no_two_things_of_a_kind_have_one_name(key):
    for language in ("en", "ms"):
        names = Counter((p.entity, p.of, fold(p.name.said(language))) for p in PRESETS[key].parts)
        assert not [name for name, n in names.items() if n > 1]


@pytest.mark.parametrize("key", sorted(TRADES))
def test_fields_have_names_no_declared_field_has(key):
    from crm_desktop.i18n import load_catalogue

    malay = load_catalogue(asset("resources/translations"))
    for part in PRESETS[key].of("custom_field"):
        shown = [f.label for f in RECORDS[part.of].fields.values() if not f.internal]
        taken = {fold(w) for label in shown for w in (label, malay[label])}
        assert not taken & {fold(word) for word in part.name}, part.key


def test_what_presets_share_is_called_the_same_everywhere():
    names: dict[tuple[str, str], set[Words]] = {}
    for part in (part for preset in PRESETS.values() for part in preset.parts):
        if part.entity in building.SHARED:
            names.setdefault((part.entity, part.key), set()).add(part.name)
    assert not {key: found for key, found in names.items() if len(found) > 1}
    ids = {
        building.id_of(preset.key, part)
        for preset in PRESETS.values() for part in preset.of("outcome") if part.key == "no_answer"
    }  # fmt: skip
    assert len(ids) == 1


@pytest.mark.parametrize("key", sorted(TRADES))
def test_what_a_preset_uses_is_there(key):
    known = {spec.name for spec in pages()}
    for name in PRESETS[key].uses:
        entity, _, field = name.partition(".")
        assert name in known or field in RECORDS[entity].fields


def test_health_data_say_that_they_are_sensitive():
    for key, names in {"clinic": ("allergies", "medicine", "ic"), "fitness": ("health",)}.items():
        fields = {part.key: part.body for part in PRESETS[key].of("custom_field")}
        columns = [
            c for view in PRESETS[key].of("saved_view") for c in view.body.get("columns", ())
        ]
        for name in names:
            assert "ensiti" in fields[name]["hint"].en
            assert f"@{name}" not in columns


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_right_is_said_in_words(tmp_path, what):
    path = tmp_path / "mine.toml"
    path.write_bytes(WRONG[what].encode("latin-1"))
    with pytest.raises(UserError) as refused:
        loading.load(path)
    assert "mine.toml" in str(refused.value)
    assert refused.value.__cause__ is not None


def test_the_model_of_the_wrong_ones_is_right(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(WHOLE + FIELD + VIEW.format(rule='{ field = "@f", op = "empty" }'))
    assert [part.entity for part in loading.load(path).parts] == ["custom_field", "saved_view"]


def test_a_file_that_is_gone_or_too_large_is_said_in_words(tmp_path):
    with pytest.raises(UserError):
        loading.load(tmp_path / "gone.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * (loading.LARGEST + 1))
    with pytest.raises(UserError, match="too large"):
        loading.load(tmp_path / "large.toml")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 8000), length=st.integers(1, 40), put=st.binary(max_size=20))
def test_a_damaged_file_is_read_or_refused_in_words(tmp_path, at, length, put):
    good = asset(f"{loading.FOLDER}/insurance.toml").read_bytes()
    path: Path = tmp_path / "mine.toml"
    path.write_bytes(good[:at] + put + good[at + length :])
    with contextlib.suppress(UserError):  # anything else is our fault
        assert loading.load(path).key == "mine"


def test_a_name_finds_its_preset_in_either_language():
    assert loading.named("clinic").key == "clinic"
    assert loading.named("INSURANS dan takaful").key == "insurance"
    assert loading.named("kecerg").key == "fitness"
    for wrong in ("", "moon"):
        with pytest.raises(UserError, match="no industry"):
            loading.named(wrong)
