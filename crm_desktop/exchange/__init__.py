"""CSV in and out: reading, recognising, mapping, dry run, import and export."""
