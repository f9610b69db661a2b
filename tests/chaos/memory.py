"""Where a database costs no disk: dozens of processes that die and sync would wear one out."""

from __future__ import annotations

import os
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


def scratch() -> Path | None:
    """None where there is no such place, or it is not ours to write to: a temporary folder serves then."""
    return _MEMORY if os.access(_MEMORY, os.W_OK | os.X_OK) else None
