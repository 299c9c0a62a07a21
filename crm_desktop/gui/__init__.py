"""The Qt window over a workspace: models, views, widgets, actions."""

from crm_desktop.gui import binding

binding.keep_errors_whole()
