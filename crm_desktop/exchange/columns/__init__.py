"""What the columns of a file are: known by their headings, told by their values, corrected by the user."""
