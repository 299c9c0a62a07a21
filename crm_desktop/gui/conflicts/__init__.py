"""The conflict desk in the window."""
