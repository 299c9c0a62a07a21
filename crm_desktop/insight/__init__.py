"""Insight: what the file says about sales, leads, people and customers; every number explains itself."""
