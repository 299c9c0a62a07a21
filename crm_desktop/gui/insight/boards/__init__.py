"""Dashboards of the user's own: reports as tiles, pinned, arranged, kept up with the file."""
