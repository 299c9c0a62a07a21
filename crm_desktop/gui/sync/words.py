"""Where a file stands with its team, as the window says it: icon, colour, title and what it means."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from crm_desktop.domain.moments import local_time
from crm_desktop.gui import formats
from crm_desktop.i18n import tr, trn
from crm_desktop.sync.status import State, Status, words


class Look(NamedTuple):
    """The icon of a state and the token it is drawn in."""

    icon: str
    role: str


LOOKS = {
    State.ALONE: Look("user", "tertiary"),
    State.LOCKED: Look("key", "attention"),
    State.OFFLINE: Look("cloud-off", "attention"),
    State.SYNCING: Look("refresh-cw", "accent"),
    State.IDENTICAL: Look("circle-check", "good"),
    State.DIFFERING: Look("git-merge", "attention"),
    State.REFUSED: Look("circle-alert", "error"),
    State.SHUT_OUT: Look("ban", "error"),
    State.BRAKE: Look("hand", "attention"),
    State.STOPPED: Look("triangle-alert", "attention"),
}


def line(status: Status) -> str:
    """Return the line of the status bar."""
    return words(status)


def loud(status: Status) -> bool:
    """Say whether the line is written in strong letters: something waits for the user or the network."""
    return status.state not in (State.IDENTICAL, State.SYNCING, State.ALONE)


def place(address: str) -> str:
    """Return an address without what only computers need."""
    split = urlsplit(address)
    return split.netloc or address


def moment(seconds: float) -> str:
    """Return a moment as it is said here, "" for never."""
    if not seconds:
        return ""
    return formats.short_moment(local_time(round(seconds * 1000)))


def title(status: Status) -> str:
    """Return the head of the panel."""
    said = {
        State.ALONE: tr("Working alone"),
        State.LOCKED: tr("Locked"),
        State.OFFLINE: tr("Working offline"),
        State.SYNCING: tr("Syncing"),
        State.IDENTICAL: tr("Identical"),
        State.DIFFERING: tr("Not equal yet"),
        State.REFUSED: tr("Refused"),
        State.SHUT_OUT: tr("Shut out of the team"),
        State.BRAKE: tr("Stopped to ask you"),
        State.STOPPED: tr("Not syncing"),
    }
    return said[status.state]


def meaning(status: Status, address: str) -> str:
    """Return what the state means for the user, in a sentence or two."""
    server = place(address)
    if status.state == State.OFFLINE:
        return tr("No connection to {server}. Your work is safe in the file and goes out by itself.",
                  server=server)  # fmt: skip
    if status.state == State.IDENTICAL:
        return tr("This file and {server} were compared record by record and are equal.",
                  server=server)  # fmt: skip
    if status.state == State.SYNCING:
        return tr("Changes go to {server} and come from it. You can go on working.", server=server)
    if status.state == State.DIFFERING:
        return tr("Some records are not the same here and on {server}. Nothing is lost: look at them, "
                  "and let both sides give each other what they lack.", server=server)  # fmt: skip
    if status.state == State.BRAKE:
        return trn("{n} record would go from here. Nothing goes until you say so.",
                   "{n} records would go from here. None goes until you say so.",
                   status.deleting)  # fmt: skip
    if status.state == State.REFUSED and not status.reason:
        return tr("{server} did not accept what is listed below. It is kept here and can be exported.",
                  server=server)  # fmt: skip
    return status.reason
