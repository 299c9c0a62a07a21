"""Files that come with captured mail are attached to its lead, from the watched folder too."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.leads import capture, watched
from crm_desktop.store import blobs, check, listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

PDF, PNG = b"%PDF-1.7 a quotation", b"\x89PNG a picture"


def mail(sender: str, **files: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "huda@shop.example", "Hal"
    made.set_content("See the file.")
    for name, data in files.items():
        made.add_attachment(data, "application", "octet-stream", filename=f"{name}.pdf")
    return made.as_bytes()


def mbox(folder: Path, *mails: bytes) -> Path:
    path = folder / "in.mbox"
    path.write_bytes(b"".join(b"From x Mon Nov 23 10:00:00 2026\n" + m + b"\n" for m in mails))
    return path


def attached(ws: Workspace) -> list[dict[str, Any]]:
    return listing.listed(ws.reader(), ListQuery("attachment"))


def go_on() -> None:
    return None


def test_they_are_attached_and_go_with_one_undo(ws: Workspace, tmp_path: Path) -> None:
    path = mbox(tmp_path, mail("Tan <tan@x.example>", offer=PDF), mail("Lim <lim@x.example>"),
                mail("Tan <tan@x.example>", offer=PDF, plan=PNG))  # fmt: skip
    taken = capture.take(ws, path, check=go_on)
    assert (taken.created, taken.files, taken.left) == (2, 2, ())
    files = attached(ws)
    assert sorted(f["name"] for f in files) == ["offer.pdf", "plan.pdf"]
    (tan,) = {f["lead"] for f in files}
    assert listing.title_of(ws.reader(), "lead", tan) == "Tan"
    assert check.check(ws).ok
    ws.log.cancel(taken.stamp)
    assert not attached(ws) and not listing.count(ws.reader(), ListQuery("lead"))


def test_who_is_a_lead_already_gets_what_they_send_later_once(
    ws: Workspace, tmp_path: Path
) -> None:
    first = capture.take(ws, mbox(tmp_path, mail("Tan <tan@x.example>", offer=PDF)), check=go_on)
    more = mbox(tmp_path, mail("Tan <tan@x.example>", offer=PDF, plan=PNG))
    taken = capture.take(ws, more, check=go_on)
    assert (taken.created, taken.known, taken.files) == (0, 1, 1)
    files = attached(ws)
    assert sorted(f["name"] for f in files) == ["offer.pdf", "plan.pdf"]
    assert len({f["lead"] for f in files}) == 1 and check.check(ws).ok
    again = capture.take(ws, more, check=go_on)
    assert (again.known, again.files, again.stamp) == (1, 0, "")
    ws.log.cancel(taken.stamp)
    assert [f["name"] for f in attached(ws)] == ["offer.pdf"] and first.files == 1


def test_one_that_is_too_large_is_said(ws: Workspace, tmp_path: Path) -> None:
    ws.set_setting(blobs.MOST, 0)
    taken = capture.take(ws, mbox(tmp_path, mail("Tan <tan@x.example>", offer=PDF)), check=go_on)
    assert (taken.created, taken.files) == (1, 0)
    assert [(one.name, one.reason) for one in taken.left] == [("offer.pdf", "large")]


def test_what_is_stopped_leaves_nothing(ws: Workspace, tmp_path: Path) -> None:
    asked = []

    def stop() -> None:
        asked.append(1)
        if len(asked) > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        capture.take(ws, mbox(tmp_path, mail("Tan <tan@x.example>", offer=PDF)), check=stop)
    assert not attached(ws) and not listing.count(ws.reader(), ListQuery("lead"))


def test_from_the_watched_folder_too(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "m.eml").write_bytes(mail("Tan <tan@x.example>", offer=PDF))
    watched.set_wish(ws, watched.Wish(str(folder)))
    watch = watched.Watch(ws)
    watch.look(check=go_on)
    ((_name, taken),) = watch.look(check=go_on).taken
    assert taken.files == len(attached(ws)) == 1
