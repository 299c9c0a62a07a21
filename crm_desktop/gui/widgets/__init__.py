"""Painting pieces and small widgets every page is made of."""
