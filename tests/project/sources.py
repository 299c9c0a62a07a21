"""The project's own source files, parsed once for the tests that read them."""

from __future__ import annotations

import ast
import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "crm_desktop"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module
    nodes: list[ast.AST]

    @property
    def name(self) -> str:
        """Return its place in the checkout, for messages."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        """Return its dotted name."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def lines(self) -> int:
        return self.text.count("\n")

    def functions(self) -> list[Function]:
        return [n for n in self.nodes if isinstance(n, Function)]

    def calls(self) -> list[ast.Call]:
        return [n for n in self.nodes if isinstance(n, ast.Call)]

    def texts(self) -> list[ast.Constant]:
        """Return the string literals that are not docstrings."""
        spoken = {id(n.value) for n in self.nodes if isinstance(n, ast.Expr)}
        return [n for n in self.nodes if _is_text(n) and id(n) not in spoken]


def called(call: ast.Call) -> str:
    """Return the last name of what is called: "tr" of `i18n.tr(...)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


@cache
def sources(folder: Path = PACKAGE) -> tuple[Source, ...]:
    """Return every Python file under a folder. Ask within a test: reading them all takes seconds."""
    paths = (p for p in sorted(folder.rglob("*.py")) if "__pycache__" not in p.parts)
    collects = gc.isenabled()
    gc.disable()  # the collector need not go over millions of nodes, neither now nor in later tests
    try:
        return tuple(_read(path) for path in paths)
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def _read(path: Path) -> Source:
    text = path.read_text("utf-8")
    tree = ast.parse(text, str(path))
    return Source(path, text, tree, list(ast.walk(tree)))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
