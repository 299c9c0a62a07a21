"""Every name a module imports from another of ours is there, within functions too: a move forgets none."""

import ast
import importlib
from importlib.util import find_spec

from .sources import sources


def imported(node):
    """Yield what is imported from modules of ours when the program runs: module and name."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crm_desktop"):
        yield from ((node.module, alias.name) for alias in node.names)
    for child in ast.iter_child_nodes(node):
        yield from imported(child)


def there(module, name):
    found = importlib.import_module(module)
    inside = hasattr(found, "__path__") and find_spec(f"{module}.{name}") is not None
    return hasattr(found, name) or inside


def test_every_imported_name_is_there():
    wanted = {}
    for source in sources():
        for name in imported(source.tree):
            wanted.setdefault(name, source.name)
    gone = [f"{path}: {module} has no {name}"
            for (module, name), path in wanted.items() if not there(module, name)]  # fmt: skip
    assert gone == []
