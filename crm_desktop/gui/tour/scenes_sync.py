"""The scenes of working with others: the state of sync, its panel, the team, what waits, who sees what."""

from __future__ import annotations

import time
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.sync import attendance_of, installed, team
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.i18n import tr

ADDRESS = "https://office.huda.my"
HELLO: dict[str, Any] = {
    "name": "Huda Furnishing",
    "person": {"id": "p1", "name": "Siti Aminah", "role": "owner", "teams": ["t1"]},
    "teams": {"t1": "Showroom", "t2": "Projects"},
    "people": ["Siti Aminah", "Nurul Huda", "陈志明", "Ramasamy a/l Muthu"],
}
PEOPLE = [
    {"id": "p1", "name": "Siti Aminah", "role": "owner", "teams": ["t1"], "active": True},
    {"id": "p2", "name": "Nurul Huda", "role": "manager", "teams": ["t1", "t2"], "active": True},
    {"id": "p3", "name": "陈志明", "role": "member", "teams": ["t2"], "active": True},
    {"id": "p4", "name": "Ramasamy a/l Muthu", "role": "reader", "teams": [], "active": True},
]


class Still:
    """An agent that never asks anybody: the pictures show what they are told to."""

    def start(self) -> None:
        """Begin nothing."""

    stop = now = allow = repair = start


def status(stage: Stage) -> None:
    """The state at the foot of the window, its panel with what waits and what was refused."""
    from crm_desktop.gui.sync.entries import Lists
    from crm_desktop.sync.status import State, Status

    found = _in_team(stage)
    at = time.time() - 3600
    _say(stage, Status(State.OFFLINE, waiting=14, proved=at))
    found.show_panel()
    stage.settle()
    found._panel._show_lists(_some(stage))
    stage.shoot("12-sync-panel")
    stage.clear()
    _say(stage, Status(State.IDENTICAL, proved=time.time()))
    found.show_panel()
    stage.settle()
    found._panel._show_lists(Lists())
    stage.shoot("110-sync-identical")
    stage.clear()
    _say(stage, Status(State.SYNCING, done=24_000, total=100_000))
    stage.shoot("111-sync-coming")
    _say(stage, Status(State.BRAKE, deleting=240, proved=at))
    stage.shoot("112-sync-brake")
    _say(stage, Status(State.DIFFERING, differing={"contact": 3}, proved=at))
    stage.shoot("113-sync-differing")
    _differences(stage)


def reading(stage: Stage) -> None:
    """The window of somebody who may only read in the team."""
    from crm_desktop.sync.status import State, Status

    _in_team(stage)
    stage.desk.context.ws.set_role("reader")
    stage.window._rebuilt()
    _in_team(stage)
    _say(stage, Status(State.IDENTICAL, proved=time.time()))
    stage.shoot("193-reading-only")
    stage.desk.context.ws.set_role("")
    _leave(stage)


def shut_out(stage: Stage) -> None:
    """A computer the server knows no more: the panel, and the place for a new code."""
    from crm_desktop.gui.sync.others_dialog import OthersDialog
    from crm_desktop.sync.connection import _problem
    from crm_desktop.sync.status import State, Status

    found = _in_team(stage)
    _say(stage, Status(State.SHUT_OUT, waiting=3, reason=str(_problem(401, ""))))
    found.show_panel()
    stage.settle()
    stage.shoot("194-shut-out")
    stage.clear()
    dialog = OthersDialog(found, stage.window)
    dialog.open()
    stage.shoot("195-shut-out-code")
    dialog.close()
    stage.clear()
    found.shut_out = False
    _leave(stage)


def _differences(stage: Stage) -> None:
    """The panel of records that differ, and the list of them."""
    from crm_desktop.gui.sync import differing
    from crm_desktop.gui.sync.differences_dialog import DifferencesDialog

    found = attendance_of(stage.desk)
    found.show_panel()
    stage.settle()
    stage.shoot("189-sync-differing-panel")
    stage.clear()
    ws = stage.desk.context.ws
    with ThreadPoolExecutor(1) as lane:  # as the window reads it
        apart = lane.submit(_apart, ws.reader()).result()
        rows = lane.submit(lambda: differing.rows(ws.reader(), apart)).result()
    dialog = DifferencesDialog(found, stage.window)
    dialog.open()
    stage.settle()
    dialog.foot.say("")
    dialog.show_found(apart, rows)
    stage.shoot("190-sync-differences")


