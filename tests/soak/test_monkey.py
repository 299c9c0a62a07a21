"""The monkey plays for a moment, and what watches it notices what it should."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit

from crm_desktop.gui import theme
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.sheet import Redressing
from crm_desktop.gui.window import MainWindow
from tests.soak.apes.hands import Hands
from tests.soak.apes.painting import JUST, LONGEST, Painting
from tests.soak.apes.watching import STALL, Watch

ROOT = Path(__file__).parents[2]
STEPS = 150


def test_played_with_at_random_nothing_fails(tmp_path: Path) -> None:
    call = [
        sys.executable,
        "-m",
        "tests.soak.monkey",
        "--seed",
        "4",
        "--steps",
        str(STEPS),
        "--quick",
    ]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    done = subprocess.run(
        call, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"{STEPS} steps" in done.stdout


def test_its_keys_go_to_the_window_after_a_dialog_has_closed(qtbot, tmp_path) -> None:
    window = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    dialog.open()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is not dialog)
    assert QApplication.activeWindow() is not window
    Hands(Random(1), window, tmp_path).one()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


@pytest.mark.parametrize(
    ("mode", "folder"),
    [
        ("ExistingFile", "in/card.vcf"),
        ("ExistingFiles", "in/card.vcf"),
        ("Directory", "out"),
        ("AnyFile", "out/out"),
    ],
)
def test_the_program_hears_of_the_file_it_chooses(mode, folder, qtbot, tmp_path) -> None:
    for name in ("in", "out", "in/deeper"):
        (tmp_path / name).mkdir()
    (tmp_path / "in" / "card.vcf").write_text("BEGIN:VCARD", "utf-8")
    heard = list[str]()
    window = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    hands = Hands(Random(1), window, tmp_path)
    for _ in range(20):
        dialog = QFileDialog(window, "A file", str(tmp_path))
        dialog.setFileMode(QFileDialog.FileMode[mode])
        if mode == "AnyFile":
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(heard.append)
        dialog.open()
        hands.one()
        assert not dialog.isVisible()
    assert 0 < len(heard) < 20
    assert all(name.startswith(str(tmp_path / folder)) for name in heard)


def test_no_key_goes_to_a_dialog_that_waits_behind_another(qtbot, tmp_path) -> None:
    window = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.show()
    behind = QDialog(window)
    line = QLineEdit(behind)
    behind.open()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    front = QDialog(behind)
    front.open()
    assert Hands(Random(1), window, tmp_path)._focus() is front


def test_control_what_goes_wrong_is_noticed(monkeypatch, qtbot) -> None:
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    watch = Watch()
    watch.begin()
    try:
        qWarning("a warning")
        sys.excepthook(ValueError, ValueError("an exception"), None)
        end = time.thread_time() + 20 * STALL
        while time.thread_time() < end:
            pass
        watch.mark()
    finally:
        watch.end()
    said = " ".join(watch.faults)
    assert "Qt: a warning" in said and "an exception" in said and "stall" in said


def test_control_a_window_that_is_not_painted_any_more_is_noticed(qtbot, qapp) -> None:
    shown = QLabel("Contacts")
    qtbot.addWidget(shown)
    shown.show()
    painting = Painting()
    for painted in (True, False):
        shown.setUpdatesEnabled(painted)
        painting.ask(shown)
        qtbot.wait(50)
        assert painting.done() is painted
    theme.apply(qapp, "light", in_turns=True)
    painting.step()
    for _ in range(JUST + 1):
        painting.step()
        assert not painting.due()
    for _ in range(LONGEST):
        painting.step()
    assert painting.due()
    qtbot.waitUntil(lambda: Redressing.under_way() is None)
    painting.step()
    assert not painting.due()
    for _ in range(JUST + 1):
        painting.step()
    assert painting.due()
