"""Duplicates: found over all records with their reasons, merged and un-merged, or set apart for good."""
