"""The engines of the store, one file each: SQLite and PostgreSQL."""
