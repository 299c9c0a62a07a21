"""What a user shapes of the workspace: fields of their own, and tags; made, changed, merged."""
