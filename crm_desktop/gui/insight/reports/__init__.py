"""The page of reports: a list of them in groups, and the chosen one as a sheet."""
