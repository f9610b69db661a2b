from __future__ import annotations

from tests.kit.databases import migrated_file, postgres

__all__ = ["migrated_file", "postgres"]
