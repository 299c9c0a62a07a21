"""Presets for an industry: data files read and checked, previewed, applied as one operation; simple mode."""
