"""Scenes about trust: privacy."""