def _apart(conn: Any) -> list[Any]:
    """Return records as if they differed: one on each side, one on both, one that is not here."""
    from crm_desktop.store import listing
    from crm_desktop.sync.differences import Difference, Written

    at = round(time.time() * 1000) - 3_600_000
    one, two = (listing.id_of(conn, "contact", n) for n in (1, 2))
    cells = ({"job": "Purchasing manager"}, {"phones.k1": {"value": "012-345 6789"}})
    return [
        Difference("contact", one, listing.title_of(conn, "contact", one), 0, 1,
                   [Written(False, "s1", "Nurul Huda", at, cells[0])]),
        Difference("contact", two, listing.title_of(conn, "contact", two), 1, 2,
                   [Written(True, "s2", "Siti Aminah", at, cells[0]),
                    Written(False, "s3", "陈志明", at, cells[1]), Written(False, "s4", "Wei", at)]),
        Difference("company", "gone", "", 0, 1,
                   [Written(False, "s5", "陈志明", at, {"name": "Perabot Jati Sdn Bhd"})]),
    ]  # fmt: skip


def waiting(stage: Stage) -> None:
    """All that waits, was refused or set aside."""
    from crm_desktop.gui.sync.waiting_dialog import WaitingDialog

    found = _in_team(stage)
    dialog = WaitingDialog(found, stage.window)
    dialog.open()
    stage.settle()
    dialog.show_lists(_some(stage))
    dialog.tabs.setCurrentIndex(0)
    dialog.view.setCurrentIndex(dialog.view.rows.index(1))
    stage.shoot("114-sync-waiting")
    dialog.tabs.setCurrentIndex(1)
    stage.shoot("115-sync-refused")


def others(stage: Stage) -> None:
    """Entering a team, the team, a code for one more device."""
    from crm_desktop.gui.sync.invite_dialog import InviteDialog
    from crm_desktop.gui.sync.others_dialog import OthersDialog

    stage.page("contacts")
    _leave(stage)
    found = attendance_of(stage.desk)
    dialog = OthersDialog(found, stage.window)
    dialog.open()
    stage.shoot("116-others-alone")
    stage.clear()
    found = _in_team(stage)
    dialog = OthersDialog(found, stage.window)
    dialog.open()
    page: Any = dialog.page
    stage.settle()
    page.problem.hide()
    page.show_people(PEOPLE)
    page.show_devices(_devices(stage))
    stage.shoot("117-others-people")
    page.tabs.setCurrentIndex(1)
    stage.shoot("118-others-devices")
    page.tabs.setCurrentIndex(2)
    stage.shoot("118-others-teams")
    stage.clear()
    invite = InviteDialog(found, stage.window, mine=False)
    invite.open()
    stage.shoot("119-invite")
    invite.show_code("K7QM-4XPA-9TRC")
    stage.shoot("120-invite-code")


def seen(stage: Stage) -> None:
    """Who sees a record: on its panel, in the list, of several at once."""
    from crm_desktop.gui.sync.seen_dialog import open_for

    _in_team(stage)
    page = stage.page("contacts")
    ws, ids = stage.desk.context.ws, []
    from crm_desktop.store import listing

    ids = listing.ids_of(ws.reader(), "contact", page.model.rows[:3])
    cells: list[dict[str, Any]] = [
        {"visibility": "team", "team": "t2"}, {"visibility": "private", "owner": "Siti Aminah"},
    ]  # fmt: skip
    for id, one in zip(ids, cells, strict=False):
        ws.log.record(
            Label("edit", "contact", row=id, field="visibility"), [Edit("contact", id, one)]
        )
    stage.settle()
    page.view.move_to(0)
    page.open_current()
    stage.shoot("121-seen-by")
    panel = stage.desk.side.panel
    panel.header.seen.offer()
    stage.settle()
    stage.hang(panel.header.seen)
    stage.shoot("122-seen-by-menu")
    stage.clear()
    stage.desk.trail.open("contact", ids[1])
    stage.shoot("123-seen-by-page")
    page = stage.page("contacts")
    page.model.ticks.tick(array("q", page.model.rows[:6]), True)
    open_for(page)
    stage.shoot("124-who-sees")
    stage.clear()
    page.untick_all()
    _leave(stage)


