"""The layers: who may import whom, stated as data and checked on every import."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from .sources import PACKAGE, Source, called, sources

EVERYWHERE = frozenset({"crm_desktop.errors", "crm_desktop.i18n", "crm_desktop.paths"})


@dataclass(frozen=True)
class Layer:
    """What one layer may import: other layers, and packages from outside."""

    layers: frozenset[str]
    outside: frozenset[str] = field(default_factory=frozenset)


def _layer(layers: str = "", outside: str = "") -> Layer:
    return Layer(frozenset(layers.split()), frozenset(outside.split()))


LAYERS = {
    "sqlite": _layer(outside="sqlcipher3"),
    "keychain": _layer(outside="keyring"),
    "apart": _layer(),
    "domain": _layer(outside="phonenumbers nameparser"),
    "store": _layer("domain sqlite keychain apart", "sqlcipher3 orjson phonenumbers"),
    "exchange": _layer(
        "domain store deals attachments apart",
        "charset_normalizer rapidfuzz orjson phonenumbers nameparser "
        "python_calamine xlsxwriter xlrd icalendar",
    ),
    "deals": _layer("domain store"),
    "duplicates": _layer("domain store exchange", "rapidfuzz"),
    "conflicts": _layer("domain store duplicates"),
    "agenda": _layer("domain store", "dateutil"),
    "activities": _layer("domain store"),
    "attachments": _layer("domain store activities"),
    "leads": _layer("domain store exchange deals duplicates", "phonenumbers"),
    "segments": _layer("domain store deals"),
    "industries": _layer("domain store deals segments"),
    "sample": _layer("domain store deals"),
    "wire": _layer("domain", "orjson zstandard cryptography"),
    "trust": _layer("domain store keychain", "cryptography"),
    "sync": _layer("domain store wire trust keychain", "httpx2 orjson cryptography"),
    "server": _layer(
        "domain wire sqlite",
        "fastapi starlette pydantic sqlalchemy alembic uvicorn cryptography orjson psycopg "
        "prometheus_client zstandard",
    ),
    "insight": _layer("domain store deals exchange", "dateutil"),
    "shaping": _layer("domain store deals exchange"),
    "privacy": _layer(
        "domain store exchange attachments insight leads apart", "cryptography orjson"
    ),
}
# The window shows whatever there is.
LAYERS["gui"] = Layer(frozenset(LAYERS) - {"sqlite"}, frozenset({"PySide6", "shiboken6"}))
ALLOWED_APART = {
    "crm_desktop.domain.models": {"sqlmodel", "sqlalchemy", "pydantic"},
    "crm_desktop.store.migrations": {"alembic", "sqlalchemy", "sqlmodel"},
    "crm_desktop.paths": {"appdirs", "platformdirs"},
    "crm_desktop.store.cipher": {"cryptography"},
}
"""Packages that one module alone may import."""
ROOTS = (
    "crm_desktop.app", "crm_desktop.cli", "crm_desktop.commands", "crm_desktop.__main__",
    *(f"crm_desktop.{path.stem}" for path in sorted(PACKAGE.glob("*_commands.py"))),
    *(f"crm_desktop.trust_commands.{path.stem}"
      for path in sorted((PACKAGE / "trust_commands").glob("[!_]*.py"))),
)  # fmt: skip
"""Composition roots: they may import all and are imported by nobody but each other."""
SQL = re.compile(
    r"\b(SELECT\s+.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|"
    r"CREATE\s+(TEMP\s+)?TABLE|PRAGMA\s+\w)",
    re.DOTALL,
)


def imports(source: Source) -> Iterator[str]:
    """Yield every imported module's full name, also of imports inside functions."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = source.module.split(".")
                cut = node.level - (source.path.name == "__init__.py")
                base = ".".join([*above[: len(above) - cut], base]).rstrip(".")
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def layer_of(module: str) -> str:
    """Return the layer a module of ours lies in, "" for those at the top."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in LAYERS else ""


def offences(source: Source) -> Iterator[str]:
    layer = LAYERS[layer_of(source.module)]
    for wanted in imports(source):
        if wanted.split(".")[0] != "crm_desktop":
            if not _may_use(source, layer, wanted.split(".")[0]):
                yield f"{source.name} imports {wanted}"
        elif not _may_reach(source, layer, wanted):
            yield f"{source.name} imports {wanted}"


def _may_use(source: Source, layer: Layer, package: str) -> bool:
    if package in sys.stdlib_module_names:
        return package != "sqlite3"
    apart = (ALLOWED_APART[m] for m in ALLOWED_APART if source.module.startswith(m))
    return package in layer.outside or any(package in allowed for allowed in apart)


def _may_reach(source: Source, layer: Layer, wanted: str) -> bool:
    if wanted == "crm_desktop" or any(wanted.startswith(m) for m in EVERYWHERE):
        return True
    return layer_of(wanted) in {layer_of(source.module), *layer.layers}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_imports_what_it_may(name):
    found = [o for s in sources() if layer_of(s.module) == name for o in offences(s)]
    assert not found, "\n".join(found)


def test_every_package_has_a_layer():
    packages = {s.module.split(".")[1] for s in sources() if s.module.count(".") > 1}
    packages -= {root.split(".")[1] for root in ROOTS if root.count(".") > 1}
    assert packages <= set(LAYERS)


def test_what_all_may_import_imports_no_layer():
    for source in sources():
        if source.module in EVERYWHERE:
            ours = {w for w in imports(source) if w.startswith("crm_desktop.")}
            assert all(any(w.startswith(m) for m in EVERYWHERE) for w in ours), source.name


def test_nobody_imports_the_composition_roots():
    for source in sources():
        if source.module not in ROOTS:
            assert not set(imports(source)) & set(ROOTS), source.name


@pytest.mark.parametrize(
    "layer", ["domain", "exchange", "deals", "agenda", "segments", "sample", "conflicts", "gui"]
)
def test_sql_is_written_in_the_store_alone(layer):
    found = [
        f"{s.name}:{text.lineno}"
        for s in sources()
        if layer_of(s.module) == layer
        for text in s.texts()
        if SQL.search(text.value)
    ]
    assert not found, "\n".join(found)


def test_the_window_reads_through_functions_of_the_store():
    reads = ("execute", "executemany", "executescript")
    found = [
        f"{s.name}:{c.lineno}"
        for s in sources()
        if layer_of(s.module) == "gui"
        for c in s.calls()
        if called(c) in reads
    ]
    assert not found, "\n".join(found)


def test_tables_are_not_sorted_by_a_proxy():
    found = [s.name for s in sources() if "QSortFilterProxyModel" in s.text]
    assert not found


def test_no_network_but_where_operations_are_exchanged():
    banned = {
        "ssl",
        "socketserver",
        "asyncio",
        "xmlrpc",
        "http",
        "urllib.request",
        "ftplib",
        "smtplib",
        "imaplib",
    }
    inside = [s for s in sources() if layer_of(s.module) not in ("sync", "server")]
    found = [f"{s.name} imports {w}" for s in inside for w in imports(s) if w in banned] + [
        s.name for s in sources() if "QtNetwork" in s.text
    ]
    assert not found, "\n".join(found)
