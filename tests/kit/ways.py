"""The ways a message may come in, for stories that must read the same by each.

`STORIES_RECEIVE=stream` in the environment plays by Stream whatever does not choose for itself.
"""

from __future__ import annotations

import os

import pytest

USUAL_WAY = os.environ.get("STORIES_RECEIVE", "http")
BOTH_WAYS = pytest.mark.parametrize("receive", ["http", "stream"])
