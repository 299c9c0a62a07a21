"""What stands in the window while no file is open: the first run, the start page."""

from __future__ import annotations

from crm_desktop.gui.start.first_run import FirstRun
from crm_desktop.gui.start.start_page import StartPage

__all__ = ["FirstRun", "StartPage"]
