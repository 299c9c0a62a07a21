"""The stages a file of deals brings: in what order they come, and where they stand in their pipeline."""
