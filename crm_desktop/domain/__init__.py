"""Record classes, their fields, and the values that travel in the change log."""
