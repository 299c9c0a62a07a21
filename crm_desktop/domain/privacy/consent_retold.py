"""What is kept of a consent in words, in the language of who reads it now.

A consent says itself in short, and an import the row it came from, in the language of who recorded it. What
is kept stays as it is; read again, it is made of its parts anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter

from crm_desktop.domain.privacy.consent import CHANNELS, STATES, in_short
from crm_desktop.i18n import LANGUAGES, mark, said_in, tr

ENTITY = "consent"
SHORT, WORDING = "said", "wording"
"""Cells that hold such words."""
IMPORTED = mark("Import of {file}, row {n}, column “{heading}”: “{text}”")
"""What an import keeps as the proof of a consent."""


def cell(entity: str, name: str, text: str) -> str:
    """Return what a cell of a record says, retold where it is such a one of a consent."""
    if entity != ENTITY:
        return text
    if name == SHORT:
        return short(text)
    return proof(text) if name == WORDING else text


def short(text: str) -> str:
    """Return "E-mail: Allowed" in the language in use; another text as it stands."""
    parts = _shorts().get(text)
    return in_short(*parts) if parts else text


def proof(text: str) -> str:
    """Return an import's proof of a consent in the language in use; other words as they stand."""
    for pattern in _patterns():
        if found := pattern.fullmatch(text):
            return tr(IMPORTED, **found.groupdict())
    return text


@cache
def _shorts() -> dict[str, tuple[str, str]]:
    """Return every consent in short, in each language → its way and what was said."""
    return {
        f"{said_in(code, way.label)}: {said_in(code, state.label)}": (way.value, state.value)
        for code in LANGUAGES for way in CHANNELS for state in STATES
    }  # fmt: skip


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile("".join(_pieces(said_in(code, IMPORTED))), re.DOTALL) for code in LANGUAGES
    )


def _pieces(template: str) -> Iterator[str]:
    for before, name, _form, _how in Formatter().parse(template):
        yield re.escape(before)
        if name:
            yield rf"(?P<{name}>{'[0-9]+' if name == 'n' else '.*'})"
