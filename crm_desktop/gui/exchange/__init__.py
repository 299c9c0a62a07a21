"""Files in and out: the import wizard and the export dialog."""

from crm_desktop.gui.exchange.export_dialog import ExportDialog, open_export
from crm_desktop.gui.exchange.import_wizard import ImportWizard, open_import

__all__ = ["ExportDialog", "ImportWizard", "open_export", "open_import"]
