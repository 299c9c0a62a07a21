"""Files that come with messages: attached to whom the message is with, in the import's one operation."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import blobs, listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

from ..kit import bring_in, go_on, quiet

PDF = b"%PDF-1.7 a quotation"
Files = dict[str, bytes]


def written(folder: Path, *mails: tuple[str, Files]) -> Path:
    """Write an mbox of mails, (sender, files) each; the same files make the same mail."""
    path, whole = folder / "in.mbox", b""
    for n, (sender, files) in enumerate(mails):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, "huda@shop.example", f"Hal {n}"
        mail["Date"], mail["Message-ID"] = "Mon, 23 Nov 2026 10:00:00 +0800", f"<{n}@x>"
        mail.set_content("See the file.")
        for name, data in files.items():
            mail.add_attachment(data, "application", "octet-stream", filename=name)
        whole += b"From x Mon Nov 23 10:00:00 2026\n" + mail.as_bytes() + b"\n"
    path.write_bytes(whole)
    return path


def made(ws: Workspace, kind: str, email: str) -> str:
    id = new_id()
    cells = {"deleted": False, "name": email, "emails.1": {"value": email}}
    ws.log.record(Label("create", kind), [Edit(kind, id, cells)])
    return id


def mapped(ws: Workspace, path: Path, kind: str = "") -> tuple[Any, Any]:
    found = source.detect(path)
    return found, mapping.propose(found, kind, ws=ws)


def brought_in(ws: Workspace, path: Path, kind: str = "") -> importing.Outcome:
    return importing.quick(ws, *mapped(ws, path, kind), progress=quiet, check=go_on)


def attached(ws: Workspace) -> list[dict[str, Any]]:
    return listing.listed(ws.reader(), ListQuery("attachment"))


def blob_count(ws: Workspace) -> int:
    return int(ws.reader().execute("SELECT count(*) FROM blob").fetchone()[0])


def content(ws: Workspace, row: dict[str, Any], folder: Path) -> bytes:
    blobs.copy_out(ws, row["digest"], folder / row["id"])
    return (folder / row["id"]).read_bytes()


def test_files_are_attached_to_whom_the_mail_is_with(ws: Workspace, tmp_path: Path) -> None:
    tan = made(ws, "contact", "tan@kow.example")
    path = written(
        tmp_path, ("Tan <tan@kow.example>", {"../sebut harga.pdf": PDF, "b.bin": b"\0b"})
    )
    done = brought_in(ws, path)
    rows = {row["name"]: row for row in attached(ws)}
    assert (done.created, done.files, set(rows)) == (1, 2, {"sebut harga.pdf", "b.bin"})
    (activity,) = listing.listed(ws.reader(), ListQuery("activity"))
    pdf = rows["sebut harga.pdf"]
    assert (pdf["media"], pdf["size"]) == ("application/pdf", len(PDF))
    assert (list(pdf["contacts"]), pdf["activity"]) == ([tan], activity["id"])
    assert content(ws, pdf, tmp_path) == PDF


def test_one_undo_takes_mail_and_files_back_and_a_redo_brings_both(
    ws: Workspace, tmp_path: Path
) -> None:  # fmt: skip
    made(ws, "contact", "tan@kow.example")
    done = brought_in(ws, written(tmp_path, ("tan@kow.example", {"a.pdf": PDF})))
    ws.log.cancel(done.stamp)
    assert attached(ws) == []
    ws.log.revive(done.stamp)
    assert content(ws, attached(ws)[0], tmp_path) == PDF


def test_a_lead_made_of_mail_has_its_files(ws: Workspace, tmp_path: Path) -> None:
    brought_in(ws, written(tmp_path, ("Tan <tan@kow.example>", {"a.pdf": PDF})), "lead")
    (lead,) = listing.listed(ws.reader(), ListQuery("lead"))
    assert [row["lead"] for row in attached(ws)] == [lead["id"]]


def test_each_lead_has_its_own_of_the_same_file_as_the_dry_run_says(
    ws: Workspace, tmp_path: Path
) -> None:  # fmt: skip
    path = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}), ("lim@x.example", {"b.pdf": PDF}))
    plan = dry_run.plan(ws, *mapped(ws, path, "lead"), progress=quiet, check=go_on)
    assert plan.files == 2
    assert (bring_in(ws, plan).files, len({row["lead"] for row in attached(ws)})) == (2, 2)
    plan.close()


def test_files_of_strangers_are_left_out_and_said_and_come_once_they_are_known(
    ws: Workspace, tmp_path: Path
) -> None:  # fmt: skip
    path = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}))
    done = brought_in(ws, path)
    assert (done.files, [(one.name, one.reason) for one in done.left]) == (0, [("a.pdf", "nobody")])
    assert (attached(ws), blob_count(ws)) == ([], 0)
    made(ws, "contact", "tan@kow.example")
    assert (brought_in(ws, path).files, len(attached(ws))) == (1, 1)


def test_too_large_a_file_is_left_out_and_said_before_and_after(
    ws: Workspace, tmp_path: Path
) -> None:  # fmt: skip
    ws.set_setting(blobs.MOST, 1)
    made(ws, "contact", "tan@kow.example")
    files = {"large.bin": b"x" * ((1 << 20) + 1), "just.bin": b"x" * (1 << 20)}
    plan = dry_run.plan(
        ws, *mapped(ws, written(tmp_path, ("tan@kow.example", files))), progress=quiet, check=go_on
    )
    assert (plan.files, [(one.name, one.reason) for one in plan.left]) == (
        1,
        [("large.bin", "large")],
    )
    assert (attached(ws), blob_count(ws)) == ([], 0)
    done = bring_in(ws, plan)
    plan.close()
    assert (done.files, done.left) == (1, plan.left)
    assert [row["name"] for row in attached(ws)] == ["just.bin"]


def test_the_same_again_brings_nothing_twice_nor_back_what_was_removed(
    ws: Workspace, tmp_path: Path
) -> None:  # fmt: skip
    made(ws, "contact", "tan@kow.example")
    path = written(
        tmp_path, ("tan@kow.example", {"a.pdf": PDF}), ("tan@kow.example", {"b.pdf": PDF})
    )
    assert (brought_in(ws, path).files, len(attached(ws))) == (1, 1)  # the bytes are the same
    again = brought_in(ws, path)
    assert (again.same, again.files, again.stamp) == (2, 0, "")
    id = attached(ws)[0]["id"]
    ws.log.record(Label("delete", "attachment"), [Edit("attachment", id, {"deleted": True})])
    first = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}))
    assert (brought_in(ws, first).same, attached(ws)) == (1, [])


def test_a_file_somebody_has_already_comes_with_no_other_mail(
    ws: Workspace, tmp_path: Path
) -> None:
    tan = made(ws, "contact", "tan@kow.example")
    path = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}))
    brought_in(ws, path, "lead")  # captured first
    (file,) = attached(ws)
    cells = {f"contacts.{tan}": True}  # as converting the lead does
    ws.log.record(Label("convert", "lead"), [Edit("attachment", file["id"], cells)])
    done = brought_in(ws, path)
    assert (done.created, done.files, len(attached(ws))) == (1, 0, 1)
    other = written(tmp_path, ("lim@maju.example", {}), ("lim@maju.example", {"a.pdf": PDF}))
    made(ws, "contact", "lim@maju.example")
    assert (brought_in(ws, other).files, len(attached(ws))) == (1, 2)


def test_mail_imported_without_its_files_gets_them(ws: Workspace, tmp_path: Path) -> None:
    tan = made(ws, "contact", "tan@kow.example")
    brought_in(ws, written(tmp_path, ("tan@kow.example", {})))
    path = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}))
    plan = dry_run.plan(ws, *mapped(ws, path), progress=quiet, check=go_on)
    (row,) = plan.page("update", 0, 9)
    assert row.changes == [("File", "", "a.pdf")]
    assert (bring_in(ws, plan).updated, list(attached(ws)[0]["contacts"])) == (1, [tan])
    plan.close()


def test_a_row_left_out_leaves_its_file_out(ws: Workspace, tmp_path: Path) -> None:
    made(ws, "contact", "tan@kow.example")
    path = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}))
    plan = dry_run.plan(ws, *mapped(ws, path), progress=quiet, check=go_on)
    plan.decide_all("new", dry_run.Decision.LEAVE)
    assert (bring_in(ws, plan).files, blob_count(ws)) == (0, 0)
    plan.close()


def test_a_file_changed_after_its_check_is_refused_whole(ws: Workspace, tmp_path: Path) -> None:
    made(ws, "contact", "tan@kow.example")
    path = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}))
    plan = dry_run.plan(ws, *mapped(ws, path), progress=quiet, check=go_on)
    written(tmp_path, ("tan@kow.example", {"a.pdf": PDF + b"!"}))
    with pytest.raises(UserError, match="was changed meanwhile"):
        bring_in(ws, plan)
    plan.close()
    assert (attached(ws), blob_count(ws)) == ([], 0)
    assert listing.listed(ws.reader(), ListQuery("activity")) == []


def test_files_of_an_import_that_was_taken_back_come_with_it_again(
    ws: Workspace, tmp_path: Path
) -> None:
    """The mail was known before without its files; those are what the import brought."""
    made(ws, "contact", "tan@kow.example")
    brought_in(ws, written(tmp_path, ("tan@kow.example", {})))
    path = written(tmp_path, ("tan@kow.example", {"a.pdf": PDF}))
    assert brought_in(ws, path).files == 1
    ws.log.undo()
    assert attached(ws) == []
    assert brought_in(ws, path).files == 1
    assert [row["name"] for row in attached(ws)] == ["a.pdf"]
