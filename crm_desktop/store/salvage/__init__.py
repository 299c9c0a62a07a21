"""Salvage: what can still be read of a damaged file, page by page, put into a new whole one."""
