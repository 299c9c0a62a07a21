"""Erasing somebody to the last byte, everywhere this program keeps copies, and saying what was done."""
