"""What is said of a workspace that was turned into one of another kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Converted:
    """What became of a workspace's other files; those in `left` could not be written anew, each with why.

    `elsewhere` are copies in the second place that keep another key. `stopped` says that some were not
    come to: the next opening goes on.
    """

    backups: int = 0
    attachments: int = 0
    left: list[tuple[Path, str]] = field(default_factory=list)
    stopped: bool = False
    elsewhere: list[Path] = field(default_factory=list)
