"""The palette: every record and every action by typing, from anywhere in the window."""

from crm_desktop.gui.palette.palette import Palette
from crm_desktop.gui.palette.popup import SearchPopup

__all__ = ["Palette", "SearchPopup"]
