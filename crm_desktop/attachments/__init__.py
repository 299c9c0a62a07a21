"""Files kept with records: attached once, opened and taken out safely."""
