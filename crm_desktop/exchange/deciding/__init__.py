"""What becomes of each row: matched with what there is, compared, and given its verdict."""
