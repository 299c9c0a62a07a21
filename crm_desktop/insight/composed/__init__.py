"""Reports made of their parts: what is asked, answered, kept, pinned and written regularly."""
