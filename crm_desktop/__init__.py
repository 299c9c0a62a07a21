"""CRM Desktop: an offline-first CRM over one SQLite file the user owns."""
