"""Qt models over the workspace: rows by local number, values fetched by the page."""
