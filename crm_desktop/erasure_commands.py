"""What `crm erase` does with an open workspace, and what it answers."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of
from crm_desktop.declaring_commands import add
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy.erasing import (
    certificate,
    jobs,
    kept_files,
    left_texts,
    mentions,
    preview,
    running,
)
from crm_desktop.privacy.erasing.kept_files import Found
from crm_desktop.privacy.erasing.mentions import Mention
from crm_desktop.privacy.erasing.preview import Around
from crm_desktop.privacy.erasing.shorter import kind_column
from crm_desktop.privacy.erasing.steps import Waiting
from crm_desktop.store import belongings, named_files
from crm_desktop.store.belongings import Belongings, Entry
from crm_desktop.store.erasures import suppression
from crm_desktop.trust_commands import erasing_again


class _Confirm(argparse.Action):
    """Takes the name, and says that the command writes then."""

    def __call__(self, _parser: Any, asked: Any, name: Any, _option: Any = None) -> None:
        asked.confirm, asked.reads = name, False


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "erase a record for good with what is about it only; say what that is without --confirm"
    # The erasure makes a backup itself where the day has none, and writes it anew without them.
    option = add(every, "erase", erase, words, reads=True)
    option("id", metavar="ID")
    option("--confirm", default="", metavar="NAME", action=_Confirm,
           help="the record's name, or its id: erase it, which nothing can take back")  # fmt: skip
    option("--also", nargs="+", default=[], metavar="ID",
           help="of what is about others too, erase these as well")  # fmt: skip
    option("--blank", nargs="+", default=[], metavar="ID",
           help="of those listed as perhaps others, take the words out of these too")  # fmt: skip
    option("--files", nargs="*", default=None, metavar="FILE",
           help="of kept files that name it, take it out of these and leave the others")  # fmt: skip
    option("--certificate", type=Path, default=None, metavar="FILE.html",
           help="write down what was erased where")  # fmt: skip
    option("--keep", nargs="+", default=[], metavar="ID",
           help="of what would go along or lose the name, leave these as they are")  # fmt: skip


def erase(ws: Any, asked: Asked) -> Answer:
    """Say what the erasure of a record takes along; carry it out when its name is given."""
    conn = ws.reader()
    entity = entity_of(conn, asked.id, belongings.ERASABLE, hidden=True)
    found = belongings.of(conn, entity, asked.id)
    named = mentions.find(conn, found.records, {*found.records, *(e.key for e in found.every)})
    around = preview.of(ws, [*found.records, *_proposed(found, asked.also, asked.keep)],
                        listed=[e.key for e in found.every])  # fmt: skip
    also = _along(found, asked.also, asked.keep, {m.id for m in named}, around.attached)
    blank = [m for m in named if (m.sure and m.id not in asked.keep) or m.id in asked.blank]
    taken = set(blank)
    title = belongings.title(conn, found.records[0])
    data: dict[str, Any] = {
        "record": {"kind": found.records[0][0], "id": found.records[0][1], "name": title},
        "merged": [id for _, id in found.records[1:]],
        "goes": [_plain(e) for e in found.every if e.key in also],
        "stays": [_plain(e) for e in found.every if e.key not in also],
        "naming": [_plain(e) for e in found.naming], "twins": [e.id for e in found.twins],
        "stamp": None,
    }  # fmt: skip
    data["mentions"] = [m._asdict() | {"taken": m in taken} for m in named]
    data["attached"] = [_plain(e) | {"taken": e.key in also} for e in around.attached]
    data["shorter"] = [
        {"kind": kind, "id": id, "words": words}
        for (kind, id), words in zip(around.shorter.keys, around.shorter.texts, strict=True)
    ]
    data["files"] = [{"path": str(one.path), "parts": one.parts, "every": one.every,
                      "taken": _is_taken(one, asked)} for one in around.files]  # fmt: skip
    data |= {"settings": list(around.settings), "unread": list(around.unread)}
    lines = [*_lines(found, also, title), *_named(named, taken, around)]
    lines += [*_attached(around, also), *_around(around, asked)]
    if unchecked := suppression.unchecked_warning(suppression.Suppressed().unchecked):
        lines.append(unchecked)
    if not asked.confirm and ws.unmanaged_because:
        return Answer([*lines, tr("Nothing is erased: only an owner of this file may.")], data, 1)
    if not asked.confirm:
        words = tr("Nothing is erased yet. Erase it with: erase {id} --confirm NAME", id=asked.id)
        return Answer([*lines, words], data)
    if fold(asked.confirm) not in (fold(title), found.records[0][1]):
        raise UserError(
            tr("This record has another name: {name}", name=title),
            tr("Nothing was erased. Give the name as it is."),
        )
    _refuse_blanks(set(asked.blank) - {m.id for m in named}, around)
    files = {one.path: _is_taken(one, asked) for one in around.files}
    left = left_texts.of(around, named, blank)
    with erasing_again.told_when_erasing(ws, found.records[0], title or tr("Unnamed")):
        job = _carried_out(ws, found, also, blank, files, left)
        said = certificate.of(ws, job)
        if asked.certificate is not None:
            with named_files.in_place_when_whole(asked.certificate) as draft:
                draft.write_text(certificate.as_html(said), "utf-8")
    data |= {"stamp": job.stamp, "complete": said.complete, "left": list(said.left),
             "places": [[one.name, one.said, one.state] for one in said.places]}  # fmt: skip
    places = [f"    {one.name}: {one.said}" for one in said.places]
    if said.left:
        places += [certificate.left_head(), *(f"    {one}" for one in said.left)]
    return Answer([*lines, _how(job), said.summary, *places], data)


def _refuse_blanks(unknown: set[str], around: Around) -> None:
    """Raise `UserError` for ids whose words are not taken out: a shorter name alone may be anybody's."""
    for _kind, id in around.shorter.keys:
        if id in unknown:
            raise UserError(
                tr("{id} says a shorter name alone, which may be anybody's: its words stay.", id=id),
                tr("Change that text yourself, or erase the record that says it with: erase {id}. "
                   "Nothing was erased.", id=id),
            )  # fmt: skip
    if unknown:
        raise UserError(
            tr("{id} does not name this record.", id=min(unknown)),
            tr("List what names it with: erase ID"),
        )


