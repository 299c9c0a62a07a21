"""Logging and planning activities, writing notes, keeping one's own kinds and results."""
