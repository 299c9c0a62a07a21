"""What a pass over a folder or a file did, in words: the window and the command say these."""

from __future__ import annotations

from crm_desktop.i18n import tr, trn
from crm_desktop.sync.folder import Outcome
from crm_desktop.sync.mail_file import Taken


def of_pass(done: Outcome) -> list[str]:
    """Return what a pass over a folder did, the good news first."""
    lines = [_received(done.received), trn("Wrote {n} change.", "Wrote {n} changes.", done.written)]
    if done.attachments:
        said = trn(
            "{n} attachment travelled along.", "{n} attachments travelled along.", done.attachments
        )
        lines.append(said)
    if done.waiting:
        lines.append(waiting(done.waiting))
    return lines + troubles(done)


def troubles(done: Outcome) -> list[str]:
    """Return what is wrong with files of a folder, and what to do about it."""
    locked = tr("Sealed with another key, not read: {names}. Type its key or passphrase once.",
                names=_names(done.locked))  # fmt: skip
    damaged = tr("Damaged in part: {names}. Whoever holds what was in it puts it back.",
                 names=_names(done.damaged))  # fmt: skip
    incomplete = tr("Not complete yet: {names}. The rest is read when it is there.",
                    names=_names(done.incomplete))  # fmt: skip
    newer = tr("Written by a newer version of the program: {names}. It is read after an update.",
               names=_names(done.newer))  # fmt: skip
    stale = tr("Still holds what was erased: {names}. Its laptop takes that out when it comes by; if it "
               "never will, delete the file: nothing else is lost by it.",
               names=_names(done.stale))  # fmt: skip
    unreadable = tr("Could not be opened: {names}. Try again, or put the stick in anew.",
                    names=_names(done.unreadable))  # fmt: skip
    found = (
        (done.locked, locked), (done.damaged, damaged), (done.incomplete, incomplete),
        (done.newer, newer), (done.stale, stale), (done.unreadable, unreadable),
    )  # fmt: skip
    return [words for names, words in found if names]


def of_file(done: Taken) -> list[str]:
    """Return what a file that was sent brought."""
    lines = [_received(done.received)]
    if done.waiting:
        lines.append(waiting(done.waiting))
    if done.newer:
        lines.append(
            tr("Some of it was written by a newer version; take it in again after an update.")
        )
    if not done.whole:
        lines.append(tr("The file is cut short or damaged. Ask for it to be sent again."))
    return lines


def waiting(many: int) -> str:
    """Say that operations wait for earlier ones."""
    return trn(
        "{n} change waits for an earlier one that did not come yet.",
        "{n} changes wait for earlier ones that did not come yet.",
        many,
    )


def _received(many: int) -> str:
    return trn("Received {n} change.", "Received {n} changes.", many)


def _names(names: list[str]) -> str:
    return ", ".join(names)
