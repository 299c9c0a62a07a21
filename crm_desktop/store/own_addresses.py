"""The user's own e-mail addresses in a file: mail from one of them is outgoing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crm_desktop.domain import emails

SETTING = "mail.own"


def of(ws: Any) -> tuple[str, ...]:
    """Return the addresses as they were typed; a setting nobody understands is none."""
    found = ws.setting(SETTING, [])
    return tuple(a for a in found if isinstance(a, str)) if isinstance(found, list) else ()


def keys(ws: Any) -> frozenset[str]:
    """Return what addresses of messages are compared with: capitals tell nobody apart."""
    return frozenset(address.casefold() for address in of(ws))


def read(text: str) -> tuple[str, ...]:
    """Return the addresses of a text, each once. Raises `UserError` for what is none."""
    words = filter(None, re.split(r"[\s,;]+", text))
    return tuple({(address := emails.checked(word)).casefold(): address for word in words}.values())


def keep(ws: Any, addresses: Iterable[str]) -> None:
    """Keep the addresses in a file; none empties the setting."""
    ws.set_setting(SETTING, list(addresses))


def add(ws: Any, text: str) -> None:
    """Keep addresses beside those there are. Raises `UserError` for what is none."""
    keep(ws, read("\n".join((*of(ws), text))))
