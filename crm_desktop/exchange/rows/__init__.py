"""What a row of a file says, value by value."""
