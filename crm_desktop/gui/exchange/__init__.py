"""Files in and out: the import wizard and the export dialog."""

from crm_desktop.gui.exchange.export_dialog import ExportDialog

__all__ = ["ExportDialog"]
