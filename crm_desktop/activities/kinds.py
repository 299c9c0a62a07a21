"""Kinds of activity and their results: the user's own, and what is offered before there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.about import CHANNELS, MESSAGES
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit
from crm_desktop.i18n import malay, mark, tr
from crm_desktop.store import identities, listing
from crm_desktop.store.listing import ListQuery, Sort

MOST = 200
"""Kinds or results offered at most."""
OFFERED: dict[str, tuple[tuple[str, bool], ...]] = {
    "call": (
        (mark("Answered"), True),
        (mark("No answer"), False),
        (mark("Left a message"), False),
        (mark("Busy"), False),
        (mark("Wrong number"), False),
    ),
    "meeting": ((mark("Took place"), True), (mark("Did not come"), False)),
    "visit": ((mark("Met them"), True), (mark("Nobody there"), False)),
}
"""Channel → results offered until the user keeps results of their own, and if somebody was reached."""
DIRECTED = ("call", *MESSAGES)
"""Channels that go one way or the other."""
LASTING = ("call", "meeting", "visit", "other")
"""Channels that take a time one notes."""
PLACED = ("meeting", "visit")


class Kind(NamedTuple):
    """A kind of activity of the user's own."""

    id: str
    name: str
    channel: str
    minutes: int | None
    script: str


class Result(NamedTuple):
    """A way an activity can end; `id` is "" for one that is offered but not kept yet.

    `reached` is what its tick says; None leaves it to its name, see `endings`.
    """

    id: str
    name: str
    channel: str
    reached: bool | None


def kinds(conn: Any) -> list[Kind]:
    """Return the user's kinds of activity in their order."""
    return [
        Kind(row["id"], row["name"] or "", row["channel"] or "other", row["minutes"],
             row["script"] or "")
        for row in _rows(conn, "activity_kind")
    ]  # fmt: skip


def results(conn: Any) -> list[Result]:
    """Return the results the user keeps in their order; without any those that are offered."""
    own = [
        Result(row["id"], row["name"] or "", row["channel"] or "", ticked(row))
        for row in _rows(conn, "outcome")
    ]
    return own or [
        Result("", tr(name), channel, reached)
        for channel, offered in OFFERED.items()
        for name, reached in offered
    ]


def ticked(row: Mapping[str, Any]) -> bool | None:
    """Return what the tick of a result says: somebody was reached, nobody was, or None for nothing said."""
    return None if row.get("reached") is None else bool(row["reached"])


def results_of(found: list[Result], channel: str) -> list[Result]:
    """Return the results that fit a channel: its own and those for all."""
    return [result for result in found if result.channel in ("", channel)]


def channel_name(channel: str | None) -> str:
    """Return a channel in the user's language, "" for none that is known."""
    return next((tr(c.label) for c in CHANNELS if c.value == channel), "")


def only_named(subject: str, channel: str | None) -> bool:
    """Say whether a subject is but the name of its channel, in whichever language it was logged."""
    label = next((c.label for c in CHANNELS if c.value == channel), "")
    return bool(label) and (subject == label or subject == malay().get(label))


def id_named(conn: Any, entity: str, name: str, channel: str) -> str:
    """Return the id of a new kind or result of that name, the same on every device.

    One that is offered has the same in every language. One that was deleted comes back.
    """
    offered = (said for said, _reached in OFFERED.get(channel, ()) if tr(said) == name)
    return identities.named(conn, entity, channel, next(offered, fold(name)), deleted=True)


def result_named(
    conn: Any, found: list[Result], name: str, channel: str
) -> tuple[str, list[Edit]]:  # fmt: skip
    """Return the id of the result of that name, and what makes it when it is not kept yet.

    The first result kept brings along all others that are offered, so that the list the user knows
    does not shrink to one. Their ids are the same on every device: two that start alike, or one that
    takes the first back and logs another, keep one list.
    """
    wanted = fold(name)
    known = next((r for r in results_of(found, channel) if fold(r.name) == wanted), None)
    if known is not None and known.id:
        return known.id, []
    new = Result("", name.strip(), channel, None) if known is None else known
    if any(r.id for r in found):
        every = [(0, new)]
    else:
        every = list(enumerate([*(r for r in found if r is not known), new]))
    edits = [_kept(r, at, id_named(conn, "outcome", r.name, r.channel)) for at, r in every]
    return edits[-1].id, edits


def _kept(result: Result, at: int, id: str) -> Edit:
    return Edit("outcome", id, {
        "deleted": False, "name": result.name, "rank": f"m{at:02}",
        **({"reached": result.reached} if result.reached is not None else {}),
        **({"channel": result.channel} if result.channel else {}),
    })  # fmt: skip


def _rows(conn: Any, entity: str) -> list[dict[str, Any]]:
    return listing.listed(conn, ListQuery(entity, (Sort("rank"),)), MOST)
