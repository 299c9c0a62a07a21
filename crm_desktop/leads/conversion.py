"""A lead becomes a contact, a company and a deal, in one operation that one undo takes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.deals import placing
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.keys import named_key
from crm_desktop.domain.lead import CONVERTED
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.names import suggest_parts
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.leads import triage
from crm_desktop.leads.likeness import Like, companies_like, contacts_like
from crm_desktop.store import about, boards, finding, identities, listing, lookups

NEW, NONE = "", "-"
"""What stands in place of an id: a new record, or none at all."""
Cells = dict[Cell, Value]
Coming = dict[tuple[str, str], Cells]
"""(Entity, id) → what is to be written on a record with the leads before."""
_ENTRIES = {"phones": "phone", "emails": "email", "links": "link", "addresses": "address"}
_SAME = ("job", "source", "owner", "language")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a lead shall become: ids of known records, `NEW` or `NONE`; `stage` of the deal, "" the first.

    `title` and `value` are those of a new deal.
    """

    contact: str = NEW
    company: str = NEW
    deal: str = NEW
    title: str = ""
    value: Mapping[str, Any] | None = None
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is proposed for a lead, with the known records it may already be."""

    lead: Mapping[str, Value]
    wish: Wish
    contacts: tuple[Like, ...] = ()
    companies: tuple[Like, ...] = ()
    related: Mapping[str, int] = field(default_factory=dict)  # kind → how many of it go along


@dataclass(frozen=True, slots=True)
class Plan:
    """What a lead becomes: entity → cells of the records that come into being (`new`), and of known ones
    what is added (`changed`); `ids` are those of both. `edits` write it.
    """

    edits: tuple[Edit, ...]
    new: Mapping[str, Cells]
    changed: Mapping[str, Cells]
    ids: Mapping[str, str]


def offer(conn: Any, lead_id: str) -> Offer:
    """Return what a lead would become when nobody says otherwise. Raises `UserError`.

    A contact is taken for the same only on surer signs than a name; a company by its name. Of a lead
    that is called by its company no person is known: the company is the one who is reached.
    """
    cells = _lead(conn, lead_id)
    people = tuple(contacts_like(conn, cells))
    firms = tuple(companies_like(conn, cells))
    sure = next((like.id for like in people if like.sure), NONE if _is_firm(cells) else NEW)
    company = firms[0].id if firms and firms[0].sure else NEW if cells.get("company_name") else NONE
    title = str(cells.get("company_name") or cells.get("name") or "")
    related = Counter(kind for kind, _id in about.entries(conn, "lead", lead_id))
    wish = Wish(sure, company, NEW, title, cells.get("value"))
    return Offer(cells, wish, people, firms, related)


def _is_firm(lead: Mapping[str, Value]) -> bool:
    """Say whether the only name of a lead is its company's."""
    firm = fold(str(lead.get("company_name") or ""))
    return bool(firm) and fold(str(lead.get("name") or "")) in ("", firm)


def plan(conn: Any, lead_id: str, wish: Wish, coming: Coming | None = None) -> Plan:
    """Return what a lead becomes as it is wished. Raises `UserError`.

    Ids of `wish` may be of records in `coming`, which takes in what this lead makes.
    """
    lead = _lead(conn, lead_id)
    if wish.contact == NONE and wish.company == NONE:
        raise UserError(tr("A lead becomes a contact or a company at least."))
    made = _Making(conn, (lead_id, lead), wish, {} if coming is None else coming)
    company = made.company()
    contact = made.contact(company)
    deal = made.deal(contact, company)
    ids = {k: v for k, v in (("contact", contact), ("company", company), ("deal", deal)) if v}
    done: Cells = {"status": CONVERTED, **ids}
    return Plan((*made.edits, Edit("lead", lead_id, done)), made.new, made.changed, ids)


def convert(
    ws: Any, lead_id: str, wish: Wish, *, seen: int | None = None
) -> tuple[Operation, Plan]:
    """Write it as one operation; `seen` is the moment of the preview. Raises `UserError`."""
    conn = ws.reader()
    chosen = plan(conn, lead_id, wish)
    label = Label("convert", "lead", 1, row=lead_id)
    edits = [*chosen.edits, *along(conn, lead_id, chosen.ids)]
    operation = ws.log.record(label, edits, seen=seen)
    if operation is None:  # a lead that is not converted always gets a status at least
        raise UserError(tr("This lead is converted already."))
    return operation, chosen


def _lead(conn: Any, lead_id: str) -> dict[str, Value]:
    found = finding.record(conn, "lead", lead_id)
    if found is None:
        raise UserError(tr("This lead is not there any more."))
    cells = dict(found.cells)
    if cells.get("status") == CONVERTED:
        raise UserError(
            tr("This lead is converted already."), tr("Open the contact it became instead.")
        )
    return cells


