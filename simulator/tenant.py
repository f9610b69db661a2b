"""What the app's corporation allows it, and how much of it is used: every switch that makes DingTalk refuse.

As it stands it is a standard edition in which all is well. Whoever wants a refusal changes a switch; groups
are named by their keys, people by their staff ids.
https://open.dingtalk.com/document/development/how-to-process-api-throttling
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any, Final

from simulator.clock import SHANGHAI, Clock

# Given to no new app since the end of 2024. No page says what the permission is called: the name is ours.
# https://open.dingtalk.com/document/development/robots-send-interactive-cards
STANDARD_CARD_SCOPE: Final = "StandardCard"
DOCUMENTED, SEEN = "documented", "seen"
JSON, HTML = "json", "html"
_CHOICES: Final[Mapping[str, tuple[object, ...]]] = {
    "robot_numbers": (DOCUMENTED, SEEN),
    "ban_answer": (JSON, HTML),
    "bad_token_status": (400, 401),
}


@dataclass(slots=True)
class Tenant:
    """A number of 0 is no limit."""

    # Of the app.
    bad_token_status: int = 400  # by the list of codes; 401 has been seen
    old_codes_wrapped: bool = False  # the old host's, as sub_code of errcode 88: seen of some APIs
    withheld_scopes: list[str] = field(default_factory=lambda: [STANDARD_CARD_SCOPE])
    allowed_networks: list[str] = field(default_factory=list)  # empty: calls may come from anywhere
    calls_a_second: int = 20  # of one API
    calls_a_month: int = 5_000
    pushes_a_month: int = 3_000  # callbacks, and posts to custom robots
    grace_days: int = 5  # in which what is used up is not missed yet
    calls_before_ban: int = 10_000  # from one address, of all APIs, in twenty seconds
    ban_answer: str = JSON  # or HTML
    date_ahead_s: int = 0  # by which DingTalk's own clock is ahead of everybody's, or behind
    # Of the app robot.
    other_robots: list[str] = field(default_factory=list)  # codes of robots that are another app's
    disbanded: list[str] = field(default_factory=list)  # groups that are no more
    stopped: list[str] = field(default_factory=list)  # groups in which the robot was switched off
    muted: list[str] = field(default_factory=list)  # groups in which it may not speak
    sends_a_second: int = 0  # into one group; DingTalk names no number
    throttled: list[str] = field(default_factory=list)  # people who get nothing for now
    dings: int = 100  # that are paid for
    session_sends_a_minute: int = 0  # answers into one conversation; no page names a limit, it may be 20
    # Of the groups' custom robots.
    robot_numbers: str = DOCUMENTED  # or SEEN: what older robots answer
    unsigned: list[str] = field(default_factory=list)  # groups whose robot does not ask for a signature
    keywords: dict[str, list[str]] = field(default_factory=dict)
    networks: dict[str, list[str]] = field(default_factory=dict)
    disabled: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def change(self, switches: Mapping[str, Any]) -> None:
        """Set those that are named. ValueError for what is none, or no value for it: all stay."""
        known = {each.name: getattr(self, each.name) for each in fields(self)}
        for name, value in switches.items():
            if name not in known:
                raise ValueError(f"{name!r} is no switch of a tenant: {', '.join(sorted(known))}")
            if type(value) is not type(known[name]) or value not in _CHOICES.get(name, (value,)):
                raise ValueError(f"{name} {value!r} is no value like {known[name]!r}")
        for name in ("allowed_networks", "networks"):
            _check_networks(switches.get(name, ()))
        for name, value in switches.items():
            setattr(self, name, value)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def comes_from(address: str, networks: list[str]) -> bool:
    """Whether it lies in one of them; an empty list lets everybody in."""
    return not networks or any(ip_address(address) in ip_network(each) for each in networks)


def _check_networks(value: Any) -> None:
    lists = value.values() if isinstance(value, dict) else [value]
    for network in (each for networks in lists for each in networks):
        ip_network(network)  # a ValueError that names it


class Window:
    """What happened within `per`: at most so many times, and the instant a thing leaves it is free again."""

    def __init__(self, per: timedelta) -> None:
        self._per = per
        self._times: deque[datetime] = deque()

    def admit(self, now: datetime, most: int) -> bool:
        """Whether one more may happen now; counts it if so."""
        while self._times and now - self._times[0] >= self._per:
            self._times.popleft()
        if most and len(self._times) >= most:
            return False
        self._times.append(now)
        return True


class Month:
    """What is used of a month's share, in the calendar of Shanghai."""

    def __init__(self) -> None:
        self.used = 0
        self._month = ""
        self._spent_at: datetime | None = None

    def take(self, now: datetime, *, most: int, grace: timedelta) -> bool:
        """Use one; False where all were used up longer ago than `grace`."""
        if (month := now.astimezone(SHANGHAI).strftime("%Y-%m")) != self._month:
            self._month, self.used, self._spent_at = month, 0, None
        if most and self.used >= most:
            self._spent_at = self._spent_at or now
            if now >= self._spent_at + grace:
                return False
        self.used += 1
        return True


class Usage:
    """What the app has used, and how often it spoke where it had been told to be silent."""

    def __init__(self, clock: Clock, tenant: Tenant) -> None:
        self._clock = clock
        self._tenant = tenant
        self.calls, self.pushes = Month(), Month()
        self.sent_inside_a_ban = 0

    def call(self) -> bool:
        """Whether the month has one more call."""
        return self._take(self.calls, self._tenant.calls_a_month)

    def push(self) -> bool:
        """Whether the month has one more message to or from a robot."""
        return self._take(self.pushes, self._tenant.pushes_a_month)

    def to_dict(self) -> dict[str, int]:
        return {
            "calls": self.calls.used,
            "pushes": self.pushes.used,
            "sent_inside_a_ban": self.sent_inside_a_ban,
        }

    def _take(self, month: Month, most: int) -> bool:
        grace = timedelta(days=self._tenant.grace_days)
        return month.take(self._clock.now(), most=most, grace=grace)
