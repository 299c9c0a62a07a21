"""The report of what sources and campaigns cost and bring, and of what was shown and clicked."""
