"""Where a file stands with its team, and the words for it: the window, the command and tests say these.

The words never claim more than was proved: *identical* needs equal sums and nothing waiting here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crm_desktop.i18n import tr, trn
from crm_desktop.wire.proof import OPERATIONS


class State(StrEnum):
    """What a file does about its team."""

    ALONE = "alone"  # it belongs to no team
    LOCKED = "locked"  # its key waits for a passphrase: `Agent.unlock`
    OFFLINE = "offline"  # the server is away; changes wait
    SYNCING = "syncing"
    IDENTICAL = "identical"  # proved at `proved`
    DIFFERING = "differing"  # `differing` names what is not equal
    REFUSED = "refused"  # changes were refused, or a round was: `reason`
    SHUT_OUT = "shut out"  # the server knows this device no more: `reason`
    BRAKE = "brake"  # `deleting` records would go; waits for `Agent.allow`
    STOPPED = "stopped"  # another program holds the file, or the disk is full: `reason`


class Show(StrEnum):
    """What the user can ask for beside the words."""

    NOTHING = ""
    DIFFERENCES = "differences"  # `differences.records`
    REFUSED = "refused"  # `held.listed`
    PENDING = "pending"  # `held.listed`
    DELETIONS = "deletions"  # `Agent.going`, then `Agent.allow`
    UNLOCK = "unlock"  # `Agent.unlock`
    CODE = "code"  # `enrolment.enrol` with a new one


@dataclass(frozen=True, slots=True)
class Status:
    """One moment of a file and its team. Times are seconds since 1970, 0 for never."""

    state: State = State.ALONE
    waiting: int = 0
    """Changes the server has not confirmed."""
    proved: float = 0.0
    """When both sides were last proved equal."""
    differing: Mapping[str, int] = field(default_factory=dict)
    """Kind of record → how many of them differ."""
    refused: int = 0
    """Refused changes nobody has looked at yet."""
    reason: str = ""
    """Why, in words the user reads."""
    deleting: int = 0
    """Records that would go if the brake were let off."""
    missing: int = 0
    """Changes that wait for others which did not come yet (R24)."""
    done: int = 0
    total: int = 0
    """How far a long download is, in bytes; `total` 0 for not known."""

    @property
    def settled(self) -> bool:
        """Whether the server was asked and has answered."""
        return self.state not in (State.SYNCING, State.OFFLINE)

    @property
    def shut_out(self) -> bool:
        """Whether only a new code lets this file into its team again."""
        return self.state == State.SHUT_OUT

    @property
    def apart(self) -> int:
        """How many records differ; operations are counted where nothing else is: undos that are missing."""
        records = sum(n for kind, n in self.differing.items() if kind != OPERATIONS)
        return records or sum(self.differing.values())

    @property
    def show(self) -> Show:
        """What belongs beside the words."""
        if self.state == State.OFFLINE and not self.waiting:
            return Show.NOTHING
        return _SHOWN.get(self.state, Show.NOTHING)


_SHOWN = {
    State.OFFLINE: Show.PENDING,
    State.DIFFERING: Show.DIFFERENCES,
    State.REFUSED: Show.REFUSED,
    State.SHUT_OUT: Show.CODE,
    State.BRAKE: Show.DELETIONS,
    State.LOCKED: Show.UNLOCK,
}


def words(status: Status) -> str:
    """Return the line the window shows."""
    return _SAYING[status.state](status)


def _alone(_status: Status) -> str:
    return tr("Working alone")


def _locked(_status: Status) -> str:
    return tr("Locked: enter the passphrase to sync")


def _stopped(status: Status) -> str:
    return tr("Not syncing: {reason}", reason=status.reason)


def _offline(status: Status) -> str:
    if not status.waiting:
        return tr("Working offline")
    return trn(
        "Working offline ({n} change waiting)", "Working offline ({n} changes waiting)",
        status.waiting,
    )  # fmt: skip


def _syncing(status: Status) -> str:
    if not status.total:
        return tr("Syncing")
    return tr("Syncing ({percent} %)", percent=100 * status.done // status.total)


def _identical(status: Status) -> str:
    at = time.strftime("%H:%M", time.localtime(status.proved))
    return tr("Identical as of {time} (proved)", time=at)


def _differing(status: Status) -> str:
    return trn("{n} record differs (show)", "{n} records differ (show)", status.apart)


def _refused(status: Status) -> str:
    if not status.refused:
        return tr("Refused (show why)")
    return trn("{n} change refused (show why)", "{n} changes refused (show why)", status.refused)


def _shut_out(_status: Status) -> str:
    return tr("Shut out of the team (show)")


def _brake(status: Status) -> str:
    return trn(
        "Stopped: {n} record would be deleted (show)",
        "Stopped: {n} records would be deleted (show)",
        status.deleting,
    )


_SAYING: Mapping[State, Callable[[Status], str]] = {
    State.ALONE: _alone,
    State.LOCKED: _locked,
    State.OFFLINE: _offline,
    State.SYNCING: _syncing,
    State.IDENTICAL: _identical,
    State.DIFFERING: _differing,
    State.REFUSED: _refused,
    State.SHUT_OUT: _shut_out,
    State.BRAKE: _brake,
    State.STOPPED: _stopped,
}
