"""What `crm check` says of what it found, and does with `--repair`: it proposes nothing that cannot help."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked, ways_out
from crm_desktop.i18n import tr, trn
from crm_desktop.trust_commands import deep, erasing_again

if TYPE_CHECKING:
    from crm_desktop.store.check import Report


def checked(ws: Any, asked: Asked) -> Answer:
    """Check as it was asked for; in a whole file end what was cut off of an erasure first."""
    from crm_desktop.store import check

    report = check.check(ws)
    erased, data = erasing_again.gone_on(ws, whole=report.ok)
    if asked.deep and (bad := deep.bad_backups(ws)):
        problems = [*report.words, *bad]
        return Answer([*problems, *erased], {"ok": False, "problems": problems} | data, 1)
    if report.ok:
        words = tr("The file is whole: all {n} records are as their history says.",
                   n=f"{report.checked:,}")  # fmt: skip
        data |= {"ok": True, "checked": report.checked}
        return Answer([words, *erased, *(deep.tried(ws, data) if asked.deep else [])], data)
    if report.damage:  # which is not mended in place
        answer = Answer([*report.words, ways_out()], {"ok": False, "problems": report.words}, 1)
    else:
        answer = repaired(ws, report) if asked.repair else found(ws, report)
    return replace(answer, lines=[*answer.lines, *erased], data=answer.data | data)


def found(ws: Any, report: Report) -> Answer:
    """Say what is wrong, with the ways out."""
    data = {"ok": False, "problems": report.words}
    return Answer([*report.words, *_ways(ws, report)], data, 1)


def repaired(ws: Any, report: Report) -> Answer:
    """Repair, and say what is left; the exit code is 1 where something is."""
    from crm_desktop.store import check

    mended = check.repair(ws)
    left = check.check_content(ws)
    lines = list(report.words)
    if mended or report.problems:
        lines.append(trn("Repaired {n} record.", "Repaired {n} records.", mended))
    if left.words and lines != left.words:
        lines += left.words
    data = {"ok": False, "problems": report.words, "repaired": mended, "missing": left.words}
    return Answer([*lines, *_ways(ws, left)], data, int(not left.ok))


def _ways(ws: Any, report: Report) -> list[str]:
    from crm_desktop.store import check
    from crm_desktop.store.backups import mending

    outlook = mending.outlook(ws, report)
    lines = [tr("Mend it with: check --repair")] if outlook.mends else []
    if outlook.gone:
        names = check.first(outlook.gone)
        lines += [
            tr("No repair brings this back, as no backup of this file has it: {names}", names=names),
            tr("An older or another file's backup may have it: put that at a new path with "
               "crm --file NEW.crm restore BACKUP, take the content out with extract, and attach it "
               "again. Or erase the attachment with: erase ID. Its id is found by: search NAME"),
        ]  # fmt: skip
    if outlook.stale:
        lines.append(
            tr("Damaged copies whose content this file has no more go with the old backups.")
        )
    return lines
