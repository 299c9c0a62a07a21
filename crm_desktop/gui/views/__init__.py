"""Saved views on the screen: the tabs over a table, and the change that is not saved yet."""

from crm_desktop.gui.views.tabs import ViewTabs

__all__ = ["ViewTabs"]
