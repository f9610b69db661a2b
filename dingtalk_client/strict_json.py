"""A callback's bytes, read with no benefit of the doubt.

Python's own reader takes UTF-16, NaN, doubled keys (the last wins), lone surrogates and integers of
any length, and dives until the stack ends. Nothing of that comes from DingTalk; all of it breaks
something further in. Cheap tests on the raw bytes come first, so that a plain message pays for
nothing else.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import Any, NoReturn

from dingtalk_client.errors import BadBody, BodyTooLarge

MAX_BYTES = 64 * 1024
MAX_FRAME_BYTES = 4 * MAX_BYTES  # a body inside a frame is a string: its escapes make it longer
MAX_DEPTH = 32
MAX_KEYS = 2_000
MAX_DIGITS = 19

# A string is taken whole, even one that never ends, so each byte is looked at once.
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?|[\[\]{}]', re.DOTALL)
# Only such escapes can bring in what the raw bytes cannot hold: NUL and surrogates.
_SUSPECT_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def parse_body(raw: bytes, *, at_most: int = MAX_BYTES) -> dict[str, Any]:
    """The JSON object in `raw`; raises BodyTooLarge or BadBody, and nothing else, for any bytes at all."""
    return _parsed(raw, _DECODER, at_most)


def parse_exact(raw: bytes) -> dict[str, Any]:
    """The same with fractions as Decimal: what a machine reports must not lose a digit."""
    return _parsed(raw, _EXACT, MAX_BYTES)


def parse_frame(raw: bytes) -> dict[str, Any]:
    """The same for a frame of Stream mode, which holds a body as text."""
    return _parsed(raw, _DECODER, MAX_FRAME_BYTES)


def _parsed(raw: bytes, decoder: json.JSONDecoder, at_most: int) -> dict[str, Any]:
    if len(raw) > at_most:
        raise BodyTooLarge(f"{len(raw)} bytes, at most {at_most}")
    if b"\x00" in raw:  # UTF-16 and UTF-32 among them; a byte order mark is no JSON to the decoder
        raise BadBody("body", "NUL", "plain UTF-8")
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        _refuse_deep(raw)
    try:
        body = decoder.decode(raw.decode())
    except UnicodeDecodeError as error:
        raise BadBody("body", "bytes that are no UTF-8", "UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadBody("body", f"no JSON at character {error.pos}", "a JSON object") from error
    if not isinstance(body, dict):
        raise BadBody("body", type(body).__name__, "a JSON object")
    if raw.count(b":") > MAX_KEYS and _count_keys(body) > MAX_KEYS:
        raise BadBody("body", "too many keys", f"at most {MAX_KEYS}")
    if _SUSPECT_ESCAPE.search(raw):
        _refuse_unstorable(body)
    return body


def _refuse_deep(raw: bytes) -> None:
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(raw):
        first = raw[match.start()]
        if first in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise BadBody("body", "too deep a nesting", f"at most {MAX_DEPTH} levels")
        elif first in b"]}":
            depth -= 1


def _count_keys(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_count_keys, value.values()))
    if isinstance(value, list):
        return sum(map(_count_keys, value))
    return 0


def _refuse_unstorable(value: Any) -> None:
    """NUL cannot be stored by PostgreSQL, a lone surrogate cannot be written as UTF-8 at all."""
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise BadBody("body", "NUL or a lone surrogate", "text that can be stored")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_unstorable(key)
            _refuse_unstorable(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_unstorable(inner)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadBody("body", "a key given twice", "each key once")
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS and len(digits.lstrip("-")) > MAX_DIGITS:
        raise BadBody("body", f"an integer of {len(digits)} digits", f"at most {MAX_DIGITS}")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise BadBody("body", "a number beyond all bounds", "a finite number")
    return number


def _decimal(digits: str) -> Decimal:
    """Bounded as a float would be: nothing of ours writes out a number of a million digits."""
    _fraction(digits)
    return Decimal(digits)


def _no_number(name: str) -> NoReturn:
    raise BadBody("body", name, "a finite number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_fraction, parse_constant=_no_number
)
_EXACT = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_no_number
)
