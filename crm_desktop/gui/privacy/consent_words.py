"""What a contact said about being contacted, in words."""

from __future__ import annotations

from crm_desktop.domain.privacy import consent_retold
from crm_desktop.domain.privacy.consent import ANSWERS, BASES, CHANNELS, GIVEN, STATES, WAYS
from crm_desktop.domain.privacy.labels import label_of
from crm_desktop.gui import formats
from crm_desktop.i18n import tr
from crm_desktop.store.consents.told import Event


def channel(value: str) -> str:
    """Return a way of being contacted in words."""
    return label_of(CHANNELS, value)


def answer(value: str) -> str:
    """Return whether marketing may go that way."""
    return label_of(ANSWERS, value)


def event(one: Event) -> tuple[str, str]:
    """Return what was said, and below it when, how, for what and who wrote it down."""
    head = f"{channel(one.channel)}: {label_of(STATES, one.state)}"
    parts = [formats.when(one.at) if one.at else ""]
    if one.state == GIVEN and one.basis != "consent":
        parts.append(label_of(BASES, one.basis))
    parts += [one.purpose_name, label_of(WAYS, one.way)]
    if one.recorded_by:
        parts.append(tr("recorded by {name}", name=one.recorded_by))
    if one.proof_name:
        parts.append(tr("proof: {name}", name=one.proof_name))
    words = f"“{consent_retold.proof(one.wording)}”" if one.wording else ""
    version = tr("version {n}", n=one.version) if one.version else ""
    return head, "\n".join(
        line
        for line in (" · ".join(filter(None, parts)), " ".join(filter(None, (words, version))))
        if line
    )
