"""What was done to erase somebody, for who asked and for the drawer: no content of the person."""

from __future__ import annotations

import html
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crm_desktop.domain.moments import local_time
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.privacy.erasing import left_texts, old_backups, receipts, steps
from crm_desktop.privacy.erasing.jobs import STEPS, Job
from crm_desktop.privacy.erasing.receipts import Replica
from crm_desktop.privacy.processing import business
from crm_desktop.store.backups import places as backup_places
from crm_desktop.store.workspace import Workspace

DAY = 24 * 3600 * 1000
DONE, WAITS, DOUBT = "done", "waits", "doubt"
TROUBLE = mark("Why it does not go on")


@dataclass(frozen=True, slots=True)
class Place:
    """One place and how it stands: `state` is `DONE`, `WAITS` or `DOUBT`."""

    name: str
    said: str
    state: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says, in words."""

    number: str
    business: str
    began: str
    ended: str
    went: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]
    uncovered: tuple[str, ...]
    left: tuple[str, ...]
    """Others' records whose words may still mean them: kind and title."""
    complete: bool

    @property
    def summary(self) -> str:
        """Say how it stands: unconfirmed is never said to be done, nor what stays to be waited for."""
        if self.complete:
            return tr("Done in all {n} places.", n=len(self.places))
        said = [
            tr("Done in {done} of {n} places.", done=len(self._named(DONE)), n=len(self.places))
        ]
        if waits := [name for name in self._named(WAITS) if name != tr(TROUBLE)]:
            said.append(tr("Still waited for: {places}.", places=", ".join(waits)))
        if doubts := self._named(DOUBT):
            names = ", ".join(doubts)
            said.append(tr("Something may stay, and nothing more follows by itself: {places}.",
                           places=names))  # fmt: skip
        return " ".join(said)

    def _named(self, state: str) -> list[str]:
        return [place.name for place in self.places if place.state == state]


def of(ws: Workspace, job: Job, now: int | None = None) -> Certificate:
    """Return the certificate of an erasure as it stands; `now` is in ms since 1970."""
    at = time.time_ns() // 1_000_000 if now is None else now
    places = (
        *_here(ws, job),
        *(_there(one, at) for one in receipts.of(ws, job.stamp)),
        *_server(ws, job),
    )
    went = tuple((tr(RECORDS[e].plural) if e in RECORDS else e, n) for e, n in job.counts)
    return Certificate(
        job.stamp[-8:].upper() or job.id[:8].upper(),
        business.of(ws.reader()).name or ws.path.stem, _moment(job.at),
        _moment(job.ended) if job.ended else "", went, places, tuple(_uncovered()),
        tuple(left_texts.lines(ws.reader(), job.left_texts)), all(place.state == DONE for place in places),
    )  # fmt: skip


def _second(ws: Workspace) -> Iterable[Place]:
    """Yield the second place of backups, where there is one; what it lacks it gets when it is there."""
    stands = backup_places.state(ws)
    if stands is not None:
        done = stands.there and not stands.behind
        yield Place(
            tr("Backups in the second place"), backup_places.words(stands), DONE if done else WAITS
        )


def _here(ws: Workspace, job: Job) -> Iterable[Place]:
    """Yield the places of this computer."""
    counts, ended, next_step = dict(job.places), bool(job.ended), job.at_step

    def state(step: str) -> str:
        return DONE if ended or next_step > STEPS.index(step) else WAITS

    yield Place(tr("Records, history and search of this file"), _said(state("fold")), state("fold"))
    yield Place(
        tr("Files attached"), _counted(counts, "attachments", state("files")), state("files")
    )
    yield _remembered(job, state("traces"))
    yield _backups(job, state("backups"))
    yield from _second(ws)
    yield Place(tr("Free space inside the file"), _said(state("tidy")), state("tidy"))
    yield _looked(job, state("scan"))
    yield from _doubted(job)
    if job.trouble and not job.ended:
        yield Place(tr(TROUBLE), job.trouble, WAITS)


