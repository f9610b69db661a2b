"""From the text of one setting to its value; each reader raises ValueError saying what it expected.

Pure but for zone and calendar data. No reader repeats what it was given: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from i18n.languages import LANGUAGES

NOTICES: Final = ("health", "milestone", "blocker", "dependency", "cycle")
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SWITCH: Final = {
    "on": True,
    "true": True,
    "yes": True,
    "1": True,
    "off": False,
    "false": False,
    "no": False,
    "0": False,
}
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_TIMETABLE: Final = "every [N] week(s) on DAY[,DAY] HH:MM [from YYYY-MM-DD], every month on D HH:MM, or off"


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        # isdecimal alone would take Arabic-Indic digits too.
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and low <= int(text) <= high):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return text

    return read


def switch(text: str) -> bool:
    if text.lower() not in _SWITCH:
        raise ValueError("on or off")
    return _SWITCH[text.lower()]


def word(text: str) -> str:
    """A name or credential, which holds no blanks."""
    if not text or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise ValueError("one word without blanks")
    return text


def event_token(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{3,32}", text):
        raise ValueError("3 to 32 letters and digits, as the console shows it")
    return text


def event_aes_key(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{43}", text):
        raise ValueError("43 letters and digits, as the console shows it")
    return text


def one_line(text: str) -> str:
    if not text or len(text) > 200 or not text.isprintable():
        raise ValueError("one line of at most 200 characters")
    return text


def words(text: str) -> tuple[str, ...]:
    """A comma list; the full-width comma separates too."""
    parts = [part.strip() for part in text.replace("，", ",").split(",")]
    if any(any(letter.isspace() for letter in part) for part in parts):
        raise ValueError("a comma list of words")
    return tuple(dict.fromkeys(part for part in parts if part))


def staff_ids(text: str) -> tuple[str, ...]:
    try:
        return words(text)
    except ValueError:
        raise ValueError("a comma list of staff ids") from None


def hosts(text: str) -> tuple[str, ...]:
    found = words(text.lower())
    if not found or not all(_HOST.fullmatch(host) for host in found):
        raise ValueError("a comma list of host names, without https:// or a path")
    return found


def callback_path(text: str) -> str:
    taken = ("/", "/healthz", "/readyz", "/metrics", "/dingtalk/events", "/dingtalk/cards")
    # Pages people look at; a message that came there would hide them.
    pages = ("/in", "/out", "/map", "/mine")
    below = ("/api/", "/static/", "/in/", "/groups/", "/people/")
    is_taken = text in (*taken, *pages) or text.startswith(below)
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", text) or is_taken:
        raise ValueError("a path such as /dingtalk/robot")
    return text


def api_address(text: str) -> str:
    """https, or http where it never leaves this machine; without a slash at its end."""
    expected = "an address such as https://api.dingtalk.com (http only for localhost)"
    parts = _address(text, expected)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise ValueError(expected)
    return text.rstrip("/")


def public_address(text: str) -> str:
    """https, or http where it never leaves this machine; a path is kept, a slash at its end is not."""
    expected = "an address such as https://okr.example.com (http only for localhost)"
    parts = _address(text, expected)
    if parts.query or parts.fragment or parts.username:
        raise ValueError(expected)
    return text.rstrip("/")


def webhook(text: str) -> str:
    """A custom robot's address: https://oapi.dingtalk.com/robot/send?access_token=…

    https://open.dingtalk.com/document/robots/custom-robot-access
    """
    expected = "the https address of a custom robot, with /robot/send?access_token="
    parts = _address(text, expected)
    if not parts.path.endswith("/robot/send") or not parse_qs(parts.query).get("access_token"):
        raise ValueError(expected)
    return text


def proxy(text: str) -> str:
    expected = "an address such as http://proxy.example.com:3128"
    if _split(text, expected).scheme not in ("http", "https"):
        raise ValueError(expected)
    return text


def database(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") not in ("", ":memory:"):
        return text
    if scheme in ("postgresql", "postgresql+psycopg") and rest:
        return text
    raise ValueError("sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")


def keys(text: str) -> str:
    if not [part for part in text.split(",") if part.strip()]:
        raise ValueError("a key, or a comma list of keys with the newest first")
    return text


def language(text: str) -> str:
    return one_of(*LANGUAGES)(text)


def time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # "../x", a folder of zones, no such zone
        raise ValueError("a time zone such as Asia/Shanghai") from None
    return text


@cache
def time_zones() -> tuple[str, ...]:
    """Every zone this machine knows; only asked for when a guess is wanted."""
    return tuple(sorted(available_timezones()))


def calendar(text: str) -> str:
    from schedules.calendars import known

    if not known(text):
        raise ValueError("a country such as CN, HK or VN, or none")
    return text


def timetable(text: str) -> str:
    from okr.cadence import parse_timetable

    return _parsed(parse_timetable, text, _TIMETABLE)


def quiet_hours(text: str) -> str:
    from okr.cadence import QuietHours

    return _parsed(QuietHours.parse, text, "quiet hours such as 20:00-08:30")


def health_rule(text: str) -> str:
    from okr.health import parse_rule

    return _parsed(parse_rule, text, "a health rule such as gap 10 25")


def notices(text: str) -> str:
    found = words(text.lower())
    if found in (("all",), ("none",)) or (found and set(found) <= set(NOTICES)):
        return ",".join(found)
    raise ValueError(f"all, none, or a list of {', '.join(NOTICES)}")


def _parsed(parse: Callable[[str], object], text: str, expected: str) -> str:
    """The text itself, once it can be read; it is kept in the words of its writer."""
    try:
        parse(text)
    except ValueError:
        raise ValueError(expected) from None
    return text


def _address(text: str, expected: str) -> SplitResult:
    parts = _split(text, expected)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError(expected)
    return parts


def _split(text: str, expected: str) -> SplitResult:
    if not text.isascii() or any(letter.isspace() for letter in text):
        raise ValueError(expected)
    try:
        parts = urlsplit(text)
        bad_port = parts.port == 0
    except ValueError:
        raise ValueError(expected) from None
    if bad_port or not parts.hostname:
        raise ValueError(expected)
    return parts
