"""SVG as text: elements, attributes and words, escaped here and nowhere else.

The same calls give the same bytes: attributes keep the order they were given in, numbers have at most two
decimals. It knows nothing of colours or of what is drawn.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NewType

# Finished SVG. A plain string is none: what people wrote becomes one through `words` only.
Drawn = NewType("Drawn", str)
Value = str | int | float | None

FAMILY: Final = "'Noto Sans SC', 'PingFang SC', 'PingFang HK', 'Microsoft YaHei', sans-serif"
NOTHING: Final = Drawn("")
# What XML 1.0 has no place for, escaped or not; a reader of SVG refuses the whole drawing.
_PLAIN: Final = re.compile("[ !#-%'-;=?-~\u00a0-\ud7ff]*")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def number(value: float) -> str:
    """12, 0.5, -3.25: two decimals at most, no exponent, no minus before nought.

    Raises ValueError for what is no place on a drawing: NaN and the infinities.
    """
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that can be drawn")
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def words(text: str) -> Drawn:
    """Text as it stands between tags and in attributes; what XML cannot hold is shown as □."""
    if _PLAIN.fullmatch(text):  # nearly always, and a map has 100,000 of them
        return Drawn(text)
    return Drawn(_NOT_XML.sub("□", text).translate(_ESCAPES))


def element(tag: str, attributes: Mapping[str, Value], *children: Drawn) -> Drawn:
    """`<tag a="1">…</tag>`; an attribute that is None is left out."""
    opening = f"<{tag}"
    for name, value in attributes.items():
        if value is not None:
            opening += f' {name}="{words(value) if isinstance(value, str) else number(value)}"'
    return Drawn(f"{opening}>{''.join(children)}</{tag}>" if children else f"{opening}/>")


def group(attributes: Mapping[str, Value], children: Iterable[Drawn]) -> Drawn:
    """`<g>` around what belongs together; nothing around nothing."""
    inside = tuple(children)
    return element("g", attributes, *inside) if inside else NOTHING


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a line through points."""
    way = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{way}" + ("Z" if closed else "")


def document(
    width: float,
    height: float,
    children: Iterable[Drawn],
    *,
    title: str,
    summary: str,
    prefix: str,
    role: Literal["img", "group"] = "img",
) -> str:
    """A whole drawing that says what it shows to those who do not see it.

    What is an "img" is read out as a whole; one that has links in it is a "group".

    `prefix` begins every id, so that several drawings can stand in one page: ASCII letters, digits,
    "-" and "_". Raises ValueError for another.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", prefix):
        raise ValueError(f"{prefix!r} begins no id: expected letters, digits, '-' and '_'")
    named: dict[str, Value] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "chart",
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "width": width,
        "height": height,
        "role": role,
        "aria-labelledby": f"{prefix}-title {prefix}-summary",
        "font-family": FAMILY,
    }
    return element(
        "svg",
        named,
        element("title", {"id": f"{prefix}-title"}, words(title)),
        element("desc", {"id": f"{prefix}-summary"}, words(summary)),
        *children,
    )
