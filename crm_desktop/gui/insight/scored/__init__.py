"""Scores where their records are: in the panel and on the page of a record."""
