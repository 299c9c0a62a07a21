"""Exporting a table, a selection, a view or everything, proved to be all of it."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from crm_desktop.deals import lines
from crm_desktop.domain import money, own
from crm_desktop.domain.fields import Field, Kind, Record
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Proof
from crm_desktop.exchange.going_out import export_cells
from crm_desktop.exchange.going_out.export_cells import Block
from crm_desktop.i18n import tr
from crm_desktop.store import listing, named_files, streaming
from crm_desktop.store.access import looking
from crm_desktop.store.listing import ListQuery, Sort

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

__all__ = ["Proof", "export", "export_all", "export_calendar", "export_cards", "export_table"]

Progress = Callable[[float], None]
Check = Callable[[], None]
T = TypeVar("T")
Opening = Callable[[str, Sequence[int], Sequence[str]], export_cells.Opener]
"""Writes down that fields of rows of a kind are shown, and returns what opens the secret ones."""
FILES = "files"
README = "README.txt"
_UNFINISHED = ".export-unfinished"


def export(
    conn: Any, entity: str, path: Path, format: str, *, version: str = "3.0",
    fields: Sequence[str] | None = None, opening: Opening | None = None, **which: Any,
) -> Proof:  # fmt: skip
    """Write records in any format: "csv", "xlsx", "ods", "vcard" of a `version`, or "calendar".

    `fields` are the columns of a table; `opening` and `which` are what `export_table` takes
    beside them. Cards and calendars hold no fields of the user's own.
    """
    if format == "vcard":
        return export_cards(conn, entity, path, version=version, **which)
    if format == "calendar":
        return export_calendar(conn, entity, path, **which)
    return export_table(conn, entity, path, fields=fields, format=format, opening=opening, **which)


def export_table(
    conn: Any, entity: str, path: Path, *, query: ListQuery | None = None,
    ns: Sequence[int] | None = None, fields: Sequence[str] | None = None, bom: bool = True,
    format: str = "csv", opening: Opening | None = None,
    progress: Progress = lambda _done: None, check: Check = lambda: None,
) -> Proof:  # fmt: skip
    """Write records as a table: a list (`query`), a selection (`ns`), or else all of the kind.

    `fields` are names as `export_cells.blocks` takes them, in the order of the columns; None means
    all a user may see; `format` is "csv", "xlsx" or "ods". `check` may raise `Cancelled`; then, as after
    any error, `path` is as it was. With `opening` it holds what secret fields say, else that it is hidden.
    """
    record = RECORDS[entity]
    with streaming.snapshot(conn):
        ns, expected = _chosen(conn, entity, query, ns)
        chosen = export_cells.all_fields(conn, record) if fields is None else fields
        opened = opening(entity, ns, chosen) if opening is not None else None
        blocks = export_cells.blocks(conn, record, chosen, ns, opened)
        pages = _told(_pages(conn, entity, ns, blocks), len(ns), progress, check)
        headings = [heading for block in blocks for heading in block.headings]
        if format == "csv":
            return csv_file.write(Path(path), headings, pages, expected, bom=bom)
        from crm_desktop.exchange.formats import ods_writing, sheet_forms, sheet_writing
        from crm_desktop.store.workspace import profile_of

        write = sheet_writing.write if format == "xlsx" else ods_writing.write
        forms = sheet_forms.forms_of(entity, blocks, profile_of(conn).currency)
        return write(Path(path), forms, headings, pages, expected)


def export_cards(
    conn: Any, entity: str, path: Path, *, query: ListQuery | None = None,
    ns: Sequence[int] | None = None, version: str = "3.0",
    progress: Progress = lambda _done: None, check: Check = lambda: None,
) -> Proof:  # fmt: skip
    """Write contacts or companies as vCards of a version; the rest is as with `export_table`."""
    from crm_desktop.exchange.formats import card_export

    with streaming.snapshot(conn):
        ns, expected = _chosen(conn, entity, query, ns)
        found = streaming.pages(conn, entity, ns, card_export.sources(entity))
        pages = _told(found, len(ns), progress, check)
        return card_export.write(conn, entity, Path(path), pages, expected, version)


def export_calendar(
    conn: Any, entity: str, path: Path, *, query: ListQuery | None = None,
    ns: Sequence[int] | None = None,
    progress: Progress = lambda _done: None, check: Check = lambda: None,
) -> Proof:  # fmt: skip
    """Write activities or tasks as a calendar (ICS); the rest is as with `export_table`."""
    from crm_desktop.exchange.formats import calendar_export

    with streaming.snapshot(conn):
        ns, expected = _chosen(conn, entity, query, ns)
        found = streaming.pages(conn, entity, ns, calendar_export.sources(entity))
        pages = _told(found, len(ns), progress, check)
        return calendar_export.write(conn, entity, Path(path), pages, expected)


def _chosen(
    conn: Any, entity: str, query: ListQuery | None, ns: Sequence[int] | None
) -> tuple[Sequence[int], int]:
    """Return the rows of a selection or a list, and how many they are, counted in another way."""
    if ns is not None:
        return ns, streaming.count(conn, entity, ns)
    wanted = query or ListQuery(entity, (Sort(RECORDS[entity].title_field),))
    return listing.all_rows(conn, wanted), listing.count(conn, wanted)


def export_all(
    ws: Workspace, folder: Path, *, bom: bool = True, secret: bool = False,
    progress: Progress = lambda _done: None, check: Check = lambda: None,
) -> list[Proof]:  # fmt: skip
    """Write every kind of record, and the links between them by id, as CSV files into `folder`.

    All of one moment; the files are put in place when all are whole. `secret`: with what secret fields
    hold, for who may see them.
    """
    from crm_desktop.store import blobs
    from crm_desktop.store.check import lost_words

    conn, folder = ws.reader(), Path(folder)
    with _unfinished(folder) as unfinished, streaming.snapshot(conn):
        opening = functools.partial(looking.taking_out, ws) if secret else None
        proofs = list(_everything(conn, unfinished, bom, opening, progress, check))
        lost = blobs.lost(conn, ws.live.near)
        words = _readme(proofs, [*_secret_words(conn, secret), *lost_words([*lost.values()])])
        (unfinished / README).write_text(words, "utf-8", newline="\r\n")
        names = (*(proof.path.name for proof in proofs), README)
        for name in names:  # before any of them is put there
            named_files.refuse(folder / name)
        every = listing.all_rows(conn, ListQuery("attachment"))
        if any(_attached(ws, every, unfinished / FILES, lost, check)):
            _put_in_place(unfinished / FILES, folder / FILES)
        for name in names:
            with named_files.in_place_when_whole(folder / name) as partial:
                shutil.move(unfinished / name, partial)
    return [replace(proof, path=folder / proof.path.name) for proof in proofs]


def export_files(
    ws: Workspace, folder: Path, query: ListQuery, check: Check = lambda: None
) -> tuple[int, list[str]]:
    """Write the attached files of a list into `folder`, each named by its CRM ID and its name.

    They are put in place when all are whole. Returns how many, and the names of those whose content is
    missing.
    """
    from crm_desktop.store import blobs

    conn = ws.reader()
    with _unfinished(folder) as unfinished, streaming.snapshot(conn):
        lost = blobs.lost(conn, ws.live.near)
        found = listing.all_rows(conn, query)
        missing = [
            lost[d] for d in _attached(ws, found, unfinished / FILES, lost, check) if d in lost
        ]
        _put_in_place(unfinished / FILES, folder)
    return len(found) - len(missing), missing


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Give a folder within `folder` for what is put in place when all of it is whole."""
    unfinished = folder / _UNFINISHED
    with named_files.said_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _clear(unfinished)
        unfinished.mkdir()
        try:
            yield unfinished
        finally:
            _clear(unfinished)


