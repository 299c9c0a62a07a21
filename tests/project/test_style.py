"""The style: small files, short functions, plain names, colours and styles in the theme alone."""

from __future__ import annotations

import ast
import re
from collections import Counter
from statistics import median

from .sources import PACKAGE, ROOT, Function, Source, sources

MOST_LINES = 400
MOST_IN_FUNCTION = 60
MOST_ARGUMENTS = 6
MEDIAN = 10
VAGUE = re.compile(r"(^|_)(manager|helpers?|utils?|misc)(_|$)|^common$", re.IGNORECASE)
VAGUE_CLASS = re.compile(r"(Manager|Helper|Utils?|Misc)$")
HEX = re.compile(r"#([0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\b")
MOST_MODULES = 25
"""A room with one more is parted."""
LARGER = {
    "crm_desktop": 40, "crm_desktop/domain": 48, "crm_desktop/gui": 47, "crm_desktop/gui/agenda": 27,
    "crm_desktop/gui/board": 30, "crm_desktop/gui/exchange": 29, "crm_desktop/gui/sync": 35,
    "crm_desktop/gui/tour": 32, "crm_desktop/gui/widgets": 39, "crm_desktop/server": 33,
    "crm_desktop/store": 78, "crm_desktop/sync": 35,
}  # fmt: skip
"""Rooms that were larger when this was looked at first: they do not grow any more."""
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|coming soon|not implemented)\b", re.IGNORECASE)
THEME = {"crm_desktop/gui/theme.py"}
DRESSES = THEME | {"crm_desktop/gui/sheet.py"}


def own() -> tuple[Source, ...]:
    return (*sources(), *sources(ROOT / "tests"))


def length(function: Function) -> int:
    """Return the lines of a function's body, without its docstring."""
    body = function.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(body) > 1:
        first = body[1]
    return (function.end_lineno or first.lineno) - first.lineno + 1


def test_rooms_are_small():
    rooms = Counter(s.path.parent.relative_to(ROOT).as_posix() for s in sources()
                    if s.path.name != "__init__.py")  # fmt: skip
    large = {room: n for room, n in rooms.items() if n > LARGER.get(room, MOST_MODULES)}
    assert not large, "a new module goes into a room of its own, or one of these is parted"


def test_files_and_functions_are_short():
    long = [f"{s.name}: {s.lines()}" for s in own() if s.lines() > MOST_LINES]
    long += [f"{s.name}, {f.name}: {length(f)}" for s in own() for f in s.functions()
             if length(f) > MOST_IN_FUNCTION]  # fmt: skip
    assert not long, "\n".join(long)


def test_most_functions_are_a_few_lines():
    lengths = [length(f) for s in sources() for f in s.functions()]
    assert median(lengths) <= MEDIAN


def test_a_module_opens_with_what_it_knows():
    wrong = []
    for source in sources():
        said = ast.get_docstring(source.tree) or ""
        if not said.split("\n\n")[0].rstrip().endswith((".", "…")):
            wrong.append(f"{source.name}: {said[:80] or 'no docstring'}")
    assert not wrong, "\n".join(wrong)


def test_names_say_something():
    vague = [s.name for s in own() if VAGUE.search(s.path.stem)]
    for source in own():
        vague += [f"{source.name}: {f.name}" for f in source.functions() if VAGUE.search(f.name)]
        classes = (n for n in source.nodes if isinstance(n, ast.ClassDef))
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
        for s in sources()
        if s.path.is_relative_to(PACKAGE / "gui") and s.name not in THEME
        for text in s.texts()
        if HEX.search(text.value)
    ]
    assert not found, "\n".join(found)


def test_no_widget_has_a_style_sheet_of_its_own():
    found = [s.name for s in sources() if s.name not in DRESSES and "setStyleSheet(" in s.text]
    assert not found


def test_a_dialog_goes_when_it_is_closed():
    """Its window would keep it as long as it lives, and each is made anew."""
    kept = [s.name for s in sources()
            if re.search(r"^class \w+\(Q\w*Dialog\)", s.text, re.MULTILINE) and "/tour/" not in s.name
            and "WA_DeleteOnClose" not in s.text and "deleteLater" not in s.text]  # fmt: skip
    assert not kept, "\n".join(kept)


def test_the_next_turn_has_one_way():
    """PySide's own keeps what it was to call for ever when its owner goes before."""
    kept = [s.name for s in sources() if re.search(r"singleShot\(\s*0\b", s.text)
            and s.name != "crm_desktop/gui/binding/turns.py"]  # fmt: skip
    assert not kept, "\n".join(kept)


def test_no_layout_is_asked_for_its_items():
    """The binding keeps an item it gave for as long as the layout lives. Qt destroys it before that, with
    what it laid out, and whatever lies in its place then is taken for it: the program ends."""
    asking = [s.name for s in sources() if re.search(r"\.itemAt\(|\.itemAtPosition\(", s.text)]
    assert not asking, "\n".join(asking)


def test_no_function_within_another_calls_itself_in_the_window():
    """It is a ring of all it knows until Python's collector comes, which PySide may give widgets of Qt's own
    to destroy (`tests/gui/look/test_rings.py`). Not seen: objects that keep methods of their own."""
    rings = [f"{s.name}: {name}" for s in sources() if s.name.startswith("crm_desktop/gui/")
             for f in s.functions() for name in _rings(f)]  # fmt: skip
    assert not rings, "\n".join(rings)


def test_control_a_ring_of_functions_is_found():
    text = "def f():\n def a(): b()\n def b(): a()\n c = lambda: c()\n def d(): e = 1; return e\n"
    (function,) = ast.parse(text).body
    assert _rings(function) == ["a", "b", "c"]


def _names(node):
    every = (n for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return {name.id for name in every}


def _rings(function):
    """Return the functions within one that reach themselves by name."""
    local = {}
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not function:
            local[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            local |= {t.id: node.value for t in node.targets if isinstance(t, ast.Name)}
    reach = {name: _names(node) & local.keys() for name, node in local.items()}
    for _ in local:
        reach = {
            name: seen.union(*(reach[other] for other in seen)) for name, seen in reach.items()
        }
    return sorted(name for name, seen in reach.items() if name in seen)


def test_what_paints_a_picture_ends_with_it():
    """What goes wrong meanwhile keeps the painter: Qt ends the program where that outlives a picture."""
    free = [s.name for s in sources() if re.search(r" = QPainter\((?!self\b)\w+\)", s.text)
            and "finally:" not in s.text and "/tour/" not in s.name and "gallery" not in s.name]  # fmt: skip
    assert not free, "\n".join(free)


def test_a_menu_is_opened_one_way():
    """Else it stays when what it is of is switched off, takes all clicks and heeds none."""
    places = [s.name for s in sources() if re.search(r"(?<!completer)\.popup\([^)]", s.text)
              and s.name != "crm_desktop/gui/widgets/menus.py" and "/tour/" not in s.name]  # fmt: skip
    assert not places, "\n".join(places)


def test_nothing_is_left_unfinished():
    found = [s.name for s in sources() if UNFINISHED.search(s.text)]
    assert not found
