"""The user guide inside the program: topics as Markdown, a window to read and search them."""
