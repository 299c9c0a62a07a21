"""Scenes of recovery: the backups, back to a time, one record, and the ways out of damage."""

from __future__ import annotations

import shutil
from datetime import datetime, time
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.safety import checked
from crm_desktop.gui.safety.backups import Backups
from crm_desktop.gui.safety.care import Care
from crm_desktop.gui.safety.key_wanted import KeyWanted
from crm_desktop.gui.safety.one_record import OneRecord
from crm_desktop.gui.safety.to_time import ToTime
from crm_desktop.gui.safety.ways_out import WaysOut
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store import backup, listing
from crm_desktop.store.backups import health, homes, places
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.salvage import placing
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.workspace import Profile, Workspace

PAGE = 4096
JOBS = ("Owner", "Cook", "Cashier", "Driver", "Buyer", "Florist")
NOISE = bytes((7 * n * n + 31 * n + 11) % 256 for n in range(PAGE))
"""The same in every picture."""


def backup_list(stage: Stage) -> None:
    """Backups here and in the second place, and when the file was checked last."""
    stage.page("contacts")
    ws = stage.window.ws
    second = stage.home / "Stick"
    second.mkdir(exist_ok=True)
    for reason in ("daily", "manual", "import"):
        made = backup.backup(ws, reason)
        if reason == "manual":
            places.choose(ws, second)
            places.catch_up(ws)
    shutil.move(made, homes.of(ws, second) / made.name)
    checked.remember(stage.window.settings, ws.path, ok=True, full=True)
    dialog = Backups(stage.window, ws.path)
    dialog.open()
    stage.shoot("57-backup-list")
    dialog.reject()
    places.choose(ws, None)


def no_backups(stage: Stage) -> None:
    """A file without any backup yet."""
    stage.page("contacts")
    path = stage.home / "New shop.crm"
    dialog = Backups(stage.window, path)
    dialog.open()
    stage.shoot("57-no-backups")
    dialog.reject()


def back_to_a_time(stage: Stage) -> None:
    """What going back would take back, said before it is done."""
    stage.window.leave_file()
    stage.window.open_file(_of_days(stage))
    dialog = ToTime(stage.desk.context, stage.window)
    dialog.open()
    stage.settle()
    dialog.choose(2, time(16, 30))
    stage.shoot("58-back-to-a-time")
    dialog.accept()
    stage.shoot("58-went-back")
    stage.window.leave_file()


def one_record(stage: Stage) -> None:
    """A record of a backup held against now, and one that is not there any more."""
    stage.page("contacts")
    ws = stage.window.ws
    made = backup.backup(ws, "manual")
    first = listing.listed(ws.reader(), ListQuery("contact"), 1)[0]
    id, name = first["id"], first["name"]
    told = {"job": "Purchasing", "notes": "Calls back on Fridays."}
    done = ws.log.record(Label("edit", "contact", row=id), [Edit("contact", id, told)])
    dialog = OneRecord(stage.desk.context, made, "27 Nov 2026, 09:15", stage.window)
    dialog.open()
    dialog.find(name)
    stage.shoot("59-one-record")
    gone = ws.log.record(
        Label("delete", "contact", row=id), [Edit("contact", id, {"deleted": True})]
    )
    dialog.find(name[:-1])
    stage.shoot("59-one-record-gone")
    dialog.reject()
    stage.settle()
    for operation in (gone, done):
        if operation is not None:
            ws.log.cancel(operation.stamp)


def other_key(stage: Stage) -> None:
    """A backup that opens with another key than the file has now."""
    stage.page("contacts")
    dialog = KeyWanted(
        stage.window, stage.home / "Backups" / "Kedai Siti.20261003-090000.daily.crm"
    )
    dialog.open()
    stage.shoot("59-other-key")
    dialog.reject()


