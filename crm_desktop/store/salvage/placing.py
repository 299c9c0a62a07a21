"""Finding the table of each page: by the trees as far as they hold, then by what its rows look like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from crm_desktop.store.salvage import cells, shapes
from crm_desktop.store.salvage.cells import Row
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.salvage.shapes import Shape

Check = Callable[[], object]
FEW = 9
"""Rows of a page that are asked what they look like."""


class Placed:
    """The pages of a file by the table or index they are of.

    `known` are those a tree leads to, `alone` those none does, by the tables they may be of; `bad` counts
    the pages of a tree that are none any more.
    """

    def __init__(self, pages: Pages, wanted: Mapping[str, Shape], check: Check) -> None:
        self._pages = pages
        self.known: dict[str, list[int]] = {}
        self.alone: dict[tuple[str, ...], list[int]] = {}
        self.loose: list[int] = []
        """Pages of indexes no tree leads to: entries from ids, or stamps, to numbers."""
        self.bad = 0
        self._seen: set[int] = set()
        self.schema = list(_schema(pages, self._seen))
        self.shapes = shapes.of_schema(
            [(name, sql) for kind, name, _, sql in self.schema if kind == "table" and sql],
            dict(wanted),
        )
        for kind, name, root, _ in self.schema:
            check()
            if root > 1 and kind in ("table", "index"):
                self.known[name] = self._tree(root)
        for n in range(2, pages.count + 1):
            if n not in self._seen:
                check()
                self._look_at(n)

    def _tree(self, root: int) -> list[int]:
        """Return the pages of a tree that hold rows; one that was met before is not gone into again."""
        found, left = [], [root]
        while left:
            n = left.pop()
            if n in self._seen:
                continue
            self._seen.add(n)
            kind = cells.kind_of(self._pages.page(n), n)
            if cells.broken(self._pages, n):
                self.bad += 1
                self._seen.discard(n) if kind else None
            if kind in (cells.TABLE_INSIDE, cells.INDEX_INSIDE):
                left.extend(reversed(cells.children(self._pages, n)))
            if kind in (cells.TABLE, cells.INDEX, cells.INDEX_INSIDE):
                found.append(n)
        return found

    def _look_at(self, n: int) -> None:
        """Note of a page no tree leads to what it may be of."""
        kind = cells.kind_of(self._pages.page(n), n)
        if kind in (0, cells.TABLE_INSIDE):
            return
        first = [row for row, _ in zip(cells.rows(self._pages, n), range(FEW), strict=False)]
        if not first:
            return
        if kind != cells.TABLE and _most(first, _is_entry):
            self.loose.append(n)
            return
        may = self._may_be(first, by_number=kind == cells.TABLE)
        if may:
            self.alone.setdefault(may, []).append(n)

    def _may_be(self, rows: list[Row], *, by_number: bool) -> tuple[str, ...]:
        """Return the tables rows look like, those alone that have as many columns where there are any."""
        like = [s for s in self.shapes.values()
                if s.by_number == by_number and _most(rows, s.is_like)]  # fmt: skip
        exact = [s for s in like if len(s.columns) == max(len(r.values) for r in rows)]
        if not by_number:  # entries of indexes look like the beginning of other tables
            like = []
        return tuple(s.name for s in exact or like)


def _most(rows: list[Row], is_so: Callable[[Row], bool]) -> bool:
    return 2 * sum(map(is_so, rows)) > len(rows)


def _is_entry(row: Row) -> bool:
    return shapes.is_id_entry(row) or bool(shapes.is_stamp_entry(row))


def _schema(pages: Pages, seen: set[int]) -> Iterator[tuple[str, str, int, str]]:
    """Yield (kind, name, root page, SQL) of what the file says it holds, as far as that can be read."""
    left = [1]
    while left:
        n = left.pop()
        if n in seen:
            continue
        seen.add(n)
        left.extend(reversed(cells.children(pages, n)))
        for row in cells.rows(pages, n) if cells.kind_of(pages.page(n), n) == cells.TABLE else ():
            if len(row.values) == 5:
                kind, name, _, root, sql = row.values
                if isinstance(kind, str) and isinstance(name, str) and isinstance(root, int):
                    yield kind, name, root, sql if isinstance(sql, str) else ""


def chosen(votes: Counter[str], may: tuple[str, ...]) -> str:
    """Return the table most rows of a page spoke for; "" where none of several did."""
    if len(may) == 1:
        return may[0]
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] else ""
