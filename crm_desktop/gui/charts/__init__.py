"""Charts: own painters from one kind of data, to the screen, SVG and PDF alike."""
