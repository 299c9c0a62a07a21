"""A report about one person: all a file holds about them, as one folder to give to them."""
