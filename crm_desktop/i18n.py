"""The language of what a user sees: English in the source, Malay from one catalogue of JSON files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "ms": "Bahasa Melayu"}

_language = "en"
_catalogue: dict[str, str] = {}


def load_catalogue(folder: Path) -> dict[str, str]:
    """Return English → Malay from `ms.json` and every file of `ms.d/` in `folder`."""
    found: dict[str, str] = {}
    for path in [folder / "ms.json", *sorted((folder / "ms.d").glob("*.json"))]:
        if path.exists():
            found.update(json.loads(path.read_text("utf-8")))
    return found


@cache
def malay() -> dict[str, str]:
    """Return English → Malay of the program, whatever language is in use."""
    from crm_desktop.paths import asset

    return load_catalogue(asset("resources/translations"))


def set_language(code: str) -> None:
    """Switch to a key of `LANGUAGES`; an unknown code means English."""
    global _language, _catalogue
    _language = code if code in LANGUAGES else "en"
    _catalogue = malay() if _language == "ms" else {}


def language() -> str:
    """Return the code of the language in use."""
    return _language


def tr(english: str, **values: object) -> str:
    """Return `english` in the user's language with its `{placeholders}` filled."""
    template = _catalogue.get(english, english)
    return template.format(**values) if values else template


def said_in(code: str, english: str, **values: object) -> str:
    """Return `english` in the language of a text that is not the user's own."""
    template = malay().get(english, english) if code == "ms" else english
    return template.format(**values) if values else template


def trn(one: str, many: str, n: int, **values: object) -> str:
    """Return the form for `n`, with `{n}` grouped by thousands. Malay has one form, keyed by `many`."""
    english = one if n == 1 else many
    template = _catalogue.get(many, english) if _language == "ms" else english
    return template.format(n=f"{n:,}", **values)


def mark(english: str) -> str:
    """Mark a literal for translation where it is declared; `tr` is called where it is shown."""
    return english
