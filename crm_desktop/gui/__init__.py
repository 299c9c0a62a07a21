"""The Qt window over a workspace: models, views, widgets, actions."""

from crm_desktop.gui import binding
from crm_desktop.gui.binding import items

binding.keep_errors_whole()
items.forget_items()
