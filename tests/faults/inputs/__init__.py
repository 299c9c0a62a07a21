"""Malformed files, hostile texts and what comes out again: refused in words, or every row accounted for."""
