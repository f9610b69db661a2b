"""Random days away, as the export tells them."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.kit.documents import JsonObject


def absences(
    draw: st.DrawFn, staff: st.SearchStrategy[str], days: st.SearchStrategy[str]
) -> list[JsonObject]:
    """At most one a person, so that nobody is away twice."""
    found = []
    for person in sorted(draw(st.sets(staff, max_size=2))):
        first, last = sorted((draw(days), draw(days)))
        stand_in = draw(st.none() | staff)
        found.append({"staff_id": person, "first_day": first, "last_day": last, "stand_in": stand_in})
    return found
