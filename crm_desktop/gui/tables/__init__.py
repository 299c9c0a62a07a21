"""The table of one kind of record: head, filters, rows, bulk actions."""
