"""The Qt window over a workspace: models, views, widgets, actions."""
