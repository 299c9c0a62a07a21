"""What plays with the window at random, and what watches it meanwhile."""
