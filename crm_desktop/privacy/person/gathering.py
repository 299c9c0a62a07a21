"""All that a file holds about one person, gathered and with other people hidden."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crm_desktop.domain import own
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.domain.privacy import laws
from crm_desktop.domain.privacy.request import CLOSED
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy import requests, stored
from crm_desktop.privacy.erasing import mentions, shorter
from crm_desktop.privacy.erasing.shorter import Found as Shorter
from crm_desktop.privacy.person import inside_files, said
from crm_desktop.privacy.person.masking import Hidden, Masker, is_reach
from crm_desktop.privacy.person.said import Said
from crm_desktop.privacy.person.sentences import parted
from crm_desktop.privacy.processing import business
from crm_desktop.store import belongings, cells, history, identities, merged
from crm_desktop.store.consents import reach, told
from crm_desktop.store.deeds import titles
from crm_desktop.store.erasures.naming import WORKERS, ever_named
from crm_desktop.store.erasures.spelling import Finder
from crm_desktop.store.twins import PEOPLE

REACH = ("emails", "phones")
WITHOUT_SHORT = ("addresses", *WORKERS)
"""Fields in which no shorter name means another: streets are called so, and who works here is told anyway."""
NUMBERLESS = ("external_id",)
"""Fields in which a number is an id and nobody's phone."""
Row = dict[str, Any]


@dataclass(slots=True)
class Part:
    """One record: what it says, and for the person's own what was ever changed on it."""

    entity: str
    id: str
    title: str
    whose: str  # person, theirs, shared, mention
    deleted: bool
    fields: list[Row]
    history: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class File:
    """One attached file that goes along, under a harmless name."""

    id: str
    name: str
    digest: str


@dataclass(slots=True)
class Report:
    """What is given to the person; for the giver alone, `hidden`: who was masked, and `shorter`."""

    name: str
    made: str
    file: str
    business: str
    """Name and address of who gives it, "" while nobody wrote them down."""
    parts: list[Part]
    consents: Row
    origin: list[Row]
    places: list[Row]
    files: list[File]
    kept_back: int
    due: dict[str, str]
    secret: list[str]
    """Fields whose values are not in it, though they are held: secret ones."""
    hidden: list[Hidden]
    shorter: Shorter = field(default_factory=Shorter)
    """Texts that are not in it, and perhaps mean the person by a shorter name."""
    unread: list[str] = field(default_factory=list)
    """Files that go along though nobody can say whether they name others."""


def _go_on() -> None:
    return None


def gather(
    ws: Any, id: str, unmasked: Collection[str] = (), check: Callable[[], None] = _go_on
) -> Report:
    """Return the report about a contact or a lead; `unmasked` are ids of what others need not be hidden.

    `check` may raise to give it up. Raises `UserError` for one that is not there.
    """
    return _Gathering(ws, id, unmasked, check).report()


