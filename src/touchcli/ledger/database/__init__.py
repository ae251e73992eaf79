"""SQLite and PostgreSQL behind the verbs."""
