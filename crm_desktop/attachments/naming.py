"""Names of attached files made harmless: no path, no trick, the same on every system."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

LONGEST, MOST_BYTES = 150, 210
"""Letters of a name at most, and its bytes: systems take 255 of either, and an id may stand before it."""
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(10))}
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
# Marks that turn the direction of what follows make "gpj.exe" look like "exe.jpg".
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u200b]")
_PROGRAMS = (
    "exe com bat cmd scr pif msi msp msix appx vbs vbe js jse wsf wsh ps1 psm1 hta cpl jar reg lnk",
    "url scf inf sh bash zsh run bin appimage desktop deb rpm app command dmg pkg action workflow",
    "py pyw pl rb php docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm iso img vhd vhdx chm gadget",
    "msc mst msu vb ws wsc sct shb shs xll xlsb xlm iqy slk one jnlp rdp application appref-ms diagcab",
    "settingcontent-ms library-ms search-ms searchconnector-ms theme website webloc csh ksh pyc pyz ade",
)
RUNS = frozenset(ending for line in _PROGRAMS for ending in line.split(" "))
"""Endings of files that do something when they are opened, macros of documents among them."""
MEDIA = {
    "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "gif": "image/gif", "webp": "image/webp", "txt": "text/plain", "md": "text/markdown",
    "csv": "text/csv", "html": "text/html", "zip": "application/zip", "eml": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip
_SIGNS = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"), (b"#!", "text/x-script"),
)  # fmt: skip
PROGRAMS = ("application/x-msdownload", "application/x-executable", "text/x-script")


def harmless(name: str) -> str:
    """Return a name with nothing of a path and nothing a system would trip over."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = _FORBIDDEN.sub("_", _TURNING.sub("", text)).strip().strip(".").strip()
    stem, dot, ending = text.rpartition(".")
    if not dot:
        stem, ending = text, ""
    if stem.split(".")[0].casefold() in _RESERVED:
        stem = f"_{stem}"
    ending = ending[:20]
    tail = f"{dot}{ending}"
    cut = f"{_cut(stem, tail).rstrip(' .')}{tail}" if stem else _cut(text)
    return cut or "file"


def among_others(id: str, name: str) -> str:
    """Return what a record's file is called among those of others; an id that came could be a path."""
    return f"{_FORBIDDEN.sub('_', id)[:40]} {harmless(name)}"


def _cut(text: str, tail: str = "") -> str:
    """Return the beginning of a text that fits a name with `tail` after it."""
    room = MOST_BYTES - len(tail.encode())
    return text[: LONGEST - len(tail)].encode()[:room].decode(errors="ignore")


def media_of(name: str, beginning: bytes) -> str:
    """Return the type of a file by how it begins, else by its ending (RFC 6838)."""
    for sign, media in _SIGNS:
        if beginning.startswith(sign):
            return media
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    return MEDIA.get(Path(name).suffix.lstrip(".").casefold(), "application/octet-stream")


def runs(name: str, media: str) -> bool:
    """Say whether opening the file could run something."""
    return Path(name).suffix.lstrip(".").casefold() in RUNS or media in PROGRAMS


def numbered(folder: Path, name: str) -> Path:
    """Return a path in `folder` for a file of that name where none stands yet."""
    first, n = folder / harmless(name), 2
    path = first
    while path.exists():
        path, n = first.with_stem(f"{first.stem} ({n})"), n + 1
    return path
