"""Where a user shapes the workspace: the windows of their own fields and of tags."""
