"""How a note mentions a record: the Markdown link `[@Lim Siew Ling](crm:contact/<id>)`."""

from __future__ import annotations

import re

LINK = re.compile(r"\[@((?:[^\[\]\\]|\\.){1,300})\]\(crm:([a-z_]+)/([0-9a-f-]{36})\)")
_ESCAPED = re.compile(r"\\(.)")


def name_in(link: re.Match[str]) -> str:
    """Return the name a link says."""
    return _ESCAPED.sub(r"\1", link[1])


def plain(text: str) -> str:
    """Return a text with its mentions as names, wherever it is not shown as Markdown."""
    return LINK.sub(lambda link: "@" + name_in(link), text) if "(crm:" in text else text


def one_line(text: str) -> str:
    """Return such a text for a place that is one line high."""
    return " ".join(plain(text).split())