def _remembered(job: Job, state: str) -> Place:
    """Say what became of settings and of kept files; what was left to stay is no success."""
    name = tr("What the program remembers and keeps")
    if state != DONE:
        return Place(name, _said(state), state)
    parts = [tr("taken out: {things}", things=", ".join(job.changed))] if job.changed else []
    if many := dict(job.places).get("kept", 0):
        parts.append(trn("{n} kept file written anew or removed",
                         "{n} kept files written anew or removed", many))  # fmt: skip
    unknown = ("settings", steps.UNKNOWN) in job.unconfirmed
    if job.left:
        parts.append(
            trn("{n} kept file still names them", "{n} kept files still name them", job.left)
        )
    if unknown:
        parts.append(tr("the words were not known here any more"))
    return Place(name, "; ".join(parts) or tr("done"), DOUBT if job.left or unknown else DONE)


def _backups(job: Job, state: str) -> Place:
    name = tr("Backups of this file")
    doubted = [
        tr("attached files of the backups") if place == "bytes" else place
        for place, why in job.unconfirmed if why == old_backups.DAMAGED
    ]  # fmt: skip
    if doubted:
        return Place(name, tr("not confirmed: {names}", names=", ".join(doubted)), DOUBT)
    return Place(name, _counted(dict(job.places), "backups", state), state)


def _doubted(job: Job) -> Iterable[Place]:
    """Yield what could not be done and has no place of its own."""
    every = set(job.unconfirmed)
    if kinds := {name for name, why in every if why == steps.HISTORY}:
        yield Place(tr("Earlier wording of others' records"),
                    tr("stays: {kinds} keep their history", kinds=", ".join(map(tr, sorted(kinds)))),
                    DOUBT)  # fmt: skip
    if ("mentions", steps.UNKNOWN) in every:
        yield Place(tr("Others' texts that name them"),
                    tr("left as they are: the words were not known here any more"), DOUBT)  # fmt: skip
    if ("names", steps.SAID) in every:
        yield Place(tr("Others' texts that name them"),
                    tr("some still say a name, now or in their history"), DOUBT)  # fmt: skip
    if files := sorted(name for name, why in every if why == steps.ATTACHED):
        words = tr("still name them, and were left: {files}. Erase those that are not to stay.",
                   files=", ".join(files))  # fmt: skip
        yield Place(tr("Files attached to others"), words, DOUBT)
    if ("halves", steps.IN_USE) in every:
        yield Place(tr("What was left half made"), tr("another program has it open"), DOUBT)
    if ("ledger", steps.NO_LEDGER) in every:
        yield Place(tr("Note for restored backups"), tr("could not be written"), DOUBT)
    if ("pepper", steps.UNKEPT) in every:
        yield Place(tr("Recognising them when they come in again"),
                    tr("not possible: what it takes could not be kept"), DOUBT)  # fmt: skip


def _said(state: str) -> str:
    return tr("done") if state == DONE else tr("waiting")


def _counted(counts: dict[str, int], name: str, state: str) -> str:
    if state != DONE:
        return _said(state)
    n = counts.get(name, 0)
    if name == "backups":
        return (
            trn("{n} backup written anew", "{n} backups written anew", n)
            if n
            else tr("none held anything")
        )
    return trn("{n} file erased", "{n} files erased", n) if n else tr("there were none")


def _looked(job: Job, state: str) -> Place:
    """Say what looking through all bytes found."""
    name = tr("All bytes looked through")
    left = [file for file, _ in job.hits]
    if state != DONE:
        return Place(name, _said(state), state)
    if left:
        return Place(name, tr("words were still found in: {files}", files=", ".join(left)), DOUBT)
    if job.looked < 0:
        return Place(name, tr("the words were not known here any more"), DOUBT)
    if unread := [file for file, why in job.unconfirmed if why == steps.UNREAD]:
        return Place(name, tr("could not be looked at: {files}", files=", ".join(unread)), DOUBT)
    if not job.looked and not job.said and not job.short:
        return Place(name, tr("this file held nothing of them any more"), DONE)
    nothing = trn("nothing found of {n} text", "nothing found of {n} texts", job.looked)
    if job.said:
        more = trn(
            "{n} more is in others' records too", "{n} more are in others' records too", job.said
        )
        nothing = f"{nothing}; {more}"
    if job.short:
        few = trn(
            "{n} more is too short to be looked for",
            "{n} more are too short to be looked for",
            job.short,
        )
        nothing = f"{nothing}; {few}"
    return Place(name, nothing, DONE)


