"""Figures: what questions about counts, sums and times ask of the file, as SQL."""
