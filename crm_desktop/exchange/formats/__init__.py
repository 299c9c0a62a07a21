"""The other formats files come in and go out in: vCard, calendars, workbooks, mail."""
