"""The two families of errors: what the user can mend, and everything else, which is our bug."""

from __future__ import annotations

from pathlib import Path


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


def trace(error: BaseException) -> str:
    """Return where an error came from, without what it was about: no value of a record leaves."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{_place(Path(f.filename))}:{f.lineno} {f.name}" for f in frames]
    causes = [error, *_causes(error)]
    kinds = " ← ".join(f"{type(e).__module__}.{type(e).__qualname__}" for e in causes)
    return "\n".join([*lines, kinds.replace("builtins.", "")])


def _causes(error: BaseException) -> list[BaseException]:
    cause = error.__cause__ or error.__context__
    return [] if cause is None else [cause, *_causes(cause)]


def _place(file: Path) -> str:
    """Return a source file without the folders above its package, which may name the user."""
    parts = file.parts
    for package in ("crm_desktop", "site-packages"):
        if package in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(package) :])
    return file.name