class _Making:
    """Makes the records of one conversion, in the order they name each other.

    Their ids and keys follow from the lead's: two devices that convert it at a time make the same ones.
    """

    def __init__(
        self, conn: Any, lead: tuple[str, Mapping[str, Value]], wish: Wish, coming: Coming
    ) -> None:
        self._conn, (self._id, self._lead) = conn, lead
        self._wish, self._coming = wish, coming
        self._now = now_text()
        self.edits: list[Edit] = []
        self.new: dict[str, Cells] = {}
        self.changed: dict[str, Cells] = {}

    def company(self) -> str:
        name = str(self._lead.get("company_name") or self._lead.get("name") or "")
        alone = self._wish.contact == NONE  # then the company is the one who is reached
        cells: Cells = {"name": name, "stage": "qualified"} | self._of("source", "owner")
        cells |= (self._entries(_ENTRIES) | self._of("notes")) if alone else self._websites()
        return self._record("company", self._wish.company, cells)

    def contact(self, company: str) -> str:
        lead = self._lead
        entries = self._entries(_ENTRIES)
        name = str(lead.get("name") or lead.get("company_name") or "")
        parts = suggest_parts(name) if self._wish.contact == NEW else None
        if _is_firm(lead):
            name, parts = triage.title_of(self._entries(("emails",)) | entries) or name, None
        cells: Cells = {"name": name} | self._of(*_SAME, "notes") | entries | self._tags()
        if parts:
            said = (
                ("prefix", parts.prefix),
                ("given_name", parts.given),
                ("family_name", parts.family),
            )
            cells |= {k: v for k, v in said if v}
        if company:
            cells["company"] = company
        cells["stage"] = "qualified" if self._wish.deal == NONE else "opportunity"
        return self._record("contact", self._wish.contact, cells)

    def deal(self, contact: str, company: str) -> str:
        wish = self._wish
        if wish.deal not in (NEW, NONE):
            cells: Cells = {f"contacts.{contact}": True} if contact else {}
            return self._record(
                "deal", wish.deal, cells | ({"company": company} if company else {})
            )
        title = wish.title or str(self._lead.get("company_name") or self._lead.get("name") or "")
        made: Cells = {"title": title}
        cells = made | self._of("source", "campaign", "owner") | self._tags()
        if wish.value:
            cells["value"] = dict(wish.value)
        if contact:
            cells[f"contacts.{contact}"] = True
        if company:
            cells["company"] = company
        if wish.deal == NEW and (place := placing.last_place(self._conn, wish.stage)):
            cells["place"] = place
        return self._record("deal", wish.deal, cells)

    def _record(self, entity: str, wish: str, cells: Cells) -> str:
        if wish == NONE:
            return ""
        if wish == NEW:
            made = {"deleted": False, "created": self._now, **cells}
            id = identities.named(self._conn, entity, "lead", self._id)
            self.edits.append(Edit(entity, id, made))
            self.new[entity] = cells
            self._coming[entity, id] = made
            return id
        added = _added(entity, self._shown(entity, wish), cells)
        if added:
            self.edits.append(Edit(entity, wish, added))
            self._coming[entity, wish] = self._coming.get((entity, wish), {}) | added
        self.changed[entity] = added
        return wish

    def _shown(self, entity: str, id: str) -> Cells:
        """Return what a record says, and will say by the leads before."""
        found = finding.record(self._conn, entity, id)
        if found is None and (entity, id) not in self._coming:
            raise UserError(tr("This record is not there any more."))
        there = found.cells if found is not None else {}
        return {**there, **self._coming.get((entity, id), {})}

    def _of(self, *names: str) -> Cells:
        return {name: self._lead[name] for name in names if self._lead.get(name)}

    def _tags(self) -> Cells:
        return {c: v for c, v in self._lead.items() if c.startswith("tags.") and v}

    def _entries(self, names: Iterable[str]) -> Cells:
        return {
            f"{name}.{named_key(self._id, key)}": value
            for cell, value in self._lead.items()
            if value
            and (name := cell.partition(".")[0]) in names
            and (key := cell.partition(".")[2])
        }

    def _websites(self) -> Cells:
        return {
            cell: value for cell, value in self._entries(("links",)).items()
            if isinstance(value, dict) and value.get("kind") in (None, "", "website")
        }  # fmt: skip


def _added(entity: str, shown: Mapping[Cell, Value], cells: Cells) -> Cells:
    """Return what a known record has not yet: nothing it says is overwritten."""
    made: Cells = {}
    for cell, value in cells.items():
        name, dot, _key = cell.partition(".")
        if not dot:
            if not shown.get(cell) and cell not in ("name", "title", "stage"):
                made[cell] = value
        elif name not in _ENTRIES:
            if not shown.get(cell):
                made[cell] = value
        elif _means(name, value) not in {
            _means(name, v) for c, v in shown.items() if c.startswith(f"{name}.") and v
        }:
            made[cell] = value
    return made


def _means(name: str, value: Any) -> str:
    if name in ("emails", "phones"):
        return lookups.entry_key(_ENTRIES[name], "", value)
    return fold(" ".join(str(v) for k, v in sorted(value.items()) if k != "kind" and v))


def along(conn: Any, lead_id: str, ids: Mapping[str, str]) -> list[Edit]:
    """Return edits that let what is about the lead be about what it became, too."""
    made: list[Edit] = []
    for entity, id in about.entries(conn, "lead", lead_id):
        view = listing.record(conn, entity, id)
        if view is None:
            continue
        cells: Cells = {}
        if "contact" in ids and not (view.row.get("contacts") or {}).get(ids["contact"]):
            cells[f"contacts.{ids['contact']}"] = True
        for name in ("company", "deal"):
            if name in ids and not view.row.get(name):
                cells[name] = ids[name]
        if cells:
            made.append(Edit(entity, id, cells))
    return made


def first_stage(conn: Any, pipeline: str) -> str:
    """Return the first stage of a pipeline, "" when it has none."""
    return next((s.id for s in boards.stages(conn) if s.pipeline == pipeline), "")
