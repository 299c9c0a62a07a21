"""The two families of errors: what the user can mend, and everything else, which is our bug."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can mend, said in translated words.

    `message` says what happened, `next_step` the way out; `way` names one that the window can offer
    as a button ("read_only", "restore"). Nothing has been lost when it is raised.
    """

    def __init__(self, message: str, next_step: str = "", way: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.way = way

    def __str__(self) -> str:
        ends = self.message[-1:] in ".!?…:。" or not self.next_step
        return f"{self.message}{'' if ends else '.'} {self.next_step}".strip()


class Busy(UserError):  # noqa: N818 - nothing failed
    """Something large is being written; the same can be asked for again when that is done."""


class Cancelled(Exception):  # noqa: N818 - news of a wish, not of a fault
    """The user cancelled a long job; whatever it had begun has been taken back."""
