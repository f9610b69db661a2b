"""Where pictures are off, a way of values is one line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from charts.spark import sparkline


@pytest.mark.parametrize(
    ("values", "line"),
    [
        pytest.param((), "", id="none"),
        pytest.param((5,), "▁", id="one"),
        pytest.param((5, 5, 5), "▁▁▁", id="nothing moved"),
        pytest.param((0, 50, 100), "▁▄█", id="upwards"),
        pytest.param((48, 36, 24), "█▄▁", id="downwards"),
        pytest.param((-10, 0), "▁█", id="below nought"),
    ],
)
def test_sparkline(values, line):
    assert sparkline([Decimal(each) for each in values]) == line
