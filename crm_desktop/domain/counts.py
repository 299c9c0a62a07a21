"""Records of a kind, counted in the user's language."""

from __future__ import annotations

from collections.abc import Mapping

from crm_desktop.i18n import trn


def counted(entity: str, n: int) -> str:
    """Return "3 contacts" in the user's language."""
    if entity == "contact":
        return trn("{n} contact", "{n} contacts", n)
    if entity == "company":
        return trn("{n} company", "{n} companies", n)
    if entity == "deal":
        return trn("{n} deal", "{n} deals", n)
    if entity == "lead":
        return trn("{n} lead", "{n} leads", n)
    if entity == "activity":
        return trn("{n} activity", "{n} activities", n)
    if entity == "task":
        return trn("{n} task", "{n} tasks", n)
    if entity == "note":
        return trn("{n} note", "{n} notes", n)
    if entity == "attachment":
        return trn("{n} file", "{n} files", n)
    if entity == "product":
        return trn("{n} product", "{n} products", n)
    if entity == "score_point":
        return trn("{n} score rule", "{n} score rules", n)
    if entity == "consent":
        return trn("{n} consent or refusal", "{n} consents and refusals", n)
    return trn("{n} record", "{n} records", n)


def counted_each(numbers: Mapping[str, int]) -> str:
    """Return "285 contacts, 60 deals" of entity → how many."""
    return ", ".join(counted(entity, n) for entity, n in numbers.items())
