"""Known contacts and companies a lead may already be, with what speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Value
from crm_desktop.domain.fold import fold
from crm_desktop.duplicates import looking_up
from crm_desktop.duplicates.evidence import WORDS, Why, reasons
from crm_desktop.i18n import mark, tr
from crm_desktop.store import finding, lookups

FIRM, PHONE, EMAIL = mark("Same company name"), WORDS[Why.PHONE], WORDS[Why.EMAIL]
MOST, SURE = 5, 90
"""Records told, and the score in percent from which one takes them for the same unasked."""
_KEYS = Why.EMAIL | Why.PHONE | Why.EXTERNAL


class Like(NamedTuple):
    """A known record, and why it may be the same: English words that go through `tr`."""

    entity: str
    id: str
    title: str
    subtitle: str
    whys: tuple[str, ...]
    sure: bool

    @property
    def why(self) -> str:
        """Return what speaks for it in the user's language, as it stands within a sentence."""
        said = (tr(why) for why in self.whys)
        return ", ".join(words[:1].lower() + words[1:] for words in said)

    @property
    def said(self) -> str:
        """Return the sentence that tells of a contact."""
        return tr("Looks like the contact {name} ({why})", name=self.title, why=self.why)


def contacts_like(conn: Any, lead: Mapping[str, Value]) -> list[Like]:
    """Return the contacts a lead of these cells may be, the surest first.

    Sure are those that share an address, a number or an id, and those that are as good as the same.
    """
    draft = looking_up.draft_of("lead", lead)
    firm = finding.id_by_title(conn, "company", fold(draft.firm)) if draft.firm else None
    found = looking_up.like(conn, "contact", draft._replace(firm=firm or ""), MOST)
    return [
        Like("contact", one.id, one.title, one.subtitle, tuple(WORDS[w] for w in reasons(one.why)),
             bool(one.why & _KEYS) or one.score >= SURE)
        for one in found
    ]  # fmt: skip


def companies_like(conn: Any, lead: Mapping[str, Value]) -> list[Like]:
    """Return the companies a lead may be of: by name, or by an address or number of theirs."""
    found: dict[int, list[str]] = {}
    name = fold(str(lead.get("company_name") or ""))
    if name:
        for n in finding.by_title(conn, "company", [("", name)]).values():
            found.setdefault(n, []).append(FIRM)
    for kind, why in ((lookups.EMAIL, EMAIL), (lookups.PHONE, PHONE)):
        reached = [value for of, value in lookups.reach(lead) if of == kind]
        for n in finding.by_lookup(conn, "company", kind, reached).values():
            found.setdefault(n, []).append(why)
    return _told(conn, found)


def _told(conn: Any, found: Mapping[int, Iterable[str]]) -> list[Like]:
    records = finding.records(conn, "company", list(found))
    made = [
        Like("company", records[n].id, str(records[n].row["name"] or ""),
             str(records[n].row.get("industry") or ""), tuple(whys), True)
        for n, whys in found.items() if n in records
    ]  # fmt: skip
    return sorted(made, key=lambda like: -len(like.whys))[:MOST]


def contacts_like_lead(conn: Any, lead_id: str) -> list[Like]:
    """Return the contacts a lead in the file may be, the surest first."""
    found = finding.record(conn, "lead", lead_id)
    return contacts_like(conn, found.cells) if found is not None else []
