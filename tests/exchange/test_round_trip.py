"""A table → import → export is equal cell by cell, for every field of every kind, whatever a cell holds."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store.workspace import Profile, Workspace

LETTERS = "abZé='+-@\"',;|\t\n 0陈志明谢தமிழ்عربيกขΩж🙂"
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(lambda t: t.strip()).filter(bool)
"""What a cell may hold. White space around it is taken off where it is typed and where it is read."""
FORMULAS = st.sampled_from(
    ["=1+1", "+60 12", "-5", "@SUM(A1)", "'=x", "''", "'", '=HYPERLINK("a")', "＝1", '"a";b']
)
TEXTS = WORDS | FORMULAS
DATES = st.dates().map(lambda d: d.isoformat()).filter(lambda d: d > "1000")
PAST = st.dates(date(1000, 1, 1), date(2025, 12, 31)).map(lambda d: d.isoformat())
MOMENTS = st.sampled_from(["2026-01-05T10:22:00Z", "1999-12-31T23:59:59Z"])
KINDS = ("contact", "company", "deal", "lead", "activity", "task")


def entries(field: Field, at: int) -> st.SearchStrategy[dict[str, Any]]:
    """Return several entries of a keyed field; what records are known by is never twice the same."""
    kind = st.sampled_from(field.kinds or ("",))
    if field.entry == "phone":
        values = [
            {"value": f"+60 12-{at:03} {n:04}", "e164": f"+6012{at:03}{n:04}"} for n in (1, 2)
        ]
    elif field.entry == "email":
        values = [{"value": f"p{at}.{n}@example.my"} for n in (1, 2)]
    elif field.entry == "address":
        parts = st.fixed_dictionaries(
            {"street": TEXTS},
            optional={"city": TEXTS, "postcode": TEXTS, "state": TEXTS, "country": TEXTS},
        )
        return st.lists(st.tuples(parts, kind), max_size=2, unique_by=lambda e: str(e[0])).map(
            _numbered
        )  # the same one twice is read once
    else:
        return st.lists(
            st.tuples(st.sampled_from(["https://a.example", "@handle", "=b"]).map(
                lambda v: {"value": v}), kind), max_size=2, unique_by=lambda e: e[0]["value"],
        ).map(_numbered)  # fmt: skip
    return st.integers(0, 2).flatmap(
        lambda n: st.tuples(*[st.tuples(st.just(v), kind) for v in values[:n]])
    ).map(_numbered)  # fmt: skip


def _numbered(found: Any) -> dict[str, Any]:
    return {str(n): v | ({"kind": k} if k else {}) for n, (v, k) in enumerate(found, 1)}


def value(field: Field, at: int, linked: dict[str, list[str]]) -> st.SearchStrategy[Any]:
    if field.name == "value":
        money = st.tuples(st.integers(-(10**9), 10**12), st.sampled_from(["MYR", "JPY", "KWD"]))
        return money.map(lambda m: {"amount": m[0], "currency": m[1]})
    if field.name == "result":
        closed = st.fixed_dictionaries(
            {"outcome": st.sampled_from(["won", "lost"]), "closed": DATES},
            optional={"reason": TEXTS},
        )
        return st.none() | closed
    if field.kind is Kind.CHOICE:
        return st.sampled_from([c.value for c in field.choices])
    by_kind = {
        Kind.DATE: PAST if field.past else DATES, Kind.MOMENT: MOMENTS, Kind.YESNO: st.booleans(),
        Kind.WHOLE: st.integers(field.bounds[0], min(10**9, field.bounds[1])), Kind.WHEN: DATES | MOMENTS,
    }  # fmt: skip
    if field.kind is Kind.REFERENCE:
        return st.sampled_from(linked[field.target]) if linked.get(field.target) else st.none()
    return by_kind.get(field.kind, TEXTS)


@st.composite
def records(draw: st.DrawFn, kind: str, linked: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Draw records of a kind as cells."""
    made = []
    for at in range(draw(st.integers(1, 4))):
        cells: dict[str, Any] = {"deleted": False}
        for field in RECORDS[kind].shown_fields():
            if field.name == RECORDS[kind].title_field:
                cells[field.name] = f"{draw(TEXTS)} {at}"
            elif field.name == "external_id":
                cells[field.name] = f"X{at}"
            elif field.name == "created":  # an import dates what is not dated
                cells[field.name] = draw(MOMENTS)
            elif field.name in ("status", "state", "channel"):  # and says of each what it is
                cells[field.name] = draw(value(field, at, linked))
            elif field.name == "place":  # and places every deal
                pipeline, stage = linked["pipeline"][0], draw(st.sampled_from(linked["stage"]))
                cells["place"] = {"pipeline": pipeline, "stage": stage, "rank": f"m{at}"}
            elif field.kind is Kind.KEYED and field.target:
                for id in draw(st.lists(st.sampled_from(linked[field.target]), unique=True)):
                    cells[f"{field.name}.{id}"] = True
            elif field.kind is Kind.KEYED:
                for key, entry in draw(entries(field, at)).items():
                    cells[f"{field.name}.{key}"] = entry
            elif draw(st.booleans()):
                cells[field.name] = draw(value(field, at, linked))
        made.append(cells)
    return made


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def add(ws: Workspace, kind: str, cells: dict[str, Any]) -> str:
    id = new_id()
    ws.log.record(Label("create", kind), [Edit(kind, id, {"deleted": False, **cells})])
    return id


