"""Where somebody is led once they are in: a page of ours and nothing else."""

from __future__ import annotations

import re
from typing import Final

FIRST: Final = "/"
LONGEST: Final = 500  # letters
# Browsers take a backslash for a slash, and leave out what is no letter.
_OURS: Final = re.compile(r"/(?!/)[!-\[\]-~]*")
# Whoever is in has nothing to do at the door.
_DOORS: Final = ("/in", "/out")


def target(wanted: str | None) -> str:
    """The path that was asked for with what stands behind it; the first page where that is none of ours."""
    if wanted is None or len(wanted) > LONGEST or not _OURS.fullmatch(wanted):
        return FIRST
    path = wanted.partition("?")[0].partition("#")[0]
    return FIRST if path in _DOORS or path.startswith("/in/") else wanted