def _pages(
    conn: Any, entity: str, ns: Sequence[int], blocks: Sequence[Block]
) -> Iterator[csv_file.Page]:
    sources = [source for block in blocks for source in block.sources]
    for page in streaming.pages(conn, entity, ns, sources):
        yield export_cells.columns_of(blocks, page)


def _told(pages: Iterator[T], total: int, progress: Progress, check: Check) -> Iterator[T]:
    """Pass pages on, saying how far it is and stopping when the user wants it."""
    for done, page in enumerate(pages, 1):
        check()
        yield page
        progress(min(1.0, done * streaming.PAGE / total))


def _everything(
    conn: Any, folder: Path, bom: bool, opening: Opening | None, progress: Progress, check: Check
) -> Iterator[Proof]:
    counts = {entity: listing.count(conn, ListQuery(entity)) for entity in RECORDS}
    total, done = sum(counts.values()) or 1, 0
    for entity, record in RECORDS.items():

        def told(part: float, before: int = done, count: int = counts[entity]) -> None:
            progress((before + part * count) / total)

        path = folder / f"{record.plural.lower().replace(' ', '_')}.csv"
        fields = _with_ids(conn, record)
        yield export_table(
            conn, entity, path, query=ListQuery(entity), fields=fields, bom=bom,
            opening=opening, progress=told, check=check,
        )  # fmt: skip
        done += counts[entity]
    for record, field in _links():
        check()
        yield _linked(conn, folder, record, field, bom)
    check()
    yield _deal_lines(conn, folder, bom)


