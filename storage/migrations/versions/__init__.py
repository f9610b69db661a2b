"""Alembic's road from the first table on: one revision per change of `storage.tables`."""
