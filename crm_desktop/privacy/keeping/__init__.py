"""What people are kept for and how long: rules, and who waits to be looked at."""
