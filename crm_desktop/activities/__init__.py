"""Logging what was done and said: kinds and results in the user's words, notes that mention records."""
