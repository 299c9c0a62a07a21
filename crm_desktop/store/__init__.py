"""The workspace file: its change log, projection, queries, search, backup."""