def linked_records(ws: Workspace) -> dict[str, list[str]]:
    """Make what records name: companies, contacts and tags with awkward names."""
    names = {
        "company": ["Kow, Seng & Sons", "=Maju; Jaya"],
        "contact": ["'Tan' Ah Kow", "陈志明"],
        "tag": ["VIP", "Pulau; Pinang", '"quoted"', "=tag"],
    }
    made = {k: [add(ws, k, {"name": n}) for n in found] for k, found in names.items()}
    board = add(ws, "pipeline", {"name": "Sales; =new", "rank": "m"})
    stages = [("Offer, first", "b"), ("'-Won", "c")]
    made["stage"] = [add(ws, "stage", {"name": n, "pipeline": board, "rank": r}) for n, r in stages]
    return made | {"pipeline": [board]}


@pytest.mark.parametrize(
    ("kind", "carrier"),
    [(kind, "csv") for kind in KINDS]
    + [(kind, carrier) for kind in ("contact", "deal", "activity") for carrier in ("xlsx", "ods")],
)
@settings(
    max_examples=12, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(data=st.data())
def test_what_goes_out_comes_in_and_goes_out_the_same(
    kind: str, carrier: str, data: st.DataObject
) -> None:
    with TemporaryDirectory() as made_at:
        folder = Path(made_at)
        with Workspace.create(":memory:", Profile("Huda")) as ws:
            linked = linked_records(ws)
            ids = [add(ws, kind, cells) for cells in data.draw(records(kind, linked))]
            ns = [n for (n,) in ws.reader().execute(
                f"SELECT n FROM {kind} WHERE id IN ({','.join('?' * len(ids))})", ids)]  # fmt: skip
            proof = exporting.export_table(ws.reader(), kind, folder / "one.csv", ns=ns)
            assert proof.rows == len(ids)
            carried = folder / f"one.{carrier}"
            if carrier != "csv":
                exporting.export_table(ws.reader(), kind, carried, ns=ns, format=carrier)
        first = rows(folder / "one.csv")
        assert brought_in(carried, kind, proof.columns) == sorted(first, key=str)


def brought_in(carried: Path, kind: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Import the first file into a file of its own, and export it from there."""
    with Workspace.create(":memory:", Profile("Huda")) as ws:
        if kind != "contact":  # whose companies and tags the import makes itself
            linked_records(ws)
        known = {id for (id,) in ws.reader().execute(f"SELECT id FROM {kind}")}
        found = source.detect(carried)
        mapped = mapping.propose(found, kind, ws=ws)
        assert [c.heading for c in mapped.columns if not c.target] == []
        done = importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
        assert done.errors == 0
        ns = [n for n, id in ws.reader().execute(f"SELECT n,id FROM {kind}") if id not in known]
        again = exporting.export_table(ws.reader(), kind, carried.with_name("two.csv"), ns=ns)
        named = {c for c in columns if c.startswith("Contact ")}
        assert set(again.columns) | named >= set(columns)
        return sorted(
            ({c: r.get(c, "") for c in columns} for r in rows(carried.with_name("two.csv"))),
            key=str,
        )
