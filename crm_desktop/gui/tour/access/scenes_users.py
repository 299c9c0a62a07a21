"""Scenes of the users of a file: turned on, the list of them, signing in, and a window that only reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from crm_desktop.gui.access.own_passphrase import OwnPassphrase
from crm_desktop.gui.access.turning_on_users import TurningOnUsers
from crm_desktop.gui.access.users_dialog import UsersDialog
from crm_desktop.gui.locking.security import Security
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store.access import users
from crm_desktop.trust.access import people, sessions, signing_in

WORDS = "three green teapots"
NAMES = {"Siti Aminah binti Abdullah": "owner", "Mei Ling": "member", "Raj Kumar": "reader"}


def turning_on(stage: Stage) -> None:
    """Security of a file without users, and who becomes its owner."""
    stage.page("contacts")
    security = Security(stage.window)
    security.open()
    stage.shoot("57-security-users")
    security.reject()
    dialog = TurningOnUsers(stage.window, people.new_code())
    dialog.name.setText("Siti Aminah binti Abdullah")
    dialog.passphrase.first.setText(WORDS)
    dialog.open()
    stage.shoot("57-users-on")
    dialog.reject()


def user_list(stage: Stage) -> None:
    """Who may do what, and one who is being added."""
    with _users(stage, "Siti Aminah binti Abdullah"):
        stage.page("contacts")
        dialog = UsersDialog(stage.window)
        dialog.open()
        stage.shoot("57-users")
        form = dialog.show_form()
        form.name.setText("Farid")
        form.passphrase.first.setText(WORDS)
        stage.shoot("57-user-form")
        form.reject()
        dialog.reject()


def signing_in_page(stage: Stage) -> None:
    """The page that asks who it is."""
    with _users(stage, "Raj Kumar"):
        path = stage.window.ws.path if stage.window.ws else stage.mine()
        stage.window.leave_file()
        sessions.drop(path)
        stage.window.open_file(path)
        stage.shoot("57-sign-in")


def own_passphrase(stage: Stage) -> None:
    """Who is signed in changes their own passphrase."""
    with _users(stage, "Raj Kumar"):
        stage.page("contacts")
        dialog = OwnPassphrase(stage.window)
        dialog.before.setText(WORDS)
        dialog.passphrase.first.setText("four green teapots")
        dialog.open()
        stage.shoot("57-own-passphrase")
        dialog.reject()


def reading_only(stage: Stage) -> None:
    """A window in which nothing is changed."""
    with _users(stage, "Raj Kumar"):
        stage.page("contacts")
        stage.shoot("57-reads-only")


@contextmanager
def _users(stage: Stage, name: str) -> Iterator[None]:
    """Let the file of the stage have users, and one of them be at work in it."""
    path = stage.mine()
    stage.window.leave_file()
    stage.window.open_file(path)
    ws = stage.window.context.ws
    if not users.all_of(ws.reader()):
        first, *others = NAMES
        people.turn_on(ws, first, WORDS, people.new_code())
        for other in others:
            people.add(ws, other, NAMES[other], WORDS)
    stage.window.leave_file()
    signing_in.sign_in(path, name, WORDS)
    stage.window.open_file(path)
    try:
        yield
    finally:
        stage.window.leave_file()
        sessions.drop(path)
        signing_in.sign_in(path, next(iter(NAMES)), WORDS)
        stage.window.open_file(path)
        people.turn_off(stage.window.context.ws)
        stage.window.leave_file()
        stage.window.open_file(path)


SCENES: tuple[Scene, ...] = (turning_on, user_list, signing_in_page, own_passphrase, reading_only)
