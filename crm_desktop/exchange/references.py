"""Records a row names: companies, tags, custom fields, contacts, stages; found or newly made."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from crm_desktop.deals import pipelines, placing, ranks
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.domain import own
from crm_desktop.domain.deal import ALL
from crm_desktop.domain.fields import CUSTOM, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.keys import new_id, new_key
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange.campaign_sources import SOURCE_CELL, Origin
from crm_desktop.exchange.columns import own_values
from crm_desktop.exchange.columns.mapping import MADE, named
from crm_desktop.exchange.columns.own_values import Draft
from crm_desktop.exchange.rows.deal_places import Spot
from crm_desktop.exchange.rows.drawn import LAST_STAGE
from crm_desktop.exchange.stages import laying
from crm_desktop.exchange.stages.laying import Laid, Met
from crm_desktop.store import boards, catalogue, finding, lookups

Planned = Callable[[str, str], str]
"""(entity, folded title) → id of a row of the same file that will be that record, or ""."""


_NAMED = {"tags.": "tag", "contacts.": "contact", "products.": "product"}
_PIPELINE = "Sales"  # what one is called that nobody named, in a file without any
_BOTH = re.compile(r"(.*?)\s*[(<]\s*([^()<>\s]+@[^()<>\s]+)\s*[)>]")


def name_and_email(text: str) -> tuple[str, str]:
    """Part "Siti Ahmad (siti@x.my)" into name and e-mail; a lone address is an e-mail."""
    if both := _BOTH.fullmatch(text):
        return both[1].strip(), both[2]
    return ("", text) if "@" in text and " " not in text else (text, "")


class References:
    """Names of one import. `made` collects the new records until the writer takes them.

    Rows of another kind in the same file have their own, which shares what is found and made.
    """

    def __init__(
        self, conn: Any, kind: str, planned: Planned | None = None, *, new_stages: bool = True,
        shared: References | None = None, laid: Sequence[Laid] = (),
    ) -> None:  # fmt: skip
        self._conn, self._kind = conn, kind
        self._planned, self._new_stages = planned, new_stages
        self._named = named(kind)
        self._ids: dict[tuple[str, str], str] = shared._ids if shared else {}
        self._titles: dict[tuple[str, str], str] = {}
        self._own = {fold(f.label): f for f in catalogue.of(conn, kind).own(hidden=True)}
        self._fields = {name: own.own_id(f) for name, f in self._own.items()}
        self._last: dict[str, str] = {}
        self._places: dict[tuple[str, str], tuple[str, str]] = {}
        self._met: dict[tuple[str, str], Met] = {}
        self._laid = laid
        self._pipelines = _with(pipelines.pipelines(conn), laid)
        self._now = now_text()
        self.origin: Origin | None = None  # of the campaigns that are made
        self.made: list[Edit] = shared.made if shared else []

    def known(self, entity: str, name: str) -> str:
        """Return the id of the record of that name, "" when there is none yet."""
        folded = fold(name)
        if entity == "custom_field":
            return self._fields.get(folded, "")
        key = (entity, folded)
        if key not in self._ids:
            self._ids[key] = self._person(name) if entity == "contact" else self._of_title(key)
        return self._ids[key]

    def met(self, names: Sequence[str]) -> tuple[list[str], list[str]]:
        """Part who takes part in a meeting into contacts there are and strangers.

        Who is merely invited to a meeting, or gets a copy, does not become a contact by it.
        """
        known = [name for name in names if self.known("contact", name)]
        return known, [name for name in names if name not in known]

    def lead_of(self, names: Sequence[str]) -> str:
        """Return the id of the first lead one of `names` has the e-mail of, "" when there is none."""
        emails = [email.casefold() for name in names if (email := name_and_email(name)[1])]
        n = finding.by_lookup(self._conn, "lead", lookups.EMAIL, emails)
        found = {e: n[e] for e in emails if e in n}
        got = finding.records(self._conn, "lead", list(found.values())[:1])
        return next((one.id for one in got.values()), "")

    def missing(self, said: Mapping[str, str]) -> tuple[str, str]:
        """Return (kind, name) of a record that has to be there and is not, ("", "") when all are."""
        for field, target in self._named.items():
            needed = target not in MADE or self._kind == "lead"
            if needed and fold(name := said.get(field, "")) and not self.known(target, name):
                return target, name
        return "", ""

    def _of_title(self, key: tuple[str, str]) -> str:
        return finding.id_by_title(self._conn, *key) or ""

    def _person(self, text: str) -> str:
        """Return the contact of an e-mail, or of a name; other programs write both into one cell."""
        name, email = name_and_email(text)
        if email:
            n = finding.by_lookup(self._conn, "contact", lookups.EMAIL, [email.casefold()])
            got = finding.records(self._conn, "contact", list(n.values()))
            if got:
                return next(iter(got.values())).id
        return self._of_title(("contact", fold(name))) if name else ""

    def title(self, entity: str, id: str) -> str:
        """Return the title of a record, "" for no id."""
        key = (entity, id)
        if id and key not in self._titles:
            self._titles |= {
                (entity, one): name
                for one, name in finding.titles(self._conn, entity, [id]).items()
            }
        return self._titles.get(key, "")

    def id(self, entity: str, name: str) -> str:
        """Return the id of the record of that name; a new one is made where there is none."""
        found = self.known(entity, name)
        if not found and self._planned is not None:
            found = self._planned(entity, fold(name))
        if not found:
            found = new_id()
            self.made.append(Edit(entity, found, self._new(entity, name)))
        if entity == "custom_field":
            self._fields[fold(name)] = found
        else:
            self._ids[entity, fold(name)] = found
        return found

    def _new(self, entity: str, name: str) -> dict[str, Value]:
        cells: dict[str, Value] = {"deleted": False, RECORDS[entity].title_field: name}
        if entity == "custom_field":
            cells |= {"of": self._kind, "form": "text"}
        if entity == "contact":
            named, email = name_and_email(name)
            cells["name"] = named or email
            if email:
                cells["emails.1"] = {"value": email}
        if entity == "campaign" and self.origin is not None:
            cells |= {"source": self.origin.source, "channel": self.origin.channel}
        if "created" in RECORDS[entity].fields:
            cells["created"] = self._now
        return cells

    def cells(self, drafted: dict[str, Value], *, fresh: bool) -> dict[str, Value]:
        """Return cells whose names became ids and whose entries have keys."""
        made: dict[str, Value] = {}
        for cell, value in drafted.items():
            if "+" not in cell:
                made[cell] = value
                continue
            if cell == SOURCE_CELL:  # told in the dry run; it is the campaign's
                continue
            field, _, rest = cell.partition("+")
            if field == CUSTOM:
                made |= self._own_cells(field + self.id("custom_field", rest), value)
            elif cell == "place+":
                made["place"] = self._place(Spot(*value))
            elif field in self._named:
                made[field] = self.id(self._named[field], str(value))
            else:
                made[field + self._key(field, rest, fresh=fresh)] = value
        return made

    def _own_cells(self, cell: str, given: Draft) -> dict[str, Value]:
        """Return the cells of a draft of an own field's value."""
        if "keys" in given:
            return {f"{cell}:{key}": True for key in given["keys"]}
        if "person" in given:
            return {cell: {"contact": self.id("contact", given["person"])}}
        return {cell: given["entry"]}

    def own_words(self, name: str, entry: Value) -> str:
        """Return what an own field's cell says, with the names behind its ids."""
        field = self._own.get(fold(name))
        if field is None or entry is None:
            return own.text_of(entry) or ""
        value = own.value(field, {own.own_id(field): entry})
        names = {value: self.title("contact", value)} if field.target and value else {}
        return own_values.written(field, value, names)

    def _key(self, field: str, rest: str, *, fresh: bool) -> str:
        if field in _NAMED:
            return self.id(_NAMED[field], rest)
        return rest if fresh else new_key()

    def has_place(self, pipeline: str, stage: str) -> bool:
        """Say whether a stage is there, or will be made; what was asked for is in `asked_for`."""
        named = _folded(pipeline, stage)
        if named not in self._met:
            self._met[named] = self._meet(pipeline, stage)
        return self._new_stages or self._met[named].there

    def asked_for(self) -> list[Met]:
        """Return what `has_place` was asked for, in the order it came."""
        return list(self._met.values())

    def _place(self, spot: Spot) -> dict[str, str]:
        named = _folded(spot.pipeline, spot.stage)
        if named not in self._places:
            self._places[named] = self._column(spot.pipeline, spot.stage)
        column = self._places[named]
        last = self._last.get(column[1])
        if last is None:
            below = boards.beside(self._conn, column, None, below=False)
            last = below[0][0] if below else ""
        with contextlib.suppress(ranks.NoRoom):  # equal ranks sort by id
            last = ranks.between(last, "")[0]
        self._last[column[1]] = last
        if spot.began and self._first(column[0]) == column[1]:
            spot = spot._replace(told=ALL, since=spot.began)
        return placing.place(*column, last, spot.since or self._now, spot.told)

    def begun(self) -> Iterator[tuple[Edit, bool]]:
        """Yield what puts the stages in their places first, each with whether its record is new."""
        return laying.edits(self._conn, self._laid)

    def _first(self, pipeline: str) -> str:
        """Return where a deal of a pipeline stands as soon as it is there."""
        return next((p.stages[0].id for p in self._pipelines if p.id == pipeline and p.stages), "")

    def _column(self, pipeline: str, stage: str) -> tuple[str, str]:
        """Return (pipeline, stage) by their names, the first stage where there is none of that name."""
        home, at = self._there(pipeline, stage)
        if at is None and not self._new_stages:
            home, at = self._there(home.name if home else "", "")
        if home is None or at is None:
            raise LookupError(f"no stage laid for {pipeline!r}, {stage!r}")
        return home.id, at.id

    def _there(self, pipeline: str, stage: str) -> tuple[Pipeline | None, Stage | None]:
        """Return the pipeline and stage of these names that are there; without a name the first."""
        home = next(
            (p for p in self._pipelines if not pipeline or fold(p.name) == fold(pipeline)), None
        )
        stages = home.stages if home else ()
        if stage == LAST_STAGE:
            return home, stages[-1] if stages else None
        return home, next((s for s in stages if not stage or fold(s.name) == fold(stage)), None)

    def _meet(self, pipeline: str, stage: str) -> Met:
        """Return a place that was asked for under the names it has, or will have."""
        home, at = self._there(pipeline, stage)
        named = "" if stage in ("", LAST_STAGE) else at.name if at else stage
        return Met(
            home.name if home else pipeline or _PIPELINE, named, home is None, at is not None
        )


def _with(there: Sequence[Pipeline], laid: Sequence[Laid]) -> list[Pipeline]:
    """Return the pipelines as they will be."""
    wanted = {one.wanted.id: one.wanted for one in laid}
    known = [wanted.pop(one.id, one) for one in there]
    return [*known, *wanted.values()]


def _folded(pipeline: str, stage: str) -> tuple[str, str]:
    return fold(pipeline), stage if stage == LAST_STAGE else fold(stage)
