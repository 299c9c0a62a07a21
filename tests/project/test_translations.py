"""Malay for every word a user meets: complete, with the same placeholders, and no leftovers."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

import pytest

from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import load_catalogue

from .sources import PACKAGE, ROOT, Source, called, sources

FOLDER = ROOT / "resources" / "translations"
FILES = sorted((FOLDER / "ms.d").glob("*.json"))
QT = FOLDER / "ms.d" / "qt.json"
"""Words of Qt's own dialogs: no call of ours says them."""
PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}|(%\d)")
SAID_BY_UI = ("text", "title", "windowTitle", "toolTip", "placeholderText", "statusTip")


def said(source: Source) -> Iterator[tuple[int, str]]:
    """Yield (line, English) of every text one file has translated."""
    for call in source.calls():
        if called(call) in ("tr", "mark") and call.args:
            yield from _literals(call.args[0])
        elif called(call) == "trn" and len(call.args) > 1:
            yield from _literals(call.args[1])


def _literals(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def declared() -> Iterator[str]:
    """Yield what the records declare: labels, groups and choices, translated where shown."""
    for record in RECORDS.values():
        yield from (record.label, record.plural)
        yield from (group for group, _ in record.layout.groups)
        for field in (
            record.fields | record.derived
        ).values():  # also internal ones: the history names them
            yield from (field.label, field.group)
            yield from (choice.label for choice in field.choices)


def of_forms() -> Iterator[str]:
    """Yield the words of the Designer forms."""
    for path in sorted((ROOT / "ui").glob("*.ui")):
        for prop in ElementTree.parse(path).iter("property"):
            text = prop.find("string") if prop.get("name") in SAID_BY_UI else None
            if text is not None and text.text and text.get("notr") != "true":
                yield text.text


@cache
def wanted() -> dict[str, str]:
    """Return English → where it is said."""
    found = dict.fromkeys(declared(), "a record's declaration")
    found |= dict.fromkeys(of_forms(), "a form in ui/")
    for source in sources():
        found |= {text: f"{source.name}:{line}" for line, text in said(source)}
    return found


@cache
def catalogue() -> dict[str, str]:
    return load_catalogue(FOLDER)


def test_everything_said_has_its_malay():
    missing = [f"{at}: {text}" for text, at in wanted().items() if text and text not in catalogue()]
    assert not missing, "\n".join(sorted(missing))


def test_placeholders_are_the_same():
    wrong = [
        f"{english!r}: {malay!r}"
        for english, malay in catalogue().items()
        if Counter(PLACEHOLDER.findall(english)) != Counter(PLACEHOLDER.findall(malay))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_is_said_twice(path):
    """Two changes that meet leave both; the second would win without a word."""
    pairs = json.loads(path.read_text("utf-8"), object_pairs_hook=list)
    assert [text for text, n in Counter(text for text, _ in pairs).items() if n > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_nothing_is_translated_that_nobody_says(path):
    if path == QT:
        return
    spare = [text for text in json.loads(path.read_text("utf-8")) if text not in wanted()]
    assert not spare, "\n".join(spare)


def test_two_files_do_not_say_a_word_differently():
    first: dict[str, tuple[str, str]] = {}
    differ = []
    for path in FILES:
        for english, malay in json.loads(path.read_text("utf-8")).items():
            other, at = first.setdefault(english, (malay, path.name))
            if other != malay:
                differ.append(f"{english!r}: {other!r} in {at}, {malay!r} in {path.name}")
    assert not differ, "\n".join(differ)


def test_malay_is_said_and_not_left_english():
    empty = [english for english, malay in catalogue().items() if not malay.strip()]
    assert not empty


def test_what_is_translated_is_a_literal():
    """`tr(f"…")` and `tr("a" + b)` would never be found; a name stands for a marked constant."""
    wrong = [
        f"{source.name}:{call.lineno}"
        for source in sources()
        if source.path != PACKAGE / "i18n.py"
        for call in source.calls()
        if called(call) in ("tr", "trn", "mark")
        and call.args
        and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert not wrong, "\n".join(wrong)