def _how(job: jobs.Job) -> str:
    """Say whether the records went, and where not all of it could be done, what ends it."""
    if job.ended:
        return tr("Erased for good.")
    gone = tr("Erased from this file.") if job.stamp else tr("Nothing is erased yet.")
    later = tr("Another window still reads the file. The next command that writes goes on with it.")
    return f"{gone} {later}"


def _carried_out(
    ws: Any, found: Belongings, also: set[Key], blank: list[Mention], files: dict[Path, bool],
    left: list[Key],
) -> jobs.Job:  # fmt: skip
    """Carry out an erasure as far as goes now, telling on stderr which step is under way."""
    going = running.begin(ws, found, also, blank, files, left)
    going.kept = kept_files.of
    shown = sys.stderr.isatty()
    going.told = lambda step, part: shown and not part and sys.stderr.write(f"{step}…\n")
    with contextlib.suppress(Waiting):
        running.run(going)
    return going.job


def _named(found: list[Mention], taken: set[Mention], around: Around) -> list[str]:
    heads = {
        True: tr("Others' texts that name them: the words are taken out; leave one with --keep ID"),
        False: tr("Perhaps others; take the words out with --blank ID"),
    }
    lines = []
    for sure, anew, some in preview.parted(found):
        lines.append(preview.headed(heads[sure], anew=anew))
        for m in some:
            sign, words = "x" if m in taken else " ", preview.loses(m, around)
            lines.append(f"    [{sign}] {m.id}  {kind_column(m.entity)} {words}")
    return lines


def _attached(around: Around, also: Collection[Key]) -> list[str]:
    if not around.attached:
        return []
    head = tr("Files attached to others whose content names them; erase them too with --also ID")
    return [
        head,
        *(f"    [{'x' if e.key in also else ' '}] {_line(e).lstrip()}" for e in around.attached),
    ]


def _is_taken(one: Found, asked: Asked) -> bool:
    """Say whether a kept file loses what names them: those that were named, else those proposed."""
    if asked.files is None:
        return one.proposed
    return any(name in (str(one.path), one.path.name) for name in asked.files)


def _around(around: Around, asked: Asked) -> list[str]:
    lines = []
    if around.files:
        lines.append(tr("Kept files that name them; choose which with --files FILE"))
        for one in around.files:
            sign = "x" if _is_taken(one, asked) else " "
            lines.append(f"    [{sign}] {preview.words(one)}")
    return [*lines, *preview.sentences(around), *around.shorter.lines()]


def _along(
    found: Belongings, also: Sequence[str], keep: Sequence[str], named: Collection[str],
    attached: Sequence[Entry],
) -> set[Key]:  # fmt: skip
    """Return the keys of the entries that go. Raises `UserError` for ids that are not among them."""
    known = {e.id for e in (*found.every, *attached)}
    if unknown := [id for id in (*also, *(k for k in keep if k not in named)) if id not in known]:
        raise UserError(
            tr("{id} is not about this record.", id=unknown[0]),
            tr("List what is about it with: erase ID"),
        )
    return _proposed(found, also, keep) | {e.key for e in attached if e.id in also}


def _proposed(found: Belongings, also: Sequence[str], keep: Sequence[str]) -> set[Key]:
    return {e.key for e in found.going if e.id not in keep} | set(found.find(also))


def _plain(entry: Entry) -> dict[str, Any]:
    return {"kind": entry.entity, "id": entry.id, "title": entry.title, "deleted": entry.deleted}


def _lines(found: Belongings, also: set[Key], title: str) -> list[str]:
    name = title or tr("Unnamed")
    merged = len(found.records) - 1
    lines = [f"{tr(RECORDS[found.records[0][0]].label)}: {name}"]
    if merged:
        words = trn("With {n} record merged into it.", "With {n} records merged into it.", merged)
        lines.append(words)
    every = found.every
    lines += _part(tr("Very likely the same person, also held"), found.twins)
    goes, bare = ([e for e in every if e.key in also and (e.entity in mentions.BARE) is stays]
                  for stays in (False, True))  # fmt: skip
    lines += _part(tr("Goes along"), goes)
    lines += _part(tr("Stays without the name, as proof of what was answered"), bare)
    lines += _part(tr("Stays"), [e for e in every if e.key not in also])
    return lines + _part(tr("Names it; change it yourself"), found.naming)


def _part(heading: str, entries: Sequence[Entry]) -> list[str]:
    if not entries:
        return []
    counts = Counter(tr(RECORDS[e.entity].plural) for e in entries)
    total = ", ".join(f"{kind} {n:,}" for kind, n in counts.items())
    return [f"{heading} ({total})", *map(_line, entries)]


def _line(entry: Entry) -> str:
    gone = f"  ({tr('deleted')})" if entry.deleted else ""
    return f"    {entry.id}  {kind_column(entry.entity)} {entry.title}{gone}".rstrip()
