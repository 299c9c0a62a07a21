"""Drafts of the letters about a breach: plain texts with gaps, filled from what was written down.

A gap is `{{name}}` and nothing more: no rule, no loop, no field that is not named here. What nobody wrote
down stays a gap that is seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from crm_desktop.domain.privacy.laws import LAWS
from crm_desktop.domain.privacy.notices import AUTHORITIES, AUTHORITY, PEOPLE
from crm_desktop.i18n import malay, mark
from crm_desktop.paths import asset

GAP = re.compile(r"\{\{([a-z]+)\}\}")
SERIOUS = mark(
    "It may hurt people seriously, for example by fraud or by what others learn of them."
)
SLIGHT = mark("We do not expect that it hurts anybody seriously.")
TO_THEM = {
    SERIOUS: mark("It may hurt you, for example by fraud or by what others learn about you."),
    SLIGHT: mark("We do not expect that it hurts you."),
}
"""How the same is said to the people themselves."""
MISSING = mark("[fill in: {what}]")
NAMES = {
    "sender": mark("your name and address"), "business": mark("your name"),
    "authority": mark("the authority"), "law": mark("the law"),
    "what": mark("what happened"), "happened": mark("when it happened"), "noticed": mark("when you noticed"),
    "data": mark("which data"), "people": mark("how many people"), "devices": mark("devices and files"),
    "details": mark("what happened, step by step"), "harm": mark("how serious it may be for them"),
    "measures": mark("what you did about it"),
}  # fmt: skip


def template(whom: str, lang: str) -> str:
    """Return the text of a letter with its gaps. `whom` is AUTHORITY or PEOPLE."""
    assert whom in (AUTHORITY, PEOPLE)
    return (asset("resources/letters") / lang / f"{whom}.txt").read_text("utf-8")


def draft(
    row: Mapping[str, Any], whom: str, lang: str, sender: str, dated: Callable[[str], str]
) -> str:  # fmt: skip
    """Return a letter about a breach in a language, "en" or "ms"; `dated` says a day or a moment in it.

    `sender` is the name of the business, with its address in the lines below.
    """
    words = malay() if lang == "ms" else {}
    values = _values(row, sender, dated, words)
    if whom == PEOPLE:
        harm = TO_THEM.get(_harm(row), "")
        values["harm"] = words.get(harm, harm)

    def fill(gap: re.Match[str]) -> str:
        name = gap.group(1)
        if value := values[name]:
            return value
        missing = NAMES[name]
        return words.get(MISSING, MISSING).format(what=words.get(missing, missing))

    return GAP.sub(fill, template(whom, lang))


def _harm(row: Mapping[str, Any]) -> str:
    """Return how serious it is said to be, "" where nobody said it: a letter claims nothing by itself."""
    harm = row.get("harm")
    return "" if harm is None else SERIOUS if harm else SLIGHT


def _values(
    row: Mapping[str, Any], sender: str, dated: Callable[[str], str], words: Mapping[str, str]
) -> dict[str, str]:
    """Return what each gap is filled with, "" where nobody wrote it down."""
    law = str(row.get("law") or "")
    name = next((choice.label for choice in LAWS if choice.value == law), "")
    authority = AUTHORITIES.get(law, "")
    harm = _harm(row)
    values = {"sender": sender, "business": sender.partition("\n")[0],
              "today": dated(date.today().isoformat()),
              "authority": words.get(authority, authority), "law": words.get(name, name),
              "what": row.get("name"), "details": row.get("details"),
              "people": f"{row['people']:,}" if row.get("people") is not None else "",
              "harm": words.get(harm, harm)}  # fmt: skip
    for gap, cell in (("happened", "happened"), ("noticed", "noticed")):
        values[gap] = dated(str(row[cell])) if row.get(cell) else ""
    for gap in ("data", "devices", "measures"):
        values[gap] = row.get(gap)
    return {gap: str(value or "").strip() for gap, value in values.items()}
