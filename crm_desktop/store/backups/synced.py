"""Whether a folder is kept in line with another computer, by a program that knows nothing of databases.

Such a program takes a file while it is being written, and puts what it holds for newer in its place: a file
that is open all day ends damaged, or in two. It is explained, never forbidden.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

NETWORK = "network"
"""A folder of another computer: its locks are not to be relied on."""
_VARIABLES = {
    "OneDrive": "OneDrive",
    "OneDriveConsumer": "OneDrive",
    "OneDriveCommercial": "OneDrive",
}
_FOLDERS = {
    "dropbox": "Dropbox", "onedrive": "OneDrive", "google drive": "Google Drive",
    "googledrive": "Google Drive", "my drive": "Google Drive", "icloud drive": "iCloud Drive",
    "iclouddrive": "iCloud Drive", "mobile documents": "iCloud Drive", "nextcloud": "Nextcloud",
    "owncloud": "ownCloud", "pclouddrive": "pCloud", "megasync": "MEGA", "syncthing": "Syncthing",
}  # fmt: skip
"""Names of folders as those programs make them; OneDrive adds the firm's: "OneDrive - Maju Jaya"."""
_MARKERS = {
    ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".stfolder": "Syncthing",
    ".sync_journal.db": "Nextcloud", ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive", ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
}  # fmt: skip
"""Files and folders those programs leave at the top of what they keep in line."""
_SYSTEMS = (
    "nfs",
    "cifs",
    "smb",
    "fuse.sshfs",
    "fuse.rclone",
    "9p",
    "afpfs",
    "davfs",
    "webdav",
    "ncpfs",
)
MOUNTS = Path("/proc/self/mounts")


def by_whom(path: Path, environment: Mapping[str, str] | None = None, mounts: Path = MOUNTS) -> str:
    """Return the name of the program that keeps the folder of a file in line, `NETWORK`, or "".

    Only names are looked at, of the folders above the file; it is not opened.
    """
    environment = os.environ if environment is None else environment
    above = [*_real(path).parents]
    for variable, name in _VARIABLES.items():
        said = environment.get(variable)
        if said and _real(Path(said)) in above:
            return name
    for folder in above:
        if found := _named(folder) or _marked(folder):
            return found
    return NETWORK if _system(above, mounts).startswith(_SYSTEMS) or _is_share(path) else ""


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _named(folder: Path) -> str:
    name = folder.name.casefold()
    first = name.partition(" - ")[0].partition(" (")[0]
    if (
        folder.parent.name == "CloudStorage"
    ):  # where macOS has all of them: "GoogleDrive-me@mail.com"
        first = name.partition("-")[0]
    return _FOLDERS.get(first, "")


def _marked(folder: Path) -> str:
    for marker, name in _MARKERS.items():
        try:
            if (folder / marker).exists():
                if marker == ".dropbox" and (folder / marker).is_dir():
                    continue  # the settings of the program itself, in the user's own folder
                return name
        except OSError:
            continue
    return ""


def _system(above: list[Path], mounts: Path) -> str:
    """Return the file system the nearest mounted folder above is of, "" where nobody says."""
    known = dict(_mounted(mounts))
    return next((known[folder] for folder in above if folder in known), "")


def _mounted(mounts: Path) -> Iterator[tuple[Path, str]]:
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        _, _, rest = line.partition(" ")
        place, _, rest = rest.partition(" ")
        yield Path(place.replace("\\040", " ")), rest.partition(" ")[0]


def _is_share(path: Path) -> bool:
    return sys.platform == "win32" and str(path).startswith("\\\\")


def advice(path: Path) -> UserError | None:
    """Return what to say of a file in such a folder, None for any other. It is no reason not to open it."""
    who = by_whom(path)
    if not who:
        return None
    if who == NETWORK:
        said = tr("{name} lies on another computer, reached over the network.", name=path.name)
        why = tr("When the connection drops in the middle of your work, the file can be damaged.")
    else:
        said = tr("{name} lies in a folder of {program}.", name=path.name, program=who)
        why = tr("{program} may copy the file while you work in it, and end with a damaged or a second one.",
                 program=who)  # fmt: skip
    step = tr(
        "Better keep the file in a folder of this computer, and choose this place as the second place "
        "for backups: File → Restore a backup → Second place."
    )
    return UserError(said, f"{why}\n{step}")
