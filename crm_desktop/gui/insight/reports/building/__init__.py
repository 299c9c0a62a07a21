"""Making a report: what it asks is chosen beside it, and it answers at once."""
