"""Scenes of who may do what in a file."""
