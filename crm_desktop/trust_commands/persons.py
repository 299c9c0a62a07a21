"""What `crm consent`, `consents` and `person-report` do, and what they answer."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of, in_columns
from crm_desktop.declaring_commands import add
from crm_desktop.domain.privacy import consent_retold
from crm_desktop.domain.privacy.consent import ANSWERS, BASES, CHANNELS, GIVEN, STATES, WAYS
from crm_desktop.domain.privacy.labels import label_of
from crm_desktop.i18n import tr, trn


def declare(every: Any) -> None:
    """Declare the commands on the parser of all of them."""
    words = "record that contacts allow, or refuse, to be contacted one way"
    made = add(every, "consent", record, words, daily=True)
    made("ids", nargs="+", metavar="ID")
    made("--channel", choices=[c.value for c in CHANNELS], required=True)
    made("--state", choices=[c.value for c in STATES], default=GIVEN)
    made("--basis", choices=[c.value for c in BASES], default="consent", help="why it is allowed")
    made("--purpose", default="", metavar="ID|NAME", help="for this alone; for anything")
    made("--on", default="", metavar="DATE", help="when it was said; now")
    made("--how", choices=[c.value for c in WAYS], default="")
    made("--words", default="", metavar="TEXT", help="what they saw or heard")
    made("--wording-version", default="", metavar="N")
    add(every, "consents", consents, "list what a contact allows, and all it ever said",
        reads=True)("id")  # fmt: skip
    words = "write all that is held about a contact or lead into a folder, others masked"
    report = add(every, "person-report", person_report, words, reads=True)
    report("id")
    report("folder", type=Path, metavar="DIR", help="new or empty")
    words = "do not mask this, as the list of what was masked names it; as often as needed"
    report("--unmasked", action="append", default=[], metavar="ID", help=words)


def record(ws: Any, asked: Asked) -> Answer:
    """Record one event of each contact, as one operation."""
    from crm_desktop.domain.records import RECORDS
    from crm_desktop.field_commands import Named, cells_of
    from crm_desktop.privacy import consents as recording
    from crm_desktop.store.consents import reach

    conn = ws.reader()
    for id in asked.ids:
        entity_of(conn, id, ("contact",))

    def meant(name: str, text: str) -> str:
        field = Named(RECORDS["consent"].fields[name])
        return str(cells_of(ws, "consent", field, text, {})[name]) if text else ""

    said = recording.Said(
        asked.channel, asked.state, asked.basis, meant("purpose", asked.purpose),
        meant("happened", asked.on), asked.how, asked.words,
        asked.wording_version,
    )  # fmt: skip
    done = recording.record(ws, list(dict.fromkeys(asked.ids)), said)
    count = len(set(asked.ids))
    words = trn("Recorded for {n} contact.", "Recorded for {n} contacts.", count)
    closed = len(reach.closed(conn, asked.ids)) if asked.state == GIVEN else 0
    still = trn("{n} of them is marked “Do not contact”, which still holds.",
                "{n} of them are marked “Do not contact”, which still holds.", closed)  # fmt: skip
    lines = [words, *([still] if closed else [])]
    return Answer(lines, {"stamp": done.stamp if done else "", "contacts": count, "closed": closed})


def consents(ws: Any, asked: Asked) -> Answer:
    """List the answer of each way, then the events, the newest first."""
    from crm_desktop.store.consents import told

    conn = ws.reader()
    entity_of(conn, asked.id, ("contact",))
    found = told.of(conn, asked.id)
    rows = [
        (label_of(CHANNELS, way), label_of(ANSWERS, verdict.marketing), verdict.why)
        for way, verdict in found.verdicts.items()
    ]
    lines = in_columns(rows, 3)
    for one in found.events:
        lines += _event(one)
    if not found.events:
        lines.append(tr("Nothing is recorded yet."))
    data = {
        "ways": {
            way: {"marketing": v.marketing, "why": v.why} for way, v in found.verdicts.items()
        },
        "do_not_contact": found.closed,
        "events": [one._asdict() for one in found.events],
    }
    return Answer(lines, data)


def _event(one: Any) -> list[str]:
    """Return one consent in words, below it the words they saw or heard."""
    parts = (one.at[:10], label_of(CHANNELS, one.channel), label_of(STATES, one.state),
             label_of(BASES, one.basis), one.purpose_name, label_of(WAYS, one.way))  # fmt: skip
    wording = " ".join(consent_retold.proof(one.wording).split())
    heard = (f"“{wording}”" if wording else "",
             tr("version {n}", n=one.version) if one.version else "")  # fmt: skip
    below = [f"    {' '.join(filter(None, heard))}"] if any(heard) else []
    return ["  ".join(filter(None, parts)), *below]


def person_report(ws: Any, asked: Asked) -> Answer:
    """Write the report about one person; say what is masked in it."""
    from crm_desktop.printing_commands import application

    application()
    from crm_desktop.gui.privacy.page_print import write_pdf
    from crm_desktop.privacy.person import bundle, masking, page
    from crm_desktop.privacy.person.gathering import gather

    report = gather(ws, asked.id, asked.unmasked)
    lost = bundle.write(ws, report, asked.folder, write_pdf)
    lines = [tr("Wrote all that is held about {name} into {folder}.", name=report.name,
                folder=asked.folder)]  # fmt: skip
    if report.hidden:
        lines.append(tr("Masked; look through it before you give the folder away:"))
    lines += [f"  {one.id}  {tr(masking.KINDS[one.kind]):7}  {one.text}  ×{one.count}  "
              f"({', '.join(one.places)})" for one in report.hidden]  # fmt: skip
    if report.shorter.texts:
        lines += [page.left_out(), *report.shorter.listed()]
    if report.unread:
        lines.append(page.unread_words(report))
    if lost:
        lines.append(
            tr("Files whose content this computer does not have: {names}", names=", ".join(lost))
        )
    data = {
        "folder": str(asked.folder), "records": len(report.parts), "files": len(report.files),
        "missing": lost, "due": report.due, "masked": [asdict(one) for one in report.hidden],
        "shorter": [{"kind": kind, "id": id} for kind, id in report.shorter.keys],
        "unread": report.unread,
    }  # fmt: skip
    return Answer(lines, data)
