"""The scenes of files coming in and going out: each step of the import, and the export."""

from __future__ import annotations

from crm_desktop.gui.tour.stage import Scene

SCENES: tuple[Scene, ...] = ()
