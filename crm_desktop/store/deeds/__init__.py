"""What happened to records, in words."""
