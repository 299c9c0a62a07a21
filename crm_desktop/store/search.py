"""Search as you type: names by prefix first, then words in any order, then parts of words."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.fields import Record
from crm_desktop.domain.fold import fold, query_tokens
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.whole import whole
from crm_desktop.store import rows as codec
from crm_desktop.store import search_index
from crm_desktop.store.search_index import SEARCHED

SCANNED = 2000
"""Trigram candidates looked at before giving up: the index keeps no positions."""
BESIDE = 200
"""The same where names or words were found already."""


CANDIDATES, MOST_SPLIT = 500, 4
"""Rows of found companies looked at for the other words, and words of a text that is split so."""
_OF_COMPANIES = ("contact", "deal")
INDEXED = 3
"""Letters the longest prefix index of the words holds."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. `subtitle` tells it from its namesakes: company, phone or stage."""

    entity: str
    n: int
    id: str
    title: str
    subtitle: str


def search(conn: Any, text: str, limit: int = 50, entities: Sequence[str] = SEARCHED) -> list[Hit]:
    """Return up to `limit` visible records, names that begin with `text` first."""
    hits: list[Hit] = []
    for entity in entities:
        share = limit if len(entities) == 1 else max(limit // 2, limit - len(hits))
        hits += describe(conn, entity, matching(conn, entity, text, share))
    return _fair(hits, limit)


def _fair(hits: list[Hit], limit: int) -> list[Hit]:
    """Cut to `limit` so that no kind of record pushes the others out."""
    if len(hits) <= limit:
        return hits
    kinds = {
        entity: [h for h in hits if h.entity == entity]
        for entity in dict.fromkeys(h.entity for h in hits)
    }
    spare = limit
    kept: list[Hit] = []
    for left, (_, group) in enumerate(sorted(kinds.items(), key=lambda k: len(k[1]))):
        share = spare // (len(kinds) - left)
        kept += group[:share]
        spare -= len(group[:share])
    order = {hit: i for i, hit in enumerate(hits)}
    return sorted(kept, key=order.__getitem__)


def matching(conn: Any, entity: str, text: str, limit: int) -> list[int]:
    """Return row numbers of visible records that match, best first."""
    text = whole(text)
    folded = fold(text)
    if not folded:
        return []
    found = dict.fromkeys(_by_name(conn, entity, folded, limit))
    indexes = RECORDS[entity].searched
    by_words = "words" in indexes and (len(folded) > 1 or not folded.isascii())
    if len(found) < limit and by_words:
        found |= dict.fromkeys(_by_words(conn, entity, text, limit))
        if not found:
            found |= dict.fromkeys(_with_company(conn, entity, text, limit))
    by_parts = "parts" in indexes and (not found or len(folded) > 3)
    if len(found) < limit and by_parts:
        scanned = BESIDE if found else SCANNED
        found |= dict.fromkeys(_by_parts(conn, entity, text, limit, scanned))
    return list(found)[:limit]


def _by_name(conn: Any, entity: str, folded: str, limit: int) -> Iterable[int]:
    query = (
        f"SELECT n FROM {entity} WHERE deleted=0 AND sort_key>=? AND sort_key<? "
        "ORDER BY sort_key,n LIMIT ?"
    )
    return [n for (n,) in conn.execute(query, (folded, folded + "\U0010ffff", limit))]


def words_query(text: str) -> str:
    """Return the FTS5 query for `text`: every token as a prefix; "" when there is none."""
    compact = _as_phone(text)
    tokens = [compact] if compact else query_tokens(text)
    return _prefixes(tokens)


def _by_words(conn: Any, entity: str, text: str, limit: int) -> Iterable[int]:
    """Return rows with every word of `text` as a prefix.

    FTS5 collects all rows of a prefix that is longer than its prefix indexes before it gives the
    first; for a word of half the people that takes 100 ms. So rows are first looked for by the
    beginnings it has an index of; where few of those fit, the whole prefix has few rows too.
    """
    query, table = words_query(text), f"{entity}_words"
    tokens = [] if _as_phone(text) else query_tokens(text)
    if query and text.isascii() and any(len(token) > INDEXED for token in tokens):
        begin = _prefixes([token[:INDEXED] for token in tokens])
        candidates = _visible(conn, entity, table, begin, BESIDE)
        found = _fitting(conn, entity, candidates, limit, _fits_words(RECORDS[entity], tokens))
        if len(found) == limit:
            return found
    return _visible(conn, entity, table, query, limit) if query else []


def _splits(entity: str, text: str) -> list[tuple[list[str], list[str]]]:
    """Return the ways a text may name a record and its company: (words of it, words of the company)."""
    tokens = [] if _as_phone(text) else query_tokens(text)
    if entity not in _OF_COMPANIES or len(tokens) > MOST_SPLIT:
        return []
    places = range(1, len(tokens))
    return [(tokens[:at], tokens[at:]) for at in places] + [
        (tokens[at:], tokens[:at]) for at in places
    ]


def _with_company(conn: Any, entity: str, text: str, limit: int) -> list[int]:
    """Return rows of which some words are the record's own and the others its company's.

    Of companies that many words fit, the first few are looked at.
    """
    found: list[int] = []
    record = RECORDS[entity]
    for own, of_company in _splits(entity, text):
        firms = _visible(conn, "company", "company_words", _prefixes(of_company), BESIDE)
        rows = conn.execute(
            f"SELECT t.n FROM company c JOIN {entity} t ON t.company=c.id AND t.deleted=0 "
            f"WHERE c.n IN ({','.join(map(str, firms))}) LIMIT ?",
            (CANDIDATES,),
        )
        found += _fitting(conn, entity, [n for (n,) in rows], limit, _fits_words(record, own))
    return found[:limit]


def _prefixes(tokens: Sequence[str]) -> str:
    return " AND ".join(f'"{t}"*' for t in tokens)


def _fits_words(record: type[Record], tokens: Sequence[str]) -> Callable[[codec.Row], bool]:
    """Return what says whether a row has a word that begins with each of the tokens."""
    fits = re.compile("".join(rf"(?=.*\b{re.escape(t)})" for t in tokens), re.DOTALL).match
    return lambda row: fits(search_index.words_text(record, row)) is not None


def _by_parts(
    conn: Any, entity: str, text: str, limit: int, scanned: int = SCANNED
) -> Iterable[int]:
    """Return rows that hold `text` anywhere in a name, an address or a number.

    The index keeps no positions, so the rows that have all its pieces are looked at: `scanned` of them.
    """
    wanted, pieces = _pieces(text)
    if not pieces:
        return []
    found = _visible(conn, entity, f"{entity}_parts", pieces, scanned if len(wanted) > 3 else limit)
    return found if len(wanted) == 3 else _holding(conn, entity, found, wanted, limit)


def _pieces(text: str) -> tuple[str, str]:
    """Return what is looked for and the FTS5 query of its trigrams, "" for less than three letters."""
    wanted = _as_phone(text) or fold(text)
    pieces = sorted({wanted[i : i + 3] for i in range(len(wanted) - 2)})
    return wanted, " AND ".join('"' + p.replace('"', '""') + '"' for p in pieces)


def _holding(conn: Any, entity: str, rows: list[int], wanted: str, limit: int) -> list[int]:
    record = RECORDS[entity]
    return _fitting(
        conn, entity, rows, limit, lambda row: wanted in search_index.parts_text(record, row)
    )


def _fitting(
    conn: Any, entity: str, candidates: list[int], limit: int, fits: Callable[[codec.Row], bool]
) -> list[int]:
    """Keep the first `limit` candidates whose row fits."""
    record = RECORDS[entity]
    cols = ("n", "id", *codec.columns(record))
    kept: list[int] = []
    for start in range(0, len(candidates), 200):
        some = ",".join(map(str, candidates[start : start + 200]))
        for row in conn.execute(f"{codec.select_sql(record)} WHERE n IN ({some})"):
            if fits(dict(zip(cols, row, strict=True))):
                kept.append(row[0])
                if len(kept) == limit:
                    return kept
    return kept


def _visible(conn: Any, entity: str, table: str, query: str, limit: int) -> list[int]:
    found = conn.execute(
        f"SELECT {table}.rowid FROM {table} CROSS JOIN {entity} t ON t.n={table}.rowid "
        f"WHERE {table} MATCH ? AND t.deleted=0 LIMIT ?",
        (query, limit),
    )
    return [n for (n,) in found]


def _as_phone(text: str) -> str:
    """Return the digits of a query that is part of a phone number, else ""."""
    digits = "".join(c for c in text if c.isdigit())
    return digits if digits and not set(text) - set("0123456789 +-().") else ""


def all_matching(conn: Any, entity: str, text: str) -> set[int] | None:
    """Return every row a quick filter on `text` keeps (None: no filter), also through its company."""
    query, record = words_query(text), RECORDS[entity]
    if not fold(text):
        return None
    if not record.searched:
        return _named(conn, entity, fold(text))
    found: set[int] = set()
    if query:
        found |= {
            n
            for (n,) in conn.execute(
                f"SELECT rowid FROM {entity}_words WHERE {entity}_words MATCH ?", (query,)
            )
        }
        if "company" in record.fields:
            found |= {
                n
                for (n,) in conn.execute(
                    f"SELECT t.n FROM company_words JOIN company c ON c.n=company_words.rowid "
                    f"JOIN {entity} t ON t.company=c.id AND t.deleted=0 WHERE company_words MATCH ?",
                    (query,),
                )
            }
        found |= _both(conn, entity, text)
    return found | set(_every_part(conn, entity, text))


def _both(conn: Any, entity: str, text: str) -> set[int]:
    """Return all rows of which some words are the record's own and the others its company's."""
    sql = (
        f"SELECT t.n FROM company_words JOIN company c ON c.n=company_words.rowid JOIN {entity} t "
        f"ON t.company=c.id AND t.deleted=0 WHERE company_words MATCH ? AND t.n IN "
        f"(SELECT rowid FROM {entity}_words WHERE {entity}_words MATCH ?)"
    )
    splits = [(_prefixes(firm), _prefixes(own)) for own, firm in _splits(entity, text)]
    return {n for split in splits for (n,) in conn.execute(sql, split)}


def _named(conn: Any, entity: str, folded: str) -> set[int]:
    """Return the rows of a small table, which has no index of words, whose name holds a text."""
    sql = f"SELECT n FROM {entity} WHERE deleted=0 AND instr(sort_key,?)"
    return {n for (n,) in conn.execute(sql, (folded,))}


def _every_part(conn: Any, entity: str, text: str) -> list[int]:
    """Return all rows that hold `text` anywhere; of very many, those that have all its pieces."""
    wanted, pieces = _pieces(text)
    if not pieces or "parts" not in RECORDS[entity].searched:
        return []
    found = _visible(conn, entity, f"{entity}_parts", pieces, -1)
    if len(wanted) == 3 or len(found) > SCANNED:
        return found
    return _holding(conn, entity, found, wanted, len(found))


def describe(conn: Any, entity: str, ns: Sequence[int]) -> list[Hit]:
    """Return hits for row numbers, in their order."""
    if not ns:
        return []
    from crm_desktop.store import listing

    found = listing.page(conn, entity, array("q", ns))
    title = RECORDS[entity].title_field
    return [
        Hit(entity, n, row["id"], row[title] or "", _subtitle(entity, row))
        for n in ns
        if (row := found.get(n)) is not None
    ]


def _subtitle(entity: str, row: dict[str, Any]) -> str:
    parts = [row.get("company.shown"), row.get("company_name"), row.get("place.shown")]
    if RECORDS[entity].is_about and "contacts.shown" in row:
        parts.append(row["contacts.shown"])
    if "phones" in row:
        reach = [*row["phones"].values(), *row["emails"].values()]
        parts += [e.get("value") for e in reach[:1]]
    return " · ".join(
        dict.fromkeys(p for p in parts if p)
    )  # a lead's company may be what it became
