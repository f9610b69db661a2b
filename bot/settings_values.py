"""From the text of one setting to its value; each reader raises Expected, a ValueError.

Pure but for zone and calendar data. No reader repeats what it was given: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from bot.settings_faults import Expected
from i18n.languages import LANGUAGES
from i18n.phrases import Phrase, phrase

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
_DATABASE: Final = phrase(
    "setting.fault.database", file="sqlite:///FILE", server="postgresql://USER:PASSWORD@HOST/NAME"
)
_TIMETABLE: Final = phrase(
    "setting.fault.timetable",
    weekly="every [N] week(s) on DAY[,DAY] HH:MM [from YYYY-MM-DD]",
    monthly="every month on D HH:MM",
)


def whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        # isdecimal alone would take Arabic-Indic digits too.
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and low <= int(text) <= high):
            raise Expected(phrase("setting.fault.whole_number", low=low, high=high))
        return int(text)

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise Expected(phrase("setting.fault.one_of", choices=choices))
        return text

    return read


def switch(text: str) -> bool:
    if text.lower() not in _SWITCH:
        raise Expected(phrase("setting.fault.on_or_off"))
    return _SWITCH[text.lower()]


def word(text: str) -> str:
    """A name or credential, which holds no blanks."""
    if not text or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise Expected(phrase("setting.fault.word"))
    return text


def event_token(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{3,32}", text):
        raise Expected(phrase("setting.fault.event_token"))
    return text


def event_aes_key(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{43}", text):
        raise Expected(phrase("setting.fault.event_aes_key"))
    return text


def one_line(text: str) -> str:
    if not text or len(text) > 200 or not text.isprintable():
        raise Expected(phrase("setting.fault.one_line"))
    return text


def words(text: str) -> tuple[str, ...]:
    """A comma list; the full-width comma separates too."""
    parts = [part.strip() for part in text.replace("，", ",").split(",")]
    if any(any(letter.isspace() for letter in part) for part in parts):
        raise Expected(phrase("setting.fault.words"))
    return tuple(dict.fromkeys(part for part in parts if part))


def staff_ids(text: str) -> tuple[str, ...]:
    try:
        return words(text)
    except ValueError:
        raise Expected(phrase("setting.fault.staff_ids")) from None


def hosts(text: str) -> tuple[str, ...]:
    found = words(text.lower())
    if not found or not all(_HOST.fullmatch(host) for host in found):
        raise Expected(phrase("setting.fault.hosts", scheme="https://"))
    return found


def callback_path(text: str) -> str:
    taken = ("/", "/healthz", "/readyz", "/metrics", "/dingtalk/events", "/dingtalk/cards")
    # Pages people look at; a message that came there would hide them.
    pages = ("/in", "/out", "/map", "/mine")
    below = ("/api/", "/static/", "/in/", "/groups/", "/people/")
    is_taken = text in (*taken, *pages) or text.startswith(below)
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", text) or is_taken:
        raise Expected(phrase("setting.fault.path", example="/dingtalk/robot"))
    return text


def api_address(text: str) -> str:
    """https, or http where it never leaves this machine; without a slash at its end."""
    expected = phrase("setting.fault.address", example="https://api.dingtalk.com")
    parts = _address(text, expected)
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise Expected(expected)
    return text.rstrip("/")


def public_address(text: str) -> str:
    """https, or http where it never leaves this machine; a path is kept, a slash at its end is not."""
    expected = phrase("setting.fault.address", example="https://okr.example.com")
    parts = _address(text, expected)
    if parts.query or parts.fragment or parts.username:
        raise Expected(expected)
    return text.rstrip("/")


def webhook(text: str) -> str:
    """A custom robot's address: https://oapi.dingtalk.com/robot/send?access_token=…

    https://open.dingtalk.com/document/robots/custom-robot-access
    """
    expected = phrase("setting.fault.webhook", path="/robot/send?access_token=")
    parts = _address(text, expected)
    if not parts.path.endswith("/robot/send") or not parse_qs(parts.query).get("access_token"):
        raise Expected(expected)
    return text


def proxy(text: str) -> str:
    expected = phrase("setting.fault.proxy", example="http://proxy.example.com:3128")
    if _split(text, expected).scheme not in ("http", "https"):
        raise Expected(expected)
    return text


def database(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") not in ("", ":memory:"):
        return text
    if scheme in ("postgresql", "postgresql+psycopg") and rest:
        return text
    raise Expected(_DATABASE)


def keys(text: str) -> str:
    if not [part for part in text.split(",") if part.strip()]:
        raise Expected(phrase("setting.fault.keys"))
    return text


def language(text: str) -> str:
    return one_of(*LANGUAGES)(text)


def time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):  # "../x", a folder of zones, no such zone
        raise Expected(phrase("setting.fault.time_zone", example="Asia/Shanghai")) from None
    return text


@cache
def time_zones() -> tuple[str, ...]:
    """Every zone this machine knows; only asked for when a guess is wanted."""
    return tuple(sorted(available_timezones()))


def calendar(text: str) -> str:
    from schedules.calendars import known

    if not known(text):
        raise Expected(phrase("setting.fault.calendar"))
    return text


def timetable(text: str) -> str:
    from okr.cadence import parse_timetable

    return _parsed(parse_timetable, text, _TIMETABLE)


def quiet_hours(text: str) -> str:
    from okr.cadence import QuietHours

    return _parsed(QuietHours.parse, text, phrase("setting.fault.quiet_hours", example="20:00-08:30"))


def health_rule(text: str) -> str:
    from okr.health import parse_rule

    return _parsed(parse_rule, text, phrase("setting.fault.health_rule", example="gap 10 25"))


def notices(text: str) -> str:
    found = words(text.lower())
    if found in (("all",), ("none",)) or (found and set(found) <= set(NOTICES)):
        return ",".join(found)
    raise Expected(phrase("setting.fault.notices", kinds=NOTICES))


def _parsed(parse: Callable[[str], object], text: str, expected: Phrase) -> str:
    """The text itself, once it can be read; it is kept in the words of its writer."""
    try:
        parse(text)
    except ValueError:
        raise Expected(expected) from None
    return text


def _address(text: str, expected: Phrase) -> SplitResult:
    parts = _split(text, expected)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Expected(expected)
    return parts


def _split(text: str, expected: Phrase) -> SplitResult:
    if not text.isascii() or any(letter.isspace() for letter in text):
        raise Expected(expected)
    try:
        parts = urlsplit(text)
        bad_port = parts.port == 0
    except ValueError:
        raise Expected(expected) from None
    if bad_port or not parts.hostname:
        raise Expected(expected)
    return parts
