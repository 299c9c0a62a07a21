"""What `crm attach`, `crm files` and `crm extract` do with an open workspace, and what they answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_desktop.activity_commands import about_cells
from crm_desktop.commands import Answer, Asked, entity_of, is_stdout, written_to
from crm_desktop.declaring_commands import add
from crm_desktop.i18n import tr, trn


def declare(every: Any) -> None:
    """Declare the three on the parser of all commands."""
    attach_ = add(every, "attach", attach, "attach files to a record", daily=True)
    attach_("id", help="the contact, company, deal or lead")
    attach_("sources", nargs="+", type=Path, metavar="FILE")
    files_ = add(every, "files", files, "list the files of a record", reads=True)
    files_("id")
    out = add(every, "extract", extract, "write an attached file to a path", reads=True)
    out("id", help="of the file, as `files` lists it")
    out("out", type=Path, metavar="OUT", help="a path, a folder, or - for stdout")


def attach(ws: Any, asked: Asked) -> Answer:
    """Attach files to one record, all that can be."""
    from crm_desktop.attachments import attaching

    done = attaching.attach(ws, asked.sources, about_cells(ws.reader(), [asked.id]))
    lines = [trn("Attached {n} file.", "Attached {n} files.", len(done.ids))]
    return Answer([*lines, *done.left], done._asdict())


def files(ws: Any, asked: Asked) -> Answer:
    """List the files of a record, the newest first."""
    from crm_desktop.attachments import attaching
    from crm_desktop.domain.about import SUBJECTS

    conn = ws.reader()
    entity = entity_of(conn, asked.id, SUBJECTS)
    wanted = ("id", "name", "media", "size", "created")
    found = [{k: row[k] for k in wanted} for row in attaching.of_record(conn, entity, asked.id)]
    lines = [f"{f['id']}  {f['name']}  {f['size']:,}" for f in found]
    return Answer(lines or [tr("No files yet")], found)


def extract(ws: Any, asked: Asked) -> Answer:
    """Write one attached file."""
    from crm_desktop.attachments import attaching, naming
    from crm_desktop.store import listing

    title = listing.title_of(ws.reader(), "attachment", asked.id)
    target = naming.numbered(asked.out, title) if asked.out.is_dir() else asked.out
    with written_to(target) as path:
        attaching.save_as(ws, asked.id, path)
    aside = is_stdout(target)
    return Answer([tr("Wrote {file}.", file=target)], {"file": str(target)}, aside=aside)
