"""What makes backups count: a trial restore, a second place, and one before whatever cannot be undone."""
