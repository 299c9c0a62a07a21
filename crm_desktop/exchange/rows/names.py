"""Parts of a person's name where the rules of `domain.names` know no better: nameparser's guess."""

from __future__ import annotations

from crm_desktop.domain.names import NameParts, suggest_parts


def parts(name: str) -> NameParts:
    """Return a suggestion of the parts of `name`, always one."""
    return suggest_parts(name) or _guess(name)


def _guess(name: str) -> NameParts:
    from nameparser import HumanName

    read = HumanName(name)
    given = " ".join(part for part in (read.first, read.middle) if part)
    return NameParts(prefix=read.title, given=given, family=read.last)
