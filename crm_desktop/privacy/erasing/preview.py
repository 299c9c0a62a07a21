"""What an erasure would change beside records: files and settings that name them, told before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from crm_desktop.domain.merged import Key
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy.erasing import attached, kept_files, shorter, traces
from crm_desktop.privacy.erasing.kept_files import Found
from crm_desktop.privacy.erasing.mentions import Mention
from crm_desktop.privacy.erasing.shorter import Found as Shorter
from crm_desktop.store.belongings import Entry
from crm_desktop.store.erasures import naming

Check = Callable[[], object]


class Around(NamedTuple):
    """Kept files that name them or cannot be read; settings that lose a part; where shorter names stand.

    `attached` are files attached to others whose content names them.
    """

    files: tuple[Found, ...] = ()
    unread: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    shorter: Shorter = Shorter()
    attached: tuple[Entry, ...] = ()


def of(
    ws: Any, going: Iterable[Key], check: Check = lambda: None, listed: Collection[Key] = ()
) -> Around:
    """Return what names records that are to go; their own words do not count, nor names others bear.

    Attachments that are `listed` as about them anyway are not told again.
    """
    conn, rows = ws.reader(), list(going)
    names = naming.nobody_else_bears(conn, naming.ever_named(conn, rows), rows)
    looked = kept_files.look(kept_files.of(ws), names, check)
    unread = tuple(path.name for path in looked.unread)
    settings = tuple(traces.called(traces.naming(conn, names)))
    return Around(
        tuple(looked.found), unread, settings, shorter.of(conn, rows, rows, check),
        tuple(attached.naming(ws, names, {*rows, *listed}, check)),
    )  # fmt: skip


def parted(found: Iterable[Mention]) -> Iterator[tuple[bool, bool, list[Mention]]]:
    """Yield whether they are sure, whether all they ever said goes, and the mentions of which that is so."""
    every = list(found)
    for sure, anew in ((True, True), (True, False), (False, True), (False, False)):
        if some := [one for one in every if one.sure is sure and one.anew is anew]:
            yield sure, anew, some


def loses(one: Mention, around: Around) -> str:
    """Return where a text names them, and which shorter name stays beside what is taken out of it."""
    stays = dict(zip(around.shorter.keys, around.shorter.texts, strict=True)).get(one.key)
    if not stays or not one.stands:
        return one.words
    return f"{one.words} · {tr('a shorter name in it stays: {words}', words=stays)}"


def headed(head: str, *, anew: bool) -> str:
    """Return the head of such a part: of records others point to the earlier wording stays, which is told."""
    stays = tr("what they said earlier stays in their history, here and in backups")
    return head if anew else f"{head}; {stays}"


def sentences(around: Around) -> list[str]:
    """Say what settings lose and which files nobody could look into."""
    said = []
    if around.settings:
        things = ", ".join(around.settings)
        said.append(tr("What the program remembers loses: {things}", things=things))
    if around.unread:
        names = ", ".join(around.unread)
        said.append(tr("These kept files cannot be read, and may name them: {names}", names=names))
    return said


def words(one: Found) -> str:
    """Say what becomes of a kept file."""
    if one.whole:
        return tr("{name}: the whole file is removed", name=one.path.name)
    return trn("{name}: {n} line that names them is taken out",
               "{name}: {n} lines that name them are taken out", one.parts, name=one.path.name)  # fmt: skip
