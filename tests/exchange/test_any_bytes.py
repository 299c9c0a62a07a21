"""Any bytes as CSV: real files edited anywhere, and noise; read or refused in words, never half done."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.errors import UserError
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import check
from crm_desktop.store.listing import ListQuery, count
from crm_desktop.store.workspace import Workspace

from .kit import go_on, quiet

REAL = [path.read_bytes() for path in sorted((Path(__file__).parent / "programs").glob("*.csv"))]
PIECES = st.binary(max_size=12) | st.sampled_from(
    [b'"', b'""', b",", b";", b"\t", b"\r\n", b"\n", b"\r", b"\0", b"'=", b"\xef\xbb\xbf", b"\xff\xfe",
     b"sep=;\n", "汉".encode(), "é".encode("cp1252"), b"a@b.my", b"\x1e", b"9" * 400, b"-1e999"],
)  # fmt: skip


@st.composite
def edited(draw: st.DrawFn) -> bytes:
    """Return a real file cut somewhere, with some bytes of it replaced."""
    data = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(PIECES) + data[at + draw(st.integers(0, 30)) :]
    return data[: draw(st.none() | st.integers(0, len(data)))]


def imported(ws: Workspace, path: Path) -> None:
    """Look at a file, then import it; an import that is taken back leaves nothing."""
    found = source.detect(path)
    mapped = mapping.propose(found, ws=ws).with_date_order("dmy")
    dry_run.plan(ws, found, mapped, progress=quiet, check=go_on).close()
    done = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    if done.stamp:
        ws.log.cancel(done.stamp)


@given(st.one_of(edited(), st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_are_too_odd(ws: Workspace, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(data)
    before = ws.log.undoable()
    with contextlib.suppress(UserError):
        imported(ws, path)
    assert ws.log.undoable() == before
    assert not any(count(ws.reader(), ListQuery(kind)) for kind in ("contact", "company", "lead"))


@pytest.fixture(autouse=True)
def whole(ws: Workspace):
    """Hold the file against its history when all examples are through."""
    yield
    assert check.check(ws).ok
