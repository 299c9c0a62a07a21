"""What is asked of a module is there. The type checker does not look at that in the window's rooms."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "crm_desktop"
FILES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)


def modules_in(tree: ast.AST) -> dict[str, set[str]]:
    """Return name → modules of ours a file imports by it; functions may each import another one."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crm_desktop"):
            for name in node.names:
                whole = f"{node.module}.{name.name}"
                if _is_module(whole):
                    found.setdefault(name.asname or name.name, set()).add(whole)
    return found


def _is_module(whole: str) -> bool:
    path = ROOT.parent.joinpath(*whole.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def missing(source: str) -> Iterator[str]:
    """Yield each "module.name" of ours that a text asks for and that is not there."""
    tree = ast.parse(source)
    modules = modules_in(tree)
    rebound = {
        name.id for name in ast.walk(tree)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    } | {arg.arg for arg in ast.walk(tree) if isinstance(arg, ast.arg)}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            wholes = modules.get(node.value.id, set())
            if (
                wholes
                and node.value.id not in rebound
                and not any(_has(w, node.attr) for w in wholes)
            ):
                yield f"{min(wholes)}.{node.attr}"


def _has(whole: str, name: str) -> bool:
    return hasattr(importlib.import_module(whole), name) or _is_module(f"{whole}.{name}")


def test_every_name_asked_of_a_module_is_there() -> None:
    lacking = {
        f"{path.relative_to(ROOT)}: {one}"
        for path in FILES
        for one in missing(path.read_text("utf-8"))
    }
    assert lacking == set()


@pytest.mark.parametrize("name", ["nothing", "unmark"])
def test_one_that_is_not_there_is_seen(name: str) -> None:
    source = f"from crm_desktop import i18n\n\n\ndef f():\n    return i18n.{name}\n"
    assert list(missing(source)) == [f"crm_desktop.i18n.{name}"]
