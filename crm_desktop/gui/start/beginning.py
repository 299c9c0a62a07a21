"""Beginning a new file: whose it is, and the pipeline every file starts with."""

from __future__ import annotations

from pathlib import Path

from crm_desktop import i18n
from crm_desktop.domain import money
from crm_desktop.gui import language
from crm_desktop.gui.settings import Settings
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Profile, Workspace


def begin(
    path: Path, settings: Settings, profile: Profile | None = None, industry: str = "",
    simple: bool = False,
) -> Workspace:  # fmt: skip
    """Make a new file; without a profile the one given before, or what the system says.

    The preset of an `industry` brings its own pipelines; without one there is the usual first one.
    """
    from crm_desktop.deals.pipelines import ensure_default
    from crm_desktop.industries import applying, loading

    preset = loading.named(industry) if industry else None
    ws = Workspace.create(path, profile or remembered(settings))
    if preset is not None:
        applying.apply(ws, applying.propose(ws, preset))
    ensure_default(ws)
    if simple:
        _simplify(ws)
    return ws


def _simplify(ws: Workspace) -> None:
    """Open the file in simple mode, from its first picture on."""
    from crm_desktop.gui.industries.simple_mode import looked_at
    from crm_desktop.industries.simple import KEPT, ON, unused

    ws.remember(ON, True)
    ws.remember(KEPT, unused(ws.reader(), looked_at()))


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
