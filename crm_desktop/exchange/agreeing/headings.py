"""Which columns say that somebody may be written to, or may not: their targets and headings.

A target is `consent.<way>` (a yes allows, a no refuses) or `refusal.<way>` (a yes refuses, a no says
nothing), with `:<id of a purpose>` behind it where it is for one purpose alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.privacy.consent import ANY, CHANNELS, EMAIL, MESSAGE, PHONE, POST
from crm_desktop.i18n import mark, tr

CONSENT, REFUSAL = "consent", "refusal"
GIVEN_ON = "consent.on"
"""Target of a column that says when what the consents of its row say was said."""
KIND = "contact"
Purposes = Iterable[tuple[str, str]]
"""(id, name) of purposes."""
LABELS = {
    "consent.email": mark("Consent to e-mail"),
    "consent.phone": mark("Consent to phone calls"),
    "consent.message": mark("Consent to SMS and WhatsApp"),
    "consent.post": mark("Consent to post"),
    "consent.any": mark("Consent, every way"),
    "refusal.email": mark("No e-mail"),
    "refusal.phone": mark("No phone calls"),
    "refusal.message": mark("No SMS and WhatsApp"),
    "refusal.post": mark("No post"),
    "refusal.any": mark("No marketing, every way"),
}
WORDS = {
    f"{CONSENT}.{EMAIL}": "newsletter|newsletter consent|email consent|e mail consent|email opt in|"
    "email marketing consent|email subscription|subscribed to newsletter|newsletter subscription|"
    "newsletter opt in|accepts marketing|accepts email marketing|subscribed|email permission|"
    "surat berita|langganan surat berita|persetujuan e mel|persetujuan emel|melanggan|setuju e mel",
    f"{CONSENT}.{PHONE}": "phone consent|call consent|phone opt in|call opt in|persetujuan telefon",
    f"{CONSENT}.{MESSAGE}": "sms consent|sms opt in|whatsapp consent|whatsapp opt in|"
    "accepts sms marketing|persetujuan sms|persetujuan whatsapp",
    f"{CONSENT}.{POST}": "post consent|postal consent|post opt in|persetujuan pos",
    f"{CONSENT}.{ANY}": "consent|opt in|opted in|marketing consent|marketing opt in|gdpr consent|"
    "pdpa consent|marketing permission|persetujuan|persetujuan pemasaran|persetujuan pdpa|"
    "setuju menerima pemasaran",
    f"{REFUSAL}.{EMAIL}": "unsubscribed|unsubscribed from all email|email opt out|e mail opt out|"
    "newsletter opt out|has opted out of email|opted out of email|do not email|"
    "berhenti melanggan|jangan e mel|jangan emel",
    f"{REFUSAL}.{PHONE}": "do not call|do not phone|phone opt out|call opt out|jangan telefon",
    f"{REFUSAL}.{MESSAGE}": "do not sms|sms opt out|whatsapp opt out|jangan sms|jangan whatsapp",
    f"{REFUSAL}.{POST}": "do not mail|do not post|post opt out|jangan pos",
    f"{REFUSAL}.{ANY}": "opt out|opted out|marketing opt out|no marketing|tidak mahu pemasaran|"
    "bantah pemasaran",
}
"""Target → headings as they are folded, without hyphens."""
DATED = {
    GIVEN_ON: "consent date|date of consent|consented on|consent given on|opt in date|"
    "opt in time|optin time|optin date|opted in on|opted in at|subscribed on|subscribed at|"
    "subscription date|subscribe date|date subscribed|pdpa consent given on|gdpr consent given on|"
    "pdpa consent date|gdpr consent date|marketing consent date|tarikh persetujuan|"
    "persetujuan diberi pada|tarikh langganan|tarikh melanggan|dilanggan pada|tarikh setuju",
}


class Way(NamedTuple):
    """What a target means."""

    channel: str
    purpose: str
    refuses: bool


def way_of(target: str) -> Way | None:
    """Return what a target means, None for one of another kind."""
    plain, _, purpose = target.partition(":")
    if plain not in LABELS:
        return None
    sort, _, channel = plain.partition(".")
    return Way(channel, purpose, sort == REFUSAL)


def gives(targets: Iterable[str]) -> bool:
    """Say whether one of some targets says what was agreed to; a column of refusals alone does not."""
    return any(way is not None and not way.refuses for way in map(way_of, targets))


def targets(purposes: Purposes) -> Iterator[tuple[str, str]]:
    """Yield (target, label) of all there are; for one purpose only what is given or taken back for it."""
    yield from LABELS.items()
    yield GIVEN_ON, mark("Consent given on")
    for id, name in purposes:
        for channel in (choice.value for choice in CHANNELS):
            for sort in (CONSENT, REFUSAL):
                plain = f"{sort}.{channel}"
                yield (
                    f"{plain}:{id}",
                    tr("{what}, for “{purpose}”", what=tr(LABELS[plain]), purpose=name),
                )


def settled(columns: Iterable[Any], purposes: Purposes) -> tuple[Any, ...]:
    """Return columns as they are proposed: consents for the one purpose that their heading names.

    A day alone says nothing of what was agreed to: without a consent beside it it is left out.
    """
    found = [(c, for_purpose(c.target, c.heading, purposes)) for c in columns]
    lone = not gives(target for _column, target in found)
    return tuple(
        replace(c, target="" if lone and target == GIVEN_ON else target) for c, target in found
    )


def for_purpose(target: str, heading: str, purposes: Purposes) -> str:
    """Return a target for the one purpose that its heading names, else as it is."""
    if way_of(target) is None or ":" in target:
        return target
    words = f" {fold(heading)} "
    named = [id for id, name in purposes if fold(name) and f" {fold(name)} " in words]
    return f"{target}:{named[0]}" if len(named) == 1 else target
