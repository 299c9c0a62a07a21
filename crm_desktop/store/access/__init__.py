"""Who may do what in one file: its users, and what they looked at."""
