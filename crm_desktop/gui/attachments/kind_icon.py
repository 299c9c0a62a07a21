"""The icon of a file by its kind."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.attachments import naming

ARCHIVES = frozenset(["zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst"])
BY_BEGINNING = (
    ("image/", "image"), ("message/", "mail"), ("text/csv", "file-spreadsheet"),
    ("application/vnd.oasis.opendocument.spreadsheet", "file-spreadsheet"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", "file-spreadsheet"),
    ("text/", "file-text"), ("application/pdf", "file-text"),
    ("application/vnd.", "file-text"),
)  # fmt: skip
"""How a type of media begins → its icon, the first that fits."""


def icon_of(name: str, media: str) -> str:
    """Return the name of the icon of a file: picture, text, table, mail, archive, program or any other."""
    if naming.runs(name, media):
        return "app-window"
    if Path(name).suffix.lstrip(".").casefold() in ARCHIVES:
        return "archive"
    return next((icon for begins, icon in BY_BEGINNING if media.startswith(begins)), "file")
