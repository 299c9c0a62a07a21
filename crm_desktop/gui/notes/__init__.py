"""Notes on the screen: written as Markdown with @ for records, read with nothing loaded from outside."""
