"""The History panel: who did what when, what it changed, and the way back from any of it."""

from crm_desktop.gui.history.panel import HistoryPanel

__all__ = ["HistoryPanel"]
