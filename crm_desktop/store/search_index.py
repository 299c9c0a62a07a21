"""The two search indexes of an entity: words by prefix, and parts of words by trigram."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from crm_desktop.domain.fields import Field, Kind, Record, per_record
from crm_desktop.domain.fold import fold, index_text
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import rows as codec

_SIGNS = str.maketrans("", "", " +-().")
SEARCHED = tuple(entity for entity, record in RECORDS.items() if record.searched)
_PARTS = ("sort_key", "emails", "phones", "custom")


@per_record
def _searchable(record: type[Record]) -> tuple[Field, ...]:
    return tuple(f for f in record.fields.values() if f.searchable and f.kind is not Kind.REFERENCE)


def words_text(record: type[Record], row: Mapping[str, Any]) -> str:
    """Return what the word index holds of a projected row."""
    found: list[str] = []
    for f in _searchable(record):
        if column := row[f.name]:
            if f.kind is Kind.KEYED:
                for value in orjson.loads(column).values():
                    found += entry_words(f.entry, value)
            else:
                found.append(str(column))
    return index_text(fold(" ".join(found)))


def parts_text(record: type[Record], row: Mapping[str, Any]) -> str:
    """Return what the trigram index holds: name, e-mail addresses, digits of phones."""
    emails, phones = (
        orjson.loads(row[name]) if name in record.fields and row[name] else {}
        for name in ("emails", "phones")
    )
    own = orjson.loads(row["custom"]) if row.get("custom") else {}
    found = [row["sort_key"] or "", *entry_parts(emails, phones)]
    return "\n".join([*found, *(part for e in own.values() for part in own_parts(e))])


def entry_parts(emails: Mapping[str, Any], phones: Mapping[str, Any]) -> list[str]:
    """Return the texts the trigram index takes of e-mail and phone entries."""
    return [
        *(str(e.get("value", "")).casefold() for e in emails.values()),
        *(phone_digits(p) for p in phones.values()),
    ]


def phone_digits(entry: Mapping[str, Any]) -> str:
    """Return the digits people type of a phone: as typed, and with the country code."""
    typed = str(entry.get("value", "")).translate(_SIGNS)
    if not typed.isdigit():
        typed = "".join(c for c in typed if c.isdigit())
    whole = str(entry.get("e164") or "").lstrip("+")
    return typed if whole in ("", typed) else f"{typed} {whole}"


def entry_words(entry: str, value: Any) -> list[str]:
    """Return the texts the word index takes of one keyed entry."""
    if entry == "phone":
        return [phone_digits(value)]
    if entry == "email":
        return [email_words(str(value.get("value", "")))]
    if entry == "custom":
        return _own_words(value)
    if isinstance(value, dict):
        return [str(v) for k, v in value.items() if k not in ("kind", "e164") and v]
    return []


def _own_words(value: Any) -> list[str]:
    """Return the words of an own field's value, which says by its shape what it is (`domain.own`)."""
    if not isinstance(value, dict):
        return []
    if "e164" in value:
        return [phone_digits(value)]
    text = str(value.get("value") or value.get("number") or "")
    return [email_words(text) if _is_address(text) else text] if text else []


def own_parts(value: Any) -> list[str]:
    """Return what the trigram index takes of an own field's value: addresses and phone numbers."""
    if not isinstance(value, dict):
        return []
    if "e164" in value:
        return [phone_digits(value)]
    text = str(value.get("value") or "")
    return [text.casefold()] if _is_address(text) else []


def _is_address(text: str) -> bool:
    return "@" in text and " " not in text


def email_words(address: str) -> str:
    """Return what stands before the @: a domain in every row makes each of its letters slow.

    A part of a domain is found by its trigrams.
    """
    return address.partition("@")[0]


_TEXTS: dict[str, Callable[[type[Record], Mapping[str, Any]], str]] = {
    "words": words_text,
    "parts": parts_text,
}


def replace(conn: Any, record: type[Record], n: int, old: codec.Row, new: codec.Row) -> None:
    """Bring both indexes of row `n` from `old` to `new`; hidden rows stand in neither."""
    if not record.searched:
        return
    was, visible = old["deleted"] == 0, new["deleted"] == 0
    # A row hidden by the undo of an import may still have its old entry.
    known = was or (old["deleted"] is None and old["sort_key"] is not None)
    moves = was != visible or known != visible
    for suffix in record.searched:
        names = _PARTS if suffix == "parts" else [f.name for f in _searchable(record)]
        if moves or (visible and any(old.get(c) != new.get(c) for c in names)):
            text = _TEXTS[suffix](record, new) if visible else None
            put(conn, f"{record.entity}_{suffix}", n, known, text)


def put(conn: Any, table: str, n: int, known: bool, text: str | None) -> None:
    """Replace the text of row `n` in one index."""
    if known:
        conn.execute(f"DELETE FROM {table} WHERE rowid=?", (n,))
    if text is not None:
        conn.execute(f"INSERT INTO {table}(rowid,text) VALUES(?,?)", (n, text))


def rebuild(conn: Any, entity: str, ns: Iterable[int] | None = None) -> None:
    """Build both indexes of `entity` anew from its visible rows."""
    record = RECORDS[entity]
    cols = ("n", "id", *codec.columns(record))
    for suffix in record.searched:
        text = _TEXTS[suffix]
        table = f"{entity}_{suffix}"
        conn.execute(f"INSERT INTO {table}({table}) VALUES('delete-all')")
        found = conn.execute(f"{codec.select_sql(record)} WHERE deleted=0 ORDER BY n")
        rows = (dict(zip(cols, r, strict=True)) for r in found)
        conn.executemany(
            f"INSERT INTO {table}(rowid,text) VALUES(?,?)",
            ((r["n"], text(record, r)) for r in rows),
        )