def _there(one: Replica, now: int) -> Place:
    name = one.name or one.device[:6]
    if one.confirmed and one.doubts:
        said = trn("done on {day}, {n} place not confirmed", "done on {day}, {n} places not confirmed",
                   one.doubts, day=_moment(one.confirmed))  # fmt: skip
        return Place(name, said, DOUBT)
    if one.confirmed:
        return Place(name, tr("confirmed on {day}", day=_moment(one.confirmed)), DONE)
    days = max(0, (now - one.heard) // DAY) if one.heard else -1
    if days < 0:
        return Place(name, tr("not confirmed; nothing was heard of it yet"), WAITS)
    said = trn("not confirmed; not seen for {n} day", "not confirmed; not seen for {n} days", days)
    return Place(name, said, WAITS)


def _server(ws: Workspace, job: Job) -> Iterable[Place]:
    """Yield the server's place where the file has one."""
    if not ws.setting("sync.account"):
        return
    told = ws.setting("sync.erased", {}).get(job.stamp)
    name = tr("The server of your team")
    if not told:
        yield Place(name, tr("not confirmed yet"), WAITS)
    else:
        yield Place(name, tr("confirmed on {day}", day=_moment(int(told))), DONE)
    yield Place(
        tr("Backups of the server"),
        tr("not confirmed: whoever keeps it must make them anew"),
        DOUBT,
    )


def _uncovered() -> Iterable[str]:
    yield tr("Files you exported, printed or sent to others.")
    yield tr("Mailboxes: yours and those of whoever wrote or was written to.")
    yield tr("What PDFs and pictures show, kept or attached: they are not looked into.")
    yield tr("Copies of this file that somebody made by hand, and backups moved elsewhere.")
    yield tr("What a disk keeps of overwritten files, as SSDs and snapshots do.")
    yield tr("Texts that mean the person without saying the whole name.")
    yield tr("Initials and shorter names beside a whole name that was taken out of others' texts.")


def _moment(ms: int) -> str:
    at: datetime = local_time(ms)
    return f"{at:%Y-%m-%d %H:%M}"


def file_name(job: Job) -> str:
    """Return a name for the file of a certificate, without an ending."""
    return f"{tr('Erasure')} {local_time(job.at):%Y-%m-%d} {job.stamp[-8:].upper()}".strip()


def as_html(said: Certificate) -> str:
    """Return a certificate as a whole page that needs nothing else."""
    went = "".join(_row(kind, f"{n:,}") for kind, n in said.went)
    places = "".join(_row(one.name, one.said, one.state) for one in said.places)
    uncovered = _listed(tr("Not covered"), said.uncovered)
    left = _listed(left_head(), said.left) if said.left else ""
    head = tr("Certificate of erasure")
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{html.escape(head)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{html.escape(head)}</h1>"
        f"<p>{html.escape(said.business)} · {html.escape(tr('No. {n}', n=said.number))}</p>"
        f"<p><b>{html.escape(said.summary)}</b></p>"
        f"<p>{html.escape(tr('Begun on {day}', day=said.began))}"
        f"{' · ' + html.escape(tr('ended on {day}', day=said.ended)) if said.ended else ''}</p>"
        f"<h2>{html.escape(tr('What went'))}</h2><table>{went}</table>"
        f"<h2>{html.escape(tr('Where'))}</h2><table>{places}</table>"
        f"{left}{uncovered}</body></html>\n"
    )


def left_head() -> str:
    """Say what is listed of others' records that stayed."""
    return tr("Left as they are, though they may mean the person")


def _listed(head: str, texts: Iterable[str]) -> str:
    lines = "".join(f"<li>{html.escape(text)}</li>" for text in texts)
    return f"<h2>{html.escape(head)}</h2><ul>{lines}</ul>"


_STYLE = (
    "body{font:14px/1.5 sans-serif;max-width:44em;margin:2em auto;padding:0 1em;color:#1d2430}"
    "table{border-collapse:collapse;width:100%}td{padding:4px 12px 4px 0;vertical-align:top;"
    "border-bottom:1px solid #d9dee6}.doubt,.waits{font-weight:bold}h2{font-size:16px;margin-top:1.6em}"
)


def _row(name: str, said: str, state: str = "") -> str:
    cell = f"<td class='{state}'>" if state else "<td>"
    return f"<tr><td>{html.escape(name)}</td>{cell}{html.escape(said)}</td></tr>"
