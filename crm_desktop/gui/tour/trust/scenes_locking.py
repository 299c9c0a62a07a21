"""Scenes of encrypted files: the page that unlocks one, turning encryption on, and what locks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_desktop.gui.locking.security import Security
from crm_desktop.gui.locking.turning_on import TurningOn
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys, passphrases

KEY = Key(bytes(range(7, 27)))
"""The same in every picture."""


def unlock(stage: Stage) -> None:
    """A file with a passphrase, and one of which only the paper is left."""
    with _encrypted(stage) as path:
        passphrases.put(path, KEY, "three green teapots")
        stage.window.leave_file()
        stage.window.open_file(path)
        stage.shoot("53-unlock")
        passphrases.remove(path, KEY.id)
        stage.window.open_file(path)
        stage.shoot("53-unlock-code")


def turning_on(stage: Stage) -> None:
    """How the file is to open, and the recovery code that is to be printed."""
    stage.page("contacts")
    dialog = TurningOn(stage.window, KEY)
    dialog.choice.asked.setFocus()  # as a click does: Tab then comes to it
    dialog.choice.asked.setChecked(True)
    dialog.choice.first.setText("three green teapots")
    dialog.open()
    stage.shoot("54-turn-on")
    dialog.choice.second.setText("three green teapots")
    dialog.show_page(1)
    stage.shoot("54-recovery-code")
    dialog.reject()


def lock_settings(stage: Stage) -> None:
    """Where the key of an encrypted file is, and when it is locked."""
    with _encrypted(stage) as path:
        keys.hold(KEY)
        stage.window.leave_file()
        stage.window.open_file(path)
        dialog = Security(stage.window)
        dialog.open()
        stage.shoot("55-security")
        dialog.reject()
        stage.window.leave_file()


def privacy_screen(stage: Stage) -> None:
    """Records blurred for a shared screen."""
    stage.page("contacts")
    stage.desk.actions_.trigger("view.privacy")
    stage.shoot("56-privacy-screen")
    stage.desk.actions_.trigger("view.privacy")


@contextmanager
def _encrypted(stage: Stage) -> Iterator[Path]:
    path = stage.home / "Kedai Siti.crm"
    if not path.exists():
        Workspace.create(path, Profile("Siti Aminah", language=stage.language), key=KEY).close()
    keys.let_go(KEY.id)
    try:
        yield path
    finally:
        keys.let_go(KEY.id)


SCENES: tuple[Scene, ...] = (unlock, turning_on, lock_settings, privacy_screen)
