"""The record of processing, as the GDPR's article 30 asks for it: made of the real state of the file.

What the program cannot know the owner adds as remarks. It may be said in another language than the user's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Field
from crm_desktop.domain.privacy.consent import BASES
from crm_desktop.domain.privacy.retention import OF
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import language, mark, said_in, tr
from crm_desktop.privacy import days, stored
from crm_desktop.privacy.keeping import rules
from crm_desktop.privacy.processing import business, remarks
from crm_desktop.store import backup, catalogue, devices
from crm_desktop.store.backups import places

Say = Callable[..., str]
PARTS = {
    "who": mark("Who is responsible"),
    "purposes": mark("What the data is used for"),
    "data": mark("Which data"),
    "sources": mark("Where it comes from"),
    "recipients": mark("Who gets it"),
    "places": mark("Where it lies"),
    "retention": mark("How long it is kept"),
    "security": mark("How it is protected"),
}
"""Part → its heading."""
ABOUT_PEOPLE = (
    "contact",
    "lead",
    "company",
    "deal",
    "activity",
    "task",
    "note",
    "attachment",
    "consent",
)
"""Kinds of record that say something about people."""
SOURCES = 12
"""Sources that are named; the others are counted together."""
_OF_PURPOSE = ("basis", "why", "people", "data", "recipients", "abroad", "keep", "measures")


class Line(NamedTuple):
    """One line: what it is about, and what is so."""

    name: str
    words: str


class Part(NamedTuple):
    """One part of the record, with what the owner remarked."""

    key: str
    title: str
    lines: tuple[Line, ...]
    remark: str

    @property
    def nothing(self) -> str:
        """Return what stands where there is no line."""
        return tr("Nobody yet.") if self.key == "recipients" else tr("Nothing yet.")


class Register(NamedTuple):
    """The whole record, as of a day."""

    made: str
    of: str
    """The business, or the file where nobody wrote down what it is called."""
    parts: tuple[Part, ...]

    def part(self, key: str) -> Part:
        """Return one part."""
        return next(part for part in self.parts if part.key == key)


class Lock(NamedTuple):
    """How this computer locks the file: after minutes (0: never), and with the screen."""

    minutes: int = 0
    with_screen: bool = False


def gather(ws: Any, lock: Lock | None = None, code: str = "", country: str = "") -> Register:
    """Return the record of a file; `code` is another language than the user's.

    `country` is what the country of the file is called in English, else its code is given.
    """
    conn, say = ws.reader(), partial(said_in, code or language())
    written = remarks.of(conn)
    made: dict[str, Iterable[Line]] = {
        "who": _who(ws, conn, country, say),
        "purposes": _purposes(conn, say),
        "data": _data(conn, say),
        "sources": _sources(conn, say),
        "recipients": _recipients(ws, conn, say),
        "places": (Line(p.name, p.says) for p in stored.of(ws)),
        "retention": _retention(conn, say),
        "security": _security(ws, lock, code or language(), say),
    }
    parts = (
        Part(key, say(title), tuple(made[key]), written.get(key, ""))
        for key, title in PARTS.items()
    )
    made_on = days.said(date.today(), code or language())
    return Register(made_on, business.of(conn).name or ws.path.name, tuple(parts))


def _who(ws: Any, conn: Any, country: str, say: Say) -> Iterator[Line]:
    known = business.of(conn)
    yield Line(say(mark("Business")), known.name or say(mark("Not written down yet")))
    if known.address:
        yield Line(say(mark("Address")), known.address)
    yield Line(say(mark("File")), ws.path.name)
    if ws.profile.name:
        yield Line(say(mark("Who works with this file")), ws.profile.name)
    yield Line(say(mark("Country")), say(country) if country else ws.profile.region)


def _purposes(conn: Any, say: Say) -> Iterator[Line]:
    fields = RECORDS["purpose"].fields
    named = {choice.value: choice.label for choice in BASES}
    sql = (
        f"SELECT name,{','.join(_OF_PURPOSE)} FROM purpose WHERE deleted=0 AND archived IS NOT 1 "
        "ORDER BY sort_key,n"
    )
    for name, *values in conn.execute(sql):
        said = []
        for field, value in zip(_OF_PURPOSE, values, strict=True):
            words = say(named.get(value, value)) if field == "basis" and value else value
            if words:
                said.append(f"{say(fields[field].label)}: {words}")
        yield Line(name or say(mark("Unnamed")), "\n".join(said) or say(mark("No reason given")))


def _data(conn: Any, say: Say) -> Iterator[Line]:
    for entity in ABOUT_PEOPLE:
        known = catalogue.of(conn, entity)
        (count,) = conn.execute(f"SELECT count(*) FROM {entity} WHERE deleted=0").fetchone()
        if not count:
            continue
        fields = [*known.record.shown_fields(), *known.own(hidden=True)]
        labels = dict.fromkeys(_called(field, say) for field in fields if field.personal)
        title = f"{say(known.record.plural)} ({int(count):,})"
        yield Line(title, ", ".join(labels) or say(mark("Only what they name others by")))


def _called(field: Field, say: Say) -> str:
    return field.label if field.own else say(field.label)


def _sources(conn: Any, say: Say) -> Iterator[Line]:
    for entity in ("contact", "lead"):
        found = conn.execute(
            f"SELECT source,count(*) FROM {entity} WHERE deleted=0 AND source<>'' "
            "GROUP BY source ORDER BY 2 DESC,1"
        ).fetchall()
        if found:
            said = [f"{name} ({n:,})" for name, n in found[:SOURCES]]
            if rest := found[SOURCES:]:
                said.append(say(mark("others ({n})"), n=f"{sum(n for _, n in rest):,}"))
            yield Line(say(RECORDS[entity].plural), ", ".join(said))
    (imports,) = conn.execute("SELECT count(*) FROM operation WHERE origin='import'").fetchone()
    if imports:
        yield Line(say(mark("Imported files")), f"{imports:,}")
    yield Line(say(mark("Typed in")), say(mark("By the people who work with this file")))


def _recipients(ws: Any, conn: Any, say: Say) -> Iterator[Line]:
    if account := ws.setting("sync.account"):
        yield Line(say(mark("Server")), str(account.get("address", "")))
    if ws.setting("sync.folder.keys"):
        yield Line(say(mark("Shared folder or stick")), say(mark("Sealed copies of all changes")))
    if names := sorted(devices.others(ws).values()):
        yield Line(say(mark("Other devices")), ", ".join(names))
    sql = "SELECT 1 FROM activity WHERE deleted=0 AND channel='email' LIMIT 1"
    if conn.execute(sql).fetchone():
        yield Line(
            say(mark("E-mail")), say(mark("Those who are written to, and your mail provider"))
        )
    named = "SELECT name,recipients FROM purpose WHERE deleted=0 AND archived IS NOT 1 AND recipients<>''"
    for name, words in conn.execute(f"{named} ORDER BY sort_key,n"):
        yield Line(name or say(mark("Unnamed")), words)


_AFTER = mark(
    "{who}: looked at after {n} months without anything, then kept with a reason or erased"
)
_AFTER_ONE = mark(
    "{who}: looked at after a month without anything, then kept with a reason or erased"
)


def _retention(conn: Any, say: Say) -> Iterator[Line]:
    whose = {choice.value: choice.label for choice in OF}
    for rule in rules.rules(conn):
        who = f"{say(whose[rule.of])}, {rule.segment_name}" if rule.segment else say(whose[rule.of])
        words = say(_AFTER_ONE if rule.months == 1 else _AFTER, who=who, n=rule.months)
        yield Line(rule.name or say(mark("Unnamed")), words)
    named = "SELECT name,keep FROM purpose WHERE deleted=0 AND archived IS NOT 1 AND keep<>''"
    for name, words in conn.execute(f"{named} ORDER BY sort_key,n"):
        yield Line(name or say(mark("Unnamed")), words)


def _security(ws: Any, lock: Lock | None, code: str, say: Say) -> Iterator[Line]:
    said = _ENCRYPTED if ws.key else _PLAIN
    yield Line(say(mark("Encryption")), say(said))
    if lock is not None and ws.key:
        yield Line(say(mark("Lock")), _locked(lock, say))
    made = backup.backups(ws.path) if not ws.in_memory else []
    if made:
        day = days.said(made[0].made.date(), code)
        words = say(mark("Number: {n}, the newest of {day}"), n=len(made), day=day)
    else:
        words = say(mark("None yet"))
    yield Line(say(mark("Backups")), words)
    second = places.second(ws)
    yield Line(say(mark("Second place of backups")), str(second) if second else say(mark("None")))
    yield Line(say(mark("History")), say(mark("Every change is kept with who made it and when")))


_ENCRYPTED = mark("The file, its backups and attached files are encrypted")
_PLAIN = mark("Not encrypted: who has the computer’s disk can read the file")


def _locked(lock: Lock, say: Say) -> str:
    said = []
    if lock.minutes:
        said.append(say(mark("after {n} minutes without a touch"), n=lock.minutes))
    if lock.with_screen:
        said.append(say(mark("with the screen")))
    return ", ".join(said) or say(mark("Only when it is closed"))
