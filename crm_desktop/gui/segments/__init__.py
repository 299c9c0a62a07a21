"""Segments on the screen: rules in words, the dialog that builds them, the page of all segments."""
