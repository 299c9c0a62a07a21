"""Scores where their records are: on the page of a record and in tables."""