def damage(stage: Stage) -> None:
    """What is said where the quick look finds damage while the file is open."""
    stage.page("contacts")
    care = Care(stage.desk)
    care._told(
        health.Found(("Tree 24 page 261: btreeInitPage() returns error code 11",)), full=False
    )
    stage.shoot("60-damage-found")
    for box in stage.window.findChildren(QMessageBox):
        box.reject()


def ways_out(stage: Stage) -> None:
    """Each way out of real damage with what it brings, and the window after the repair."""
    for name, tables, first in (("repair", ("contact",), False), ("backup", (), True)):
        path = _damaged(stage, f"Kedai {name}", tables, first=first)
        stage.window.leave_file()
        stage.window.open_file(path)
        if stage.window.ws is not None:
            stage.window.leave_file()
        stage.window.show_start()
        dialog = WaysOut(stage.window, path)
        dialog.open()
        _tried(stage, dialog)
        stage.shoot(f"61-ways-out-{name}")
        dialog.accept()
        stage.settle()
        stage.shoot(f"62-after-{name}")
        for box in stage.window.findChildren(QMessageBox):
            box.reject()
        stage.window.leave_file()


def salvage_only(stage: Stage) -> None:
    """A file without its beginning and without a backup: the start page that says so, and the one way out."""
    path = _damaged(stage, "Kedai lama", ("change",), first=True)
    for made in backup.backups(path):
        made.path.unlink()
    stage.window.leave_file()
    stage.window.open_file(path)
    stage.shoot("63-beginning-lost")
    dialog = WaysOut(stage.window, path)
    dialog.open()
    _tried(stage, dialog)
    stage.shoot("63-salvage-only")
    dialog.accept()
    stage.settle()
    stage.shoot("63-salvaged")
    for box in stage.window.findChildren(QMessageBox):
        box.reject()


def _of_days(stage: Stage) -> Path:
    """Make a file that was worked in on six days."""
    path, now = stage.home / "Kedai Huda.crm", [int(datetime(2026, 3, 2, 9).timestamp() * 1000)]
    names = (
        "Aina binti Rashid",
        "Tan Wei Ling",
        "Kumar a/l Raju",
        "Farah binti Omar",
        "Lim Ah Kow",
    )
    with Workspace.create(path, Profile("Huda"), clock=lambda: now[0]) as ws:
        for day in range(6):
            for at in range(3 + day % 3):
                now[0] += 3_600_000
                told = {
                    "deleted": False,
                    "name": names[(day + at) % 5],
                    "job": JOBS[(day + at) % 6],
                }
                id = f"0190f000-0000-7000-8000-{(day + at) % 5:012x}"
                ws.log.record(Label("create" if day < 2 else "edit", "contact", row=id),
                              [Edit("contact", id, told)])  # fmt: skip
            now[0] += 86_400_000 - (3 + day % 3) * 3_600_000
    return path


def _tried(stage: Stage, dialog: WaysOut) -> QWidget:
    stage.settle()
    return dialog.cards


def _damaged(stage: Stage, name: str, tables: tuple[str, ...], *, first: bool) -> Path:
    """Make a file with a backup and some work after it, and put noise in place of pages."""
    path = stage.home / f"{name}.crm"
    shutil.copy(stage.workspace, path)
    with Workspace.open(path) as ws:
        backup.backup(ws)
        for at, row in enumerate(listing.listed(ws.reader(), ListQuery("contact"), 4)):
            id = row["id"]
            told = {"job": JOBS[at]}
            ws.log.record(
                Label("edit", "contact", field="job", row=id), [Edit("contact", id, told)]
            )
    data = bytearray(path.read_bytes())
    with Pages(path) as pages:
        known = placing.Placed(pages, {}, lambda: None).known
    for n in [1] * first + [n for table in tables for n in known[table][:1]]:
        data[(n - 1) * PAGE : n * PAGE] = NOISE
    path.write_bytes(data)
    return path


SCENES: tuple[Scene, ...] = (
    backup_list, no_backups, back_to_a_time, one_record, other_key, damage, ways_out, salvage_only,
)  # fmt: skip
