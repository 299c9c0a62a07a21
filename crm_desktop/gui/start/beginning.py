"""Beginning a new file: whose it is, and the pipeline every file starts with."""

from __future__ import annotations

from pathlib import Path

from crm_desktop import i18n
from crm_desktop.domain import money
from crm_desktop.gui import language
from crm_desktop.gui.settings import Settings
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Profile, Workspace


def begin(path: Path, settings: Settings, profile: Profile | None = None) -> Workspace:
    """Make a new file; without a profile the one given before, or what the system says."""
    from crm_desktop.deals.pipelines import ensure_default

    ws = Workspace.create(path, profile or remembered(settings))
    ensure_default(ws)
    return ws


def remembered(settings: Settings) -> Profile:
    """Return who worked in the last new file, else what the system's locale says."""
    region = str(settings.get("region") or language.system_region())
    currency = str(settings.get("currency") or money.currency_of(region))
    return Profile(str(settings.get("name") or ""), region, currency, i18n.language())


def remember(settings: Settings, profile: Profile) -> None:
    """Keep a profile for the next new file."""
    settings.set("name", profile.name)
    settings.set("region", profile.region)
    settings.set("currency", profile.currency)
    settings.set("language", profile.language)


def free_place(folder: Path, name: str) -> Path:
    """Return a path for a new file called after its owner, that no file has yet."""
    words = "".join(c if c.isalnum() else " " for c in name or tr("My business")).split()
    stem = "-".join(words).lower()
    at, n = folder / f"{stem}.crm", 2
    while at.exists():
        at, n = folder / f"{stem}-{n}.crm", n + 1
    return at
