"""What the program's code may not do, whoever writes it: run text, trust bytes, shell out, call out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from .sources import sources

CALLS = {"eval", "exec", "compile", "__import__"}
MODULES = {
    "pickle": {"crm_desktop.exchange.apart"},  # what its own process sends back
    "marshal": {"crm_desktop.exchange.apart", "crm_desktop.store.backups.proof"},  # the latter hashes it
    "shelve": set(), "yaml": set(), "jinja2": set(), "xml.sax": set(), "telnetlib": set(), "ftplib": set(),
    "subprocess": {"crm_desktop.gui.record.programs"},
    "httpx2": {"crm_desktop.sync.away", "crm_desktop.sync.connection", "crm_desktop.sync.listening"},
    "urllib.request": set(), "http.client": set(), "requests": set(), "smtplib": set(), "imaplib": set(),
    "PySide6.QtNetwork": set(), "PySide6.QtWebEngineWidgets": set(), "PySide6.QtWebEngineCore": set(),
}  # fmt: skip
"""Modules that run what they read or leave the computer → who may import them all the same."""
NAMES = {
    "executescript": "it commits what was begun",
    "QWebEngineView": "mail would load what it names",
}


def offences(tree: ast.AST, module: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _called(node)
        elif isinstance(node, ast.Import):
            yield from _imported(module, [alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            yield from _imported(module, [base, *(f"{base}.{a.name}" for a in node.names)])
        elif isinstance(node, ast.Attribute) and node.attr in NAMES:
            yield f"{node.attr}: {NAMES[node.attr]}"


def _called(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield f"{node.func.id}()"
    for word in node.keywords:
        if word.arg == "shell" and not (
            isinstance(word.value, ast.Constant) and not word.value.value
        ):
            yield "shell=True"


def _imported(module: str, wanted: list[str]) -> Iterator[str]:
    for name in wanted:
        if name in MODULES and module not in MODULES[name]:
            yield f"import {name}"


def test_nothing_banned_is_used():
    found = [f"{s.name}: {o}" for s in sources() for o in offences(s.tree, s.module)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    ["eval('1')", "exec('x')", "import pickle", "from urllib import request", "import yaml",
     "run(x, shell=True)", "conn.executescript('x')", "from PySide6.QtNetwork import QTcpSocket"],
)  # fmt: skip
def test_it_would_be_found(code):
    assert list(offences(ast.parse(code), "crm_desktop.gui.window"))
