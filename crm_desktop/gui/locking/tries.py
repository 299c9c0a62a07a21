"""How often something wrong was entered for a file, and how long nothing may be tried after it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from crm_desktop.gui.widgets.dressing import set_state
from crm_desktop.i18n import trn

LONGEST_WAIT = 60
"""Seconds between two tries at most; it doubles from the third wrong one on."""
_wrong: dict[str, int] = {}
"""Wrong tries by the id of the key, or the path of the file: they count on in another page or dialog."""


def count(of: str) -> None:
    """Count a wrong try."""
    _wrong[of] = _wrong.get(of, 0) + 1


def forget(of: str) -> None:
    """Forget the wrong tries: the right thing was entered."""
    _wrong.pop(of, None)


def wait(of: str) -> int:
    """Return for how many seconds nothing may be tried now."""
    made = _wrong.get(of, 0)
    return 0 if made < 3 else min(LONGEST_WAIT, int(2 ** (made - 2)))


class Tries(QObject):
    """Tries at a field: says what was wrong with one, and after several lets nothing be tried for a while."""

    def __init__(self, field: QLineEdit, problem: QLabel, go: QPushButton, of: str = "") -> None:
        super().__init__(go)
        self.of, self.left = of, 0
        """What they count for; seconds until the next try."""
        self._field, self._problem, self._go = field, problem, go
        self._told = ""
        self._waiting = QTimer(self, interval=1000)
        self._waiting.timeout.connect(self.tick)

    def right(self) -> None:
        """Forget the wrong ones."""
        forget(self.of)

    def wrong(self, why: str) -> None:
        """Say what was wrong, count it, and let it be typed anew."""
        self.say(why)
        self._field.selectAll()
        self._field.setFocus()
        count(self.of)
        self.slow_down()

    def slow_down(self) -> None:
        """Let nothing be tried for a while after wrong tries: who guesses here gets nowhere."""
        self.left = wait(self.of)
        if self.left:
            self._told = self._problem.text()
            self._go.setEnabled(False)
            self._waiting.start()
            self._say_left()

    def tick(self) -> None:
        """Count a second down."""
        self.left -= 1
        if self.left > 0:
            self._say_left()
            return
        self._waiting.stop()
        self._go.setEnabled(True)
        self.say(self._told)

    def say(self, text: str) -> None:
        """Say what is wrong beside the field, "" for nothing."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._field.setAccessibleDescription(text)
        set_state(self._field, "error" if text else "")

    def _say_left(self) -> None:
        said = trn("Next try in {n} second.", "Next try in {n} seconds.", self.left)
        self.say(f"{self._told} {said}".strip())
