"""What came back of a damaged file and what did not, in words."""

from __future__ import annotations

from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr, trn
from crm_desktop.store.salvage.salvaging import Salvaged


def back(found: Salvaged) -> list[str]:
    """Return what came back, a line for each kind of record there is."""
    return [
        f"{tr(RECORDS[entity].plural)}: {count:,}"
        for entity, count in found.records.items()
        if count
    ]


def missing(found: Salvaged) -> list[str]:
    """Return what is missing or was mended; nothing where all came back."""
    said = []
    if not found.header:
        said.append(tr("The beginning of the file was lost; what follows it was found without it."))
    if found.bad:
        said.append(trn("{n} place in the file could not be read.",
                        "{n} places in the file could not be read.", found.bad))  # fmt: skip
    if found.unplaced:
        said.append(trn("{n} page could be read, but not what it belongs to.",
                        "{n} pages could be read, but not what they belong to.",
                        found.unplaced))  # fmt: skip
    if found.changes:
        said.append(trn("At least {n} change is missing from the history.",
                        "At least {n} changes are missing from the history.",
                        found.changes))  # fmt: skip
    if found.kept:
        said.append(trn("{n} record lost part of its history and was kept as it was last shown.",
                        "{n} records lost part of their history and were kept as they were last shown.",
                        found.kept))  # fmt: skip
    if found.made_up["id"]:
        said.append(trn("{n} record lost its own number: after an exchange it may be there twice.",
                        "{n} records lost their own numbers: after an exchange they may be there twice.",
                        found.made_up["id"]))  # fmt: skip
    from crm_desktop.store.check import lost_words

    return said + _access(found) + lost_words(found.files) + found.before.words()


def _access(found: Salvaged) -> list[str]:
    """Say what became of users and secret fields."""
    said, may = [], found.access
    if may.taken_of:
        said.append(tr("Who may do what was lost: users and the right to see secret fields are those of the "
                       "backup of {day}. Look at them first.", day=may.taken_of))  # fmt: skip
    if may.unknown:
        said.append(tr("The settings of the file were lost, and no backup has them. If it had users, it "
                       "has none now: turn them on again."))  # fmt: skip
    if may.keyless:
        said.append(tr("The key of the secret fields is not there: they stay closed until their code is "
                       "entered with: crm secret-code --enter"))  # fmt: skip
    return said
