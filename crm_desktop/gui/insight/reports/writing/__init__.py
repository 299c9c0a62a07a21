"""Reports that are written to a folder by themselves."""
