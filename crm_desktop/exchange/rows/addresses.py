"""The e-mail addresses in a cell, however other programs dress them."""

from __future__ import annotations

import re

from crm_desktop.errors import UserError
from crm_desktop.exchange.rows import several
from crm_desktop.i18n import tr

_BARE = re.compile(r"[^\s<>,;\"@]+@[^\s<>,;\"@]+")
_DRESSED = re.compile(r"(?:mailto:|[^<>@]*<\s*(?:mailto:)?)([^\s<>@]+@[^\s<>@]+?)\s*>?", re.I)


def read(text: str) -> list[str]:
    """Return the addresses of a cell, freed of names, brackets and "mailto:".

    Raises `UserError` for anything else.
    """
    if _BARE.fullmatch(text) and text[:7].lower() != "mailto:":
        return [text]
    found = []
    for one in several.values(text):
        for part in one.split(",") if one.count("@") > 1 else [one]:
            part = part.strip()
            if dressed := _DRESSED.fullmatch(part):
                part = dressed[1]
            if part.count("@") != 1 or " " in part:
                raise UserError(tr("“{text}” is not an e-mail address.", text=part))
            found.append(part)
    return found
