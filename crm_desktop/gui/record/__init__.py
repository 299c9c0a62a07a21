"""The panel of one record: header, facts edited in place, related records, history."""
