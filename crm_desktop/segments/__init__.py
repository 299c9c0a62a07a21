"""Segments and saved views: found by rules, kept as records, shared as files."""
