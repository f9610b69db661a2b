"""Every kind of chart behind one name: to JSON and back, and drawn.

A chart's value is what a message waiting in the outbox carries, so it is plain, small and finished.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from charts.alignment import AlignmentMap
from charts.burn_up import BurnUp
from charts.drawn import alignment, burn_up, health_history, heat_map, overview
from charts.health_history import HealthHistory
from charts.heat_map import HeatMap
from charts.overview import Overview
from charts.theme import Theme

# A new kind of chart joins here and in _DRAWERS, and nowhere else.
Chart = AlignmentMap | BurnUp | Overview | HealthHistory | HeatMap

_DRAWERS: Final[Mapping[type, Callable[..., str]]] = {
    AlignmentMap: alignment.draw,
    BurnUp: burn_up.draw,
    Overview: overview.draw,
    HealthHistory: health_history.draw,
    HeatMap: heat_map.draw,
}


def to_dict(chart: Chart) -> dict[str, Any]:
    """The value as JSON would have it; what is as it is by default is left out."""
    written: dict[str, Any] = _adapter().dump_python(chart, mode="json", exclude_defaults=True)
    return {"kind": chart.kind} | written


def from_dict(value: object) -> Chart:
    """What `to_dict` wrote. Raises ValueError for what is no chart, without repeating its words."""
    try:
        return _adapter().validate_python(value)
    except ValidationError as error:
        where = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in error.errors(include_input=False)
        )
        raise ValueError(f"no chart: {where}") from None


def draw(chart: Chart, theme: Theme, *, prefix: str = "chart") -> str:
    """The chart as SVG, 720 units wide, a map as wide as it needs; the same value gives the same text.

    `prefix` begins the ids, one for each drawing of a page. Raises ValueError for numbers that are none.
    """
    return _DRAWERS[type(chart)](chart, theme, prefix)


@cache
def _adapter() -> TypeAdapter[Chart]:
    """On first use: it takes a tenth of a second to build, and most commands draw nothing."""
    return TypeAdapter(
        Annotated[Chart, Field(discriminator="kind")],
        config=ConfigDict(hide_input_in_errors=True, allow_inf_nan=False),
    )
