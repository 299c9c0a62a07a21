"""Declaring what `crm` takes: every module of commands declares its own verbs and options with these."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

MOST_DAYS = 9_999

if TYPE_CHECKING:
    from crm_desktop.commands import Answer

    Run = Callable[[Any, argparse.Namespace], Answer]


class Deed(argparse.Action):
    """Takes what to do, and says that it writes when it does more than list."""

    def __call__(self, _parser: Any, asked: Any, deed: Any, _option: Any = None) -> None:
        asked.deed, asked.reads = deed, deed == "list"


class Noted(argparse.Action):
    """A flag for what only reads, and yet is written down: the file has to be open for that."""

    def __init__(self, **declared: Any) -> None:
        super().__init__(nargs=0, default=False, **declared)

    def __call__(self, _parser: Any, asked: Any, _value: Any, _option: Any = None) -> None:
        setattr(asked, self.dest, True)
        asked.reads = False


def add(
    every: Any,
    name: str,
    run: Run,
    words: str,
    *,
    reads: bool = False,
    alone: bool = False,
    daily: bool = False,
) -> Callable[..., Any]:
    """Add a command to the parsers `every`; return what adds its options.

    One that `reads` opens the file for that only, one `alone` opens it by itself, and before one that
    is `daily` the day's backup is made.
    """
    made = every.add_parser(name, help=words, description=words)
    # Given after the command too; SUPPRESS keeps what was given before it.
    made.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    made.set_defaults(run=run, reads=reads, alone=alone, daily=daily, misused=made.error)
    return made.add_argument  # type: ignore[no-any-return]


def count(text: str) -> int:
    """Read a number from 0 on."""
    if not text.isdecimal() or len(text) > 15:
        raise argparse.ArgumentTypeError(f"not a number from 0 on: {text[:40]}")
    return int(text)


def day_count(text: str) -> int:
    """Read a number of days that leads from any today to a day there is."""
    if (found := count(text)) > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"more than {MOST_DAYS} days: {text}")
    return found
