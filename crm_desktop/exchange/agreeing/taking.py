"""Which claims of a row are taken, and the consents they become.

A consent is taken as said on the day a column of the file gives, else on that of the import. A yes
of a file is no new word of that person: where they refused before, or are not to be contacted, it is not
taken; they have to say it themselves. A no is always taken, but where it is recorded already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.privacy.consent import ANY, GIVEN, MARKETING
from crm_desktop.domain.privacy.consent_retold import IMPORTED
from crm_desktop.exchange.agreeing.claims import CELL, Claim, drafted
from crm_desktop.exchange.rows.drawn import Drawn
from crm_desktop.exchange.rows.heard import Heard
from crm_desktop.i18n import tr
from crm_desktop.store.consents import reach

Change = tuple[str, str, str]


class Proof(NamedTuple):
    """What each consent of an import says of where it came from; `at` is the one moment they all have.

    Were each said at its own, of a yes and a no of one person the later one would hold, and not the no.
    """

    file: str = ""
    who: str = ""
    at: str = ""


def of_known(
    conn: Any, contact: str, drawn: Drawn, heard: Heard
) -> tuple[dict[str, Any], list[Change]]:
    """Return the cells of what a row claims anew of a contact who is there, also in words."""
    every, changes = drafted(drawn) if drawn.claims else {}, []
    for claim in drawn.claims:
        if claim.state != GIVEN:
            known = reach.refuses(conn, contact, claim.channel, claim.purpose)
        else:
            now = _answer(conn, contact, claim)
            heard.stands += now == reach.NO
            known = now != reach.UNKNOWN
        if known:
            every.pop(claim.cell, None)
    for said in every.values():
        changes.append((tr("Consent"), "", str(said["said"])))
    return every, changes


def parted(cells: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part drafted cells into those of the record itself, and those of consents."""
    claims = {cell: said for cell, said in cells.items() if cell.startswith(CELL)}
    if not claims:  # as most rows are
        return cells if isinstance(cells, dict) else dict(cells), claims
    return {cell: said for cell, said in cells.items() if cell not in claims}, claims


def edits(contact: str, claims: Mapping[str, Any], proof: Proof) -> Iterator[Edit]:
    """Yield the consents of a contact, each with its proof: the file, the row and the day."""
    for cell, said in claims.items():
        channel, purpose, state = cell.removeprefix(CELL).split(":")
        words = tr(
            IMPORTED, file=proof.file, n=said["line"], heading=said["heading"], text=said["text"],
        )  # fmt: skip
        made = {
            "said": said["said"], "contact": contact, "channel": channel, "state": state,
            "basis": "consent" if state == GIVEN else "", "purpose": purpose,
            "happened": said.get("on") or proof.at or now_text(), "way": "imported", "wording": words,
            "recorded_by": proof.who,
        }  # fmt: skip
        yield fresh("consent", {name: value for name, value in made.items() if value})


def counted(cells: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many consents and how many refusals drafted cells hold."""
    states = [cell.rpartition(":")[2] for cell in cells if cell.startswith(CELL)]
    given = states.count(GIVEN)
    return given, len(states) - given


def _answer(conn: Any, contact: str, claim: Claim) -> str:
    """Return what holds of a contact where a yes is claimed: of all ways a yes only where each says it."""
    ways = tuple(MARKETING) if claim.channel == ANY else (claim.channel,)
    said = {reach.may(conn, contact, way, claim.purpose).marketing for way in ways}
    if reach.NO in said:
        return reach.NO
    return said.pop() if len(said) == 1 else reach.UNKNOWN
