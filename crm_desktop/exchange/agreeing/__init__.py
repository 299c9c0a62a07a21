"""Consents and refusals that rows of a file bring: their columns, words, verdicts and records."""