class _Gathering:
    def __init__(
        self, ws: Any, id: str, unmasked: Collection[str], check: Callable[[], None]
    ) -> None:
        self.ws, self.conn, self.check = ws, ws.reader(), check
        entity = _entity(self.conn, id)
        found = belongings.of(self.conn, entity, id)
        self.own: list[Key] = [*found.records, *(e.key for e in found.twins if e.deleted)]
        self.theirs = [e.key for e in found.theirs if e.key not in self.own]
        self.shared = [e.key for e in found.shared]
        known = {*self.own, *self.theirs, *self.shared}
        named = mentions.find(self.conn, self.own, known, check)
        self.others = [m.key for m in named if m.stands]
        self.naming = Finder(ever_named(self.conn, self.own))
        self.shorter = shorter.of(self.conn, self.own, {*known, *self.others}, check)
        every = {*self.own, *self.theirs}
        self.masker = Masker(self.conn, every, unmasked, ws.profile.region)
        self.said = {
            key: list(said.cells(self.conn, key[0], cells.ever(self.conn, *key)))
            for key in (*self.own, *self.theirs, *self.shared, *self.others)
        }
        self.stories = {
            key: history.record_history(self.conn, *key) for key in (*self.own, *self.theirs)
        }
        self._prepare()

    def _prepare(self) -> None:
        """Tell the masker who the person is, who else is on their records, and all texts."""
        own = [one for key in self.own for one in self.said[key]]
        names = [
            one.text for one in own if one.cell in ("name", "given_name", "family_name", "prefix")
        ]
        for key in self.own:
            for _, changes in self.stories[key]:
                names += [str(v) for c, _, v in changes if c == "name" and v]
        self.masker.own_words(names, self._reached(own))
        every = [one for found in self.said.values() for one in found]
        mine = {id for _, id in self.own}
        people = {one.names[1]: one.text for one in every
                  if one.names[0] in PEOPLE and one.names[1] not in mine}  # fmt: skip
        self.masker.know(people.items())
        self.inside = inside_files.read(self.ws, self._digests(), self.check)
        texts = [one.text for one in every if not one.names[0]]
        texts += [inside.text for inside in self.inside.values()]
        for story in self.stories.values():
            texts += [str(v) for _, changes in story for _, a, b in changes for v in _texts((a, b))]
        self.masker.learn(texts, self.check)

    def _reached(self, own: list[Said]) -> list[str]:
        """Return how the person is or was reached, a number in a field of the user's own among it."""
        every = [(one.cell, one.value) for one in own]
        for key in self.own:
            for _, changes in self.stories[key]:
                every += [(cell, value) for cell, *values in changes for value in values if value]
        return [
            said for cell, value in every
            if (said := _value(value)) and (cell.partition(".")[0] in REACH or is_reach(said))
        ]  # fmt: skip

    def report(self) -> Report:
        parts = []
        groups = (("person", self.own), ("theirs", self.theirs), ("shared", self.shared),
                  ("mention", self.others))  # fmt: skip
        for whose, keys in groups:
            for key in keys:
                self.check()
                parts.append(self._part(whose, key))
        files, back = self._files()
        unread = [one.name for one in files if not self.inside[one.digest].whole]
        entity, id = self.own[0]
        day = date.today()
        return Report(
            history.title_of(self.conn, entity, id), day.isoformat(), self.ws.path.stem,
            business.of(self.conn).sender, parts,
            self._consents(id), self._origin(), self._places(), files, back,
            self._due(day), self._secret(),
            sorted(self.masker.hidden.values(), key=lambda one: (one.kind, one.text)),
            self.shorter, unread,
        )  # fmt: skip

    def _due(self, day: date) -> dict[str, str]:
        """Return by when to answer under each law that applies: those of open requests, and of the country.

        Where neither says one, any may. A request nobody is chosen for counts where it gives their name.
        """
        own, region = requests.days(self.ws), self.ws.profile.region
        asked = [cells.ever(self.conn, *key) for key in self.theirs if key[0] == requests.ENTITY]
        asked += self._by_name()
        found = [
            (str(row.get("law") or ""), requests.due_of(row, own)) for row in asked
            if not row.get("deleted") and row.get("state") not in CLOSED
        ]  # fmt: skip
        every = [law.value for law in laws.LAWS]
        wanted = {law for law, _ in found} | {laws.usual(region)}
        by = {
            law: laws.due(law, day, own) for law in every if law in wanted or not wanted & {*every}
        }
        for law, due in found:
            if due is not None and law in by:
                by[law] = min(by[law], due)
        return {law: due.isoformat() for law, due in by.items()}

    def _by_name(self) -> list[Any]:
        """Return requests that name nobody of the file and are of somebody called like them."""
        names = {fold(history.title_of(self.conn, *key)) for key in self.own} - {""}
        every = (cells.ever(self.conn, *key) for key in self.others if key[0] == requests.ENTITY)
        return [
            row for row in every
            if not any(map(row.get, PEOPLE)) and fold(str(row.get("name") or "")) in names
        ]  # fmt: skip

    def _secret(self) -> list[str]:
        """Return the labels of secret fields in which something stands, or stood."""
        found = {one.label for rows in self.said.values() for one in rows if one.secret}
        for (entity, _id), story in self.stories.items():
            every = [change for _, changes in story for change in changes]
            for cell, old, new in every:
                sealed = [v for v in (old, new) if own.is_sealed(v)]
                found |= {
                    one.label for v in sealed for one in said.cells(self.conn, entity, {cell: v})
                }
        return sorted(found)

    def _part(self, whose: str, key: Key) -> Part:
        entity, id = key
        label = tr(RECORDS[entity].label)
        title = self._masked_title(whose, key, label)
        if whose == "mention":
            rows = [self._saying(one, label) for one in self.said[key] if self._says(one)]
        else:
            rows = [self._row(one, label) for one in self.said[key]]
        story = list(self._story(key, label)) if key in self.stories else []
        deleted = cells.shown(self.conn, entity, id) is None
        return Part(
            entity, id if whose in ("person", "theirs") else "", title, whose, deleted, rows, story
        )

    def _masked_title(self, whose: str, key: Key, label: str) -> str:
        text = history.title_of(self.conn, *key).partition("\n")[0]
        if whose != "person" and key[0] in PEOPLE and key not in self.theirs:
            return self.masker.person(key[1], text, label)
        return self._of_them(text, label) if whose == "mention" else self.masker.text(text, label)

    def _says(self, one: Said) -> bool:
        return not one.names[0] and self.naming.meets(one.text)

    def _saying(self, one: Said, place: str) -> Row:
        """Return what a text of others says of the person; what else it says is not theirs to read."""
        text = self._of_them(one.text, place)
        return {"cell": one.cell, "label": one.label, "text": text, "value": text}

    def _of_them(self, text: str, place: str) -> str:
        mask = self.masker
        return "".join((mask.text if said else mask.rest)(part, place)
                       for said, part in parted(text, self.naming))  # fmt: skip

    def _row(self, one: Said, place: str) -> Row:
        of, id = one.names
        if of in PEOPLE:
            name = self.masker.person(id, one.text, place)
            return {
                "cell": one.cell.partition(".")[0],
                "label": one.label,
                "text": name,
                "value": name,
            }
        base = one.cell.partition(".")[0]
        short = base not in WITHOUT_SHORT and one.is_written
        numbers = base not in NUMBERLESS and not one.is_fixed
        text, value = one.text, one.value
        if not isinstance(value, int) or isinstance(value, bool):
            text = self.masker.text(text, place, short=short, numbers=numbers)
        if not one.is_fixed:
            value = self.masker.value(
                value, place, short=short, numbers=numbers, fixed=one.fixed
            )  # fmt: skip
        return {"cell": base if of else one.cell, "label": one.label, "text": text, "value": value}

    def _story(self, key: Key, place: str) -> Iterator[Row]:
        for info, changes in self.stories[key]:
            rows = []
            for cell, old, new in changes:
                was, now = (self._words(key[0], cell, value, place) for value in (old, new))
                if was or now:
                    rows.append({"field": (was or now)["label"], "old": was.get("text", ""),
                                 "new": now.get("text", "")})  # fmt: skip
            yield {
                "when": info.wall.strftime("%Y-%m-%d %H:%M"), "who": info.author,
                "key": info.label.key, "what": self._deed(key[0], info, changes, place),
                "memo": self.masker.text(info.memo or "", place),
                "undone": not info.effective, "changes": rows,
            }  # fmt: skip

    def _deed(self, entity: str, info: Any, changes: Any, place: str) -> str:
        """Say what an operation did to a record."""
        record = RECORDS[entity]
        seen = [c for c in changes if c[0].partition(".")[0] in record.fields]
        words = titles.title(self.conn, record, titles.key_of(info, changes), seen)
        return self.masker.text(words, place, short=False)

    def _words(self, entity: str, cell: str, value: Any, place: str) -> Row:
        found = list(said.cells(self.conn, entity, {cell: value}))
        return self._row(found[0], place) if found else {}

    def _consents(self, id: str) -> Row:
        if self.own[0][0] != "contact":
            return {}
        found = told.of(self.conn, id)
        return {way: {"marketing": v.marketing, "why": v.why} for way, v in found.verdicts.items()
                if isinstance(v, reach.Verdict)}  # fmt: skip

    def _origin(self) -> list[Row]:
        """Return when each record of the person came into the file, by whom and out of what."""
        rows = []
        for key in self.own:
            if story := self.stories[key]:
                first, changes = story[-1]
                label = tr(RECORDS[key[0]].label)
                rows.append({"record": label, "when": f"{first.wall:%Y-%m-%d %H:%M}",
                             "who": first.author, "how": self._deed(key[0], first, changes, label),
                             "out_of": self.masker.text(first.memo or "", "")})  # fmt: skip
        return rows

    def _places(self) -> list[Row]:
        """Return which places hold the file, in words; no path of this computer is told."""
        return [{"place": one.name, "what": one.says, "files": one.files} for one in stored.of(self.ws)
                if one.kind not in ("settings", "logs")]  # fmt: skip

    def _attached(self) -> Iterator[tuple[Key, str, str]]:
        """Yield each file of theirs, alone or with others: its record, name and digest."""
        for key in (*self.theirs, *self.shared):
            row = cells.ever(self.conn, *key) if key[0] == "attachment" else {}
            if row.get("digest"):
                yield key, str(row.get("name") or ""), str(row["digest"])

    def _digests(self) -> Iterator[str]:
        return (digest for _key, _name, digest in self._attached())

    def _files(self) -> tuple[list[File], int]:
        from crm_desktop.attachments import naming

        found, back, place = [], 0, tr("File")
        for key, name, digest in self._attached():
            others = self.masker.others_in(self.inside[digest].text)
            if (others or key in self.shared) and self.masker.keep_back(
                key[1], name, place, others
            ):
                back += 1
                continue
            shown = naming.among_others(key[1], self.masker.text(name, place))
            found.append(File(key[1], shown, digest))
        return found, back


def _entity(conn: Any, id: str) -> str:
    for entity in PEOPLE:
        if identities.number_of(conn, entity, merged.root(conn, entity, id)) is not None:
            return entity
    raise UserError(tr("There is no contact or lead {id}.", id=id), tr("Find it with: search"))


def _value(value: Any) -> str:
    return str(value.get("value") or "") if isinstance(value, dict) else str(value)


def _texts(values: tuple[Any, ...]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from _texts(tuple(value.values()))
