"""What `crm check` says of what it found, and does with `--repair`: it proposes nothing that cannot help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer
from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.store.check import Report


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
