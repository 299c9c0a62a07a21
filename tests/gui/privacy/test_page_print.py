"""A page of HTML is written as a PDF by a lane's thread."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from crm_desktop.errors import UserError
from crm_desktop.gui.erasing import certificate
from crm_desktop.gui.privacy.page_print import write_pdf
from crm_desktop.gui.privacy.processing import section
from crm_desktop.privacy.processing import register_page

LONG = "<table>" + "<tr><td>A row</td><td>with its words</td></tr>" * 1500 + "</table><p>End</p>"


@pytest.mark.parametrize("write", [write_pdf, certificate.write])
def test_a_long_page_is_written_without_a_warning(qapp, tmp_path, write) -> None:
    path = tmp_path / "page.pdf"
    thread = Thread(target=write, args=(LONG, path))
    thread.start()
    thread.join()
    assert path.read_bytes().startswith(b"%PDF")


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse more, as a full disk does."""
    resource = pytest.importorskip("resource")  # not on Windows
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)


@pytest.mark.parametrize("write", [write_pdf, certificate.write, section.write])
def test_half_a_page_is_said_and_takes_nothings_place(qapp, tmp_path, monkeypatch, write) -> None:
    monkeypatch.setattr(register_page, "html", lambda page: page)
    path = tmp_path / "page.pdf"
    write(LONG, path)
    whole = path.read_bytes()
    with no_file_longer_than(len(whole) // 2), pytest.raises(UserError) as said:
        write(LONG, path)
    assert "page.pdf" in str(said.value)
    assert path.read_bytes() == whole
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
