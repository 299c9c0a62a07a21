"""The tour: drives the real program through its screens on sample data and takes pictures."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication

from crm_desktop.gui.tour import index, scenes
from crm_desktop.gui.tour.stage import Scene, Stage

LANGUAGES = ("en", "ms")
PLAYS = (*product(("light", "dark"), LANGUAGES), ("contrast", "en"))
"""Theme and language of each play."""


def run(
    folder: Path, wanted: Iterable[Scene] = (), *, plays: Iterable[tuple[str, str]] = PLAYS
) -> list[Path]:
    """Write the pictures of every theme and language, and a page of them; return the pictures."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    pictures: list[Path] = []
    failures: list[str] = []
    with TemporaryDirectory(prefix="crm-tour-") as home:
        samples = {language: sample_file(Path(home), language) for language in LANGUAGES}
        for theme, language in plays:
            mine = samples[language]
            with Stage(app, folder / f"{theme}-{language}", mine, theme, language) as stage:
                for scene in tuple(wanted) or scenes.SCENES:
                    stage.play(scene)
            pictures += stage.pictures
            failures += stage.failures
    index.write(folder, pictures)
    if failures:
        sys.stderr.write("These scenes failed: " + "; ".join(failures) + "\n")
    return pictures


def sample_file(home: Path, language: str) -> Path:
    """Make the file the tour shows, by a user of a language."""
    from crm_desktop import sample
    from crm_desktop.store.workspace import Profile, Workspace

    path = home / language / "Huda Furnishing.crm"
    path.parent.mkdir()
    with Workspace.create(path, Profile("Siti Aminah", language=language)) as ws:
        sample.load(ws)
    return path
