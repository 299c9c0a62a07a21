"""Several leads become contacts, companies and deals, as proposed for each, in one operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crm_desktop.domain.fields import Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.leads import conversion
from crm_desktop.leads.conversion import NEW, Coming, Offer, Plan, Wish
from crm_desktop.store import listing, lookups


@dataclass(frozen=True, slots=True)
class Together:
    """What leads become: entity → ids of all records, and of those that come into being (`new`)."""

    leads: tuple[str, ...]
    edits: tuple[Edit, ...]
    ids: Mapping[str, frozenset[str]]
    new: Mapping[str, frozenset[str]]


def plan(
    conn: Any, ns: Iterable[int], deal: str = NEW, stage: str = "", *, check: Callable[[], None]
) -> Together:  # fmt: skip
    """Return what leads become by their row numbers; those of one new company share it.

    `deal` is `NEW`, one each, or `NONE`; `stage` is theirs, "" the first. Raises `UserError`, `Cancelled`.
    """
    batch, edits = _Batch(), list[Edit]()
    leads = listing.ids_of(conn, "lead", list(ns))
    for id in leads:
        check()
        offered = conversion.offer(conn, id)
        wish = replace(batch.wish(offered), deal=deal, stage=stage)
        chosen = conversion.plan(conn, id, wish, batch.coming)
        batch.took(offered.lead, chosen)
        edits += [*chosen.edits, *conversion.along(conn, id, chosen.ids)]
    return Together(tuple(leads), tuple(edits), _frozen(batch.ids), _frozen(batch.new))


def convert(
    ws: Any, ns: Iterable[int], deal: str = NEW, stage: str = "", *,
    seen: int | None = None, check: Callable[[], None],
) -> Operation | None:  # fmt: skip
    """Write it as one operation; `seen` is the moment of the preview.

    Raises `UserError`, `Cancelled`, with nothing kept.
    """
    moment = ws.log.moment() if seen is None else seen
    planned = plan(ws.reader(), ns, deal, stage, check=check)
    many = len(planned.leads)
    label = Label("convert", "lead", many, row=planned.leads[0] if many == 1 else "")
    done: Operation | None = (
        ws.log.record(label, planned.edits, seen=moment) if planned.edits else None
    )
    return done


class _Batch:
    """Knows what leads that are converted together have made so far, so that nobody is made twice."""

    def __init__(self) -> None:
        self.coming: Coming = {}
        self.ids: dict[str, set[str]] = {}
        self.new: dict[str, set[str]] = {}
        self._titles: set[str] = set()
        self._firms: dict[str, str] = {}  # by their folded name
        self._people: dict[tuple[int, str], str] = {}  # by each address and number

    def wish(self, offered: Offer) -> Wish:
        """Return what is proposed for one more lead, with those who come into being already."""
        wish, firm = offered.wish, self._firms.get(_firm(offered.lead), "")
        reached = lookups.reach(offered.lead)
        people = (self._people[one] for one in reached if one in self._people)
        contact = next(people, NEW) if wish.contact == NEW else wish.contact
        company = firm if wish.company == NEW else wish.company
        return replace(wish, contact=contact, company=company, title=self._title(offered))

    def _title(self, offered: Offer) -> str:
        """Return what a deal is called: one of a company that has one already by its person too."""
        title, name = offered.wish.title, str(offered.lead.get("name") or "")
        if title in self._titles and name not in ("", title):
            title = f"{title} · {name}"
        self._titles.add(title)
        return title

    def took(self, lead: Mapping[str, Value], chosen: Plan) -> None:
        """Note what became of a lead."""
        for entity, id in chosen.ids.items():
            self.ids.setdefault(entity, set()).add(id)
            if entity in chosen.new:
                self.new.setdefault(entity, set()).add(id)
        if company := chosen.ids.get("company"):
            self._firms.setdefault(_firm(lead), company)
        if contact := chosen.ids.get("contact"):
            for one in lookups.reach(lead):
                self._people.setdefault(one, contact)


def _firm(lead: Mapping[str, Value]) -> str:
    return fold(str(lead.get("company_name") or ""))


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {entity: frozenset(ids) for entity, ids in found.items()}
