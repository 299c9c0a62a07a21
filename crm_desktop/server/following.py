"""What follows of an operation that is taken in: who sees what anew, and how many count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from crm_desktop.domain.operation import Operation
from crm_desktop.server import files, guarding, judging, ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.guarding import Named
from crm_desktop.server.people import viewers
from crm_desktop.server.reading import Part
from crm_desktop.server.rights import ABOUT, SHARING, Guard
from crm_desktop.server.sums import undos_of

if TYPE_CHECKING:
    from crm_desktop.server.pushing import Push


def settle(one: Push) -> None:
    """Bring guards in line with all that came so far."""
    one.pages.write(one.conn)
    everyone = viewers(one.conn, one.workspace, active=False)
    number = one.pages.head.number
    guarding.renew(one.conn, one.workspace, one.unsettled, (one.before, number), everyone)
    one.unsettled.clear()
    one.guarding = bool(ledger.held(one.conn, one.workspace).guarded)
    one.guards = rights.guards_of(one.conn, one.workspace, one.keys) if one.guarding else {}


def linked(one: Push, part: Part, guards: Mapping[bytes, Guard]) -> bool:
    """Note what rows are about and whose guards they change; say whether one says who sees it."""
    says, about = False, False
    for key, row, patch in zip(part.keys, part.rows, part.patches, strict=True):
        if patch is None:
            continue
        sharing, keys = not SHARING.isdisjoint(patch), [key]
        if row.entity in ABOUT:
            about = about or row.entity == files.NAMING
            for subject in guarding.subjects(row.entity, patch):
                keys.append(subject.key)
                one.pages.about[subject.key, key] = (row.entity, row.id)
        says = says or sharing
        changed = guards and any(k in guards for k in keys) and any(map(guarding.concerns, patch))
        if sharing or changed:
            one.unsettled[Named(row.entity, row.id)] = key
    if about:
        files.link(one.conn, one.viewer, part)
    return says


def undone(one: Push, stamp: str) -> None:
    """Renew the guards that an undone or redone operation may have changed."""
    told = one.told(stamp)
    if told is None or not told.total or not (one.guarding or told.guards):
        return
    for key, named in judging.guarded_by(one, told.number):
        one.unsettled[named] = key
    for named in (*judging.saying_of(one, stamp), *_about_guarded(one, told.number)):
        one.unsettled[named] = named.key


def _about_guarded(one: Push, number: int) -> list[Named]:
    """Return the records an operation touched that are, or once were, about a guarded one."""
    a, g, n = t.about.c, t.guarded.c, t.touched.c
    query = (
        select(a.entity, a.id)
        .join(t.guarded, (g.workspace == a.workspace) & (g.record == a.subject))
        .join(t.touched, (n.workspace == a.workspace) & (n.record == a.record))
        .where(a.workspace == one.workspace, n.number == number)
    )
    return [Named(*row) for row in one.conn.execute(query)]


def count(one: Push, header: Operation, total: int) -> None:
    """Count an operation that has rows, or undoes one that counts (or did not come yet)."""
    if header.cancels is not None:
        told = one.told(header.cancels)
        if told is None or told.total:
            one.sums.add_operation(header.stamp, header.cancels, header.revives)
    elif total:
        one.sums.add_operation(header.stamp, None, None)
    else:  # what undid it came before it, and was counted
        one.pages.write(one.conn)
        for undo in list(undos_of(one.conn, one.workspace, [header.stamp])):
            one.sums.take_operation(*undo)
