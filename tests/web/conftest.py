"""A desk to say things at, so that there is something to look at."""

from tests.kit.databases import postgres  # noqa: F401
from tests.kit.desk import desk, migrated_file  # noqa: F401