def with_id(conn: Any, entity: str) -> list[str]:
    """Return all fields a user may see of a kind of record, its own id before them."""
    return ["id", *export_cells.all_fields(conn, RECORDS[entity])]


def _with_ids(conn: Any, record: type[Record]) -> list[str]:
    """Return all fields of a record, ids beside what they name, internal order numbers too."""
    found = ["id"]
    for name in export_cells.all_fields(conn, record):
        found.append(name)
        field = record.fields.get(name)
        if field is not None and (field.kind is Kind.REFERENCE or name == "place"):
            found.append(f"{name}.id")
    return found + (["rank"] if "rank" in record.fields else [])


def _links() -> Iterator[tuple[type[Record], Field]]:
    for record in RECORDS.values():
        yield from ((record, f) for f in record.shown_fields() if f.target and f.kind is Kind.KEYED)


def _linked(conn: Any, folder: Path, record: type[Record], field: Field, bom: bool) -> Proof:
    headings = [f"{record.label} ID", f"{RECORDS[field.target].label} ID"]
    found = streaming.linked(conn, record.entity, field)
    expected = streaming.count_linked(conn, record.entity, field)
    path = folder / f"{record.entity}_{field.name}.csv"
    pages = iter(lambda: list(zip(*islice(found, streaming.PAGE), strict=True)), [])
    return csv_file.write(path, headings, pages, expected, bom=bom)


def _attached(
    ws: Workspace, ns: Sequence[int], made: Path, lost: Container[str | None], check: Check
) -> list[str]:  # fmt: skip
    """Write the attached files that are not `lost`, named by their CRM ID; return the digests of all."""
    from crm_desktop.attachments import naming
    from crm_desktop.store import blobs

    conn, digests = ws.reader(), list[str]()
    made.mkdir()
    for start in range(0, len(ns), streaming.PAGE):
        for row in listing.page(conn, "attachment", ns[start : start + streaming.PAGE]).values():
            check()
            digests.append(row["digest"])
            if row["digest"] in lost:
                continue
            name = naming.among_others(row["id"], str(row["name"] or ""))
            blobs.copy_out(ws, row["digest"], made / name)
    return digests


def _put_in_place(made: Path, folder: Path) -> None:
    """Move the files of a folder into another one; older ones of their names are replaced."""
    folder.mkdir(exist_ok=True)
    for path in made.iterdir():
        path.replace(folder / path.name)


def _deal_lines(conn: Any, folder: Path, bom: bool) -> Proof:
    """Write which products are on which deals, how many and at which price each."""
    headings = ["Deal ID", "Product ID", "Quantity", "Price each", "Currency"]
    rows = [
        (deal, product, lines.shown_quantity(quantity),
         "" if amount is None else money.plain(amount, currency), currency)
        for deal, product, quantity, amount, currency in streaming.deal_lines(conn)
    ]  # fmt: skip
    starts = range(0, len(rows), streaming.PAGE)
    pages = (list(zip(*rows[at : at + streaming.PAGE], strict=True)) for at in starts)
    return csv_file.write(folder / "deal_products.csv", headings, pages, len(rows), bom=bom)


def _secret_words(conn: Any, shown: bool) -> list[str]:
    """Name the secret fields, and say whether the files hold what they say."""
    found = {
        tr(record.plural): [field.label for field in looking.secret_fields(conn, entity)]
        for entity, record in RECORDS.items()
    }
    names = "; ".join(f"{of}: {', '.join(some)}" for of, some in found.items() if some)
    if not names:
        return []
    if shown:
        return [tr("What secret fields hold is in these files, for everybody to read: {names}. "
                   "Keep them where only the right people come.", names=names)]  # fmt: skip
    return [tr("What secret fields hold is not in these files; it says “{hidden}” there: {names}. "
               "Who may see secret fields can export them too.",
               hidden=tr(own.HIDDEN), names=names)]  # fmt: skip


def _readme(proofs: Sequence[Proof], more: Sequence[str]) -> str:
    lines = "\n".join(f"{proof.path.name:24}{proof.rows:>10,}" for proof in proofs)
    return "\n\n".join(
        (
            tr("Everything in this CRM Desktop file, as CSV (UTF-8), with the rows of each file:"),
            lines,
            tr("“CRM ID” names a record; the files whose names have two words link such ids."),
            tr("A cell a spreadsheet would take for a formula begins with an apostrophe; "
               "CRM Desktop takes it off again when it imports the file."),
            tr("The folder “files” holds the attached files, each named by its CRM ID."),
            *more,
            tr("The history of changes is not in these files: a backup holds it."),
        )
    ) + "\n"  # fmt: skip


def _clear(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
