"""The last year whose days off were announced, where the holiday library calculates on without saying so.

China needs no row, its library refuses a year it does not know; nor does Singapore, whose library calls
such days "estimated". A new year is one number here, with the place where it was announced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LAST: Final[Mapping[str, int]] = {
    # Gazetted in spring for the year after: https://www.gov.hk/en/about/abouthk/holiday/ (2026 was
    # not looked up: it is taken for announced, as each year was long before it began).
    "HK": 2026,
    # A page for each year below https://www.gov.mo/en/public-holidays/ ; 2026's was not looked up either.
    "MO": 2026,
    # The work calendar of the DGPA, which the library was checked with up to 2026:
    # https://www.dgpa.gov.tw/informationlist?uid=30
    "TW": 2026,
    # Which Saturday is worked for a day between holidays is decided year by year. The library holds that of
    # National Day 2026, from https://thuvienphapluat.vn (seen 2026-08-12).
    "VN": 2026,
}
