from __future__ import annotations

from tests.kit.databases import (
    database,
    database_url,
    migrated_file,
    postgres,
    postgres_url,
    sqlite_url,
)

__all__ = ["database", "database_url", "migrated_file", "postgres", "postgres_url", "sqlite_url"]
