"""Lists, record sheets and address labels on paper: painted once for preview, PDF and printer."""