def folder(stage: Stage) -> None:
    """Exchanging through a folder: the key after the first time, the question for another's."""
    from crm_desktop.gui.sync.file_deeds import SendDialog
    from crm_desktop.gui.sync.folder_dialog import FolderDialog
    from crm_desktop.gui.sync.join_dialog import JoinDialog

    stage.page("contacts")
    dialog = FolderDialog(stage.desk.context, stage.window)
    dialog.open()
    dialog.folder.setText("/media/siti/STICK")
    stage.shoot("125-folder")
    from crm_desktop.sync import folder_words
    from crm_desktop.sync.folder import Outcome

    dialog._done((folder_words.of_pass(Outcome(received=12, written=214)), KEY, True, None))
    stage.shoot("126-folder-key")
    dialog.card.hide()
    dialog.asked.ask(())
    stage.shoot("127-folder-ask")
    stage.clear()
    SendDialog(stage.desk.context, stage.window).open()
    stage.shoot("128-send-file")
    stage.clear()
    join = JoinDialog(stage.window)
    join.open()
    stage.shoot("129-join")
    join.form.more.click()
    join.form.plain.setChecked(True)
    stage.shoot("191-join-more")


KEY = "ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z2345-67ABC-DEFGH"


def _in_team(stage: Stage) -> Any:
    from crm_desktop.sync.account import Account, account_of, set_account

    stage.page("contacts")
    ws, found = stage.desk.context.ws, attendance_of(stage.desk)
    if account_of(ws) is None:
        set_account(ws, Account(ADDRESS, "w", "d1", "p1", "owner", "00" * 32))
        team.keep(ws, HELLO)
    if found.watch is None:
        found.attend(Still())
    stage.settle()
    return found


def _leave(stage: Stage) -> None:
    from crm_desktop.sync.account import set_account

    set_account(stage.desk.context.ws, None)
    found = attendance_of(stage.desk)
    if found is not None and found.watch is not None:
        found.left_team()
    stage.settle()


def _say(stage: Stage, said: Any) -> None:
    watch = attendance_of(stage.desk).watch
    watch._take(said)
    watch._show_next()
    watch._quiet.stop()
    stage.settle()


def _some(stage: Stage) -> Any:
    from crm_desktop.gui.sync import entries
    from crm_desktop.sync import held, refusing

    ws = stage.desk.context.ws
    with ThreadPoolExecutor(1) as lane:  # as the window reads it
        found = lane.submit(entries.read, ws, 14).result()
    refused = tuple(
        entries.Entry(entries.REFUSED, one.stamp, one.icon, one.title, one.detail, one.moment,
                      refusing.reason("not_shared"), one.record)
        for one in found.waiting[:1]
    )  # fmt: skip
    first, *rest = found.waiting[1:]
    left = replace(first, why=refusing.reason("not_yours"))
    missing = replace(found.waiting[0], why=tr(held.BUILT_ON), held=held.MISSING)
    return entries.Lists((left, missing, *rest), refused, (), 13)


def _devices(stage: Stage) -> list[dict[str, Any]]:
    now, mine = time.time() * 1000, str(stage.desk.context.ws.setting("device"))
    return [
        {"id": mine, "name": "Office laptop", "of": "Siti Aminah", "seen": now, "lag": 0},
        {"id": "d2", "name": "Siti's phone-sized laptop", "of": "Siti Aminah",
         "seen": now - 86_400_000 * 3, "lag": 214},
        {"id": "d3", "name": "Field laptop", "of": "Nurul Huda", "seen": now - 3_600_000, "lag": 0},
        {"id": "d4", "name": "仓库电脑", "of": "陈志明", "seen": now - 600_000, "lag": 3},
    ]  # fmt: skip


SCENES: tuple[Scene, ...] = (
    (status, reading, shut_out, waiting, others, folder, seen) if installed() else ()
)
"""None where the program came without its part for it."""
