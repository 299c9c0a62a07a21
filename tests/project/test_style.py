"""The style: small files, short functions, plain names, colours and styles in the theme alone."""

from __future__ import annotations

import ast
import re
from statistics import median

import pytest

from .sources import PACKAGE, ROOT, Function, Source, sources

MOST_LINES = 400
MOST_IN_FUNCTION = 60
MOST_ARGUMENTS = 6
MEDIAN = 10
VAGUE = re.compile(r"(^|_)(manager|helpers?|utils?|misc)(_|$)|^common$", re.IGNORECASE)
VAGUE_CLASS = re.compile(r"(Manager|Helper|Utils?|Misc)$")
HEX = re.compile(r"#([0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|coming soon|not implemented)\b", re.IGNORECASE)
THEME = {"crm_desktop/gui/theme.py"}
OWN = (*sources(), *sources(ROOT / "tests"))
OWN_IDS = [s.name for s in OWN]


def length(function: Function) -> int:
    """Return the lines of a function's body, without its docstring."""
    body = function.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(body) > 1:
        first = body[1]
    return (function.end_lineno or first.lineno) - first.lineno + 1


@pytest.mark.parametrize("source", OWN, ids=OWN_IDS)
def test_files_and_functions_are_short(source: Source):
    assert source.lines() <= MOST_LINES
    long = [f"{f.name}: {length(f)}" for f in source.functions() if length(f) > MOST_IN_FUNCTION]
    assert not long


def test_most_functions_are_a_few_lines():
    lengths = [length(f) for s in sources() for f in s.functions()]
    assert median(lengths) <= MEDIAN


@pytest.mark.parametrize("source", sources(), ids=[s.name for s in sources()])
def test_a_module_opens_with_what_it_knows(source: Source):
    said = ast.get_docstring(source.tree)
    assert said, "no docstring"
    assert said.split("\n\n")[0].rstrip().endswith((".", "…")), said


def test_names_say_something():
    vague = [s.name for s in OWN if VAGUE.search(s.path.stem)]
    for source in OWN:
        vague += [f"{source.name}: {f.name}" for f in source.functions() if VAGUE.search(f.name)]
        classes = (n for n in ast.walk(source.tree) if isinstance(n, ast.ClassDef))
        vague += [f"{source.name}: {c.name}" for c in classes if VAGUE_CLASS.search(c.name)]
    assert not vague


def test_functions_take_few_arguments():
    many = [
        f"{s.name}: {f.name}"
        for s in sources()
        for f in s.functions()
        if len([a for a in f.args.posonlyargs + f.args.args if a.arg not in ("self", "cls")])
        > MOST_ARGUMENTS
    ]
    assert not many, "\n".join(many)


def test_colours_stand_in_the_theme_alone():
    found = [
        f"{s.name}:{text.lineno} {text.value!r}"
        for s in sources(PACKAGE / "gui")
        if s.name not in THEME
        for text in s.texts()
        if HEX.search(text.value)
    ]
    assert not found, "\n".join(found)


def test_no_widget_has_a_style_sheet_of_its_own():
    found = [s.name for s in sources() if s.name not in THEME and "setStyleSheet(" in s.text]
    assert not found


def test_nothing_is_left_unfinished():
    found = [s.name for s in sources() if UNFINISHED.search(s.text)]
    assert not found
