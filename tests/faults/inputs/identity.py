"""What goes out comes in the same, however hostile its texts are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store.listing import ListQuery, listed
from crm_desktop.store.workspace import Profile, Workspace
from tests.exchange.kit import go_on, quiet

CARRIERS = ("csv", "xlsx", "vcard")
HOSTILE = (
    "\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x85\xa0\u2028\u2029\u200b\u200d\u200e\u202e\u2066\ufeff"
    "\r\n\t\"'`;,:|\\=+-@<>&%{}[]#_x ab1éßİıñ陈志明தமிழ்عربي🙂👩‍👩‍👧\U0010ffff\ufffd＝"
)
WORDS = st.text(HOSTILE, max_size=30) | st.sampled_from(
    ["_x000D_", "END:VCARD", "\r\nBEGIN:VCARD", "=\r\n", "\\n", "\\\\n", "\\,", "]]>", "&#0;", '","',
     "''=", "a\r\n b"]
)  # fmt: skip
FIELDS = ("name", "job", "notes")
People = list[tuple[str, str, str]]


def settled(text: Any) -> str:
    """Return a text without what every reader takes off: white space around it, and one kind of line end."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


def crossed(people: People, carrier: str) -> tuple[list[Any], list[Any]]:
    """Return what people say in one workspace, and in another they went into by an export."""
    with TemporaryDirectory() as folder, _workspace() as here, _workspace() as there:
        here.log.record(Label("create", "contact"), [
            Edit("contact", new_id(), {"deleted": False, "name": f"{name} N{n}", "job": job, "notes": notes,
                                       "phones.1": {"value": f"+6012{n:07}", "e164": f"+6012{n:07}"}})
            for n, (name, job, notes) in enumerate(people)
        ])  # fmt: skip
        path = Path(folder) / "out"
        exporting.export(here.reader(), "contact", path, carrier, query=ListQuery("contact"))
        found = source.detect(path)
        mapped = mapping.propose(found, "contact", ws=there)
        done = importing.quick(there, found, mapped, progress=quiet, check=go_on)
        assert (done.created, done.rows) == (len(people), len(people)), done
        return _said(here), _said(there)


def _workspace() -> Workspace:
    return Workspace.create(":memory:", Profile("Huda"))


def _said(ws: Workspace) -> list[Any]:
    rows = listed(ws.reader(), ListQuery("contact"))
    return sorted([settled(row[name]) for name in FIELDS] for row in rows)


def many(carrier: str, examples: int, *, derandomize: bool) -> Callable[[], None]:
    """Return what tries a carrier with many hostile people; it raises for one who comes in otherwise."""

    @settings(
        max_examples=examples, deadline=None, derandomize=derandomize, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(people=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4))
    def tried(people: People) -> None:
        before, after = crossed(people, carrier)
        assert after == before

    return tried
