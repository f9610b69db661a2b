"""The ways a message may come in, for stories that must read the same by each."""

from __future__ import annotations

import pytest

BOTH_WAYS = pytest.mark.parametrize("receive", ["http", "stream"])
