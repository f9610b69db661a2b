"""What a browser says it is, in two words that its owner knows: "Chrome, Windows".

It only says so: nothing is decided by it. Whatever is not in these tables is said to be unknown, so that
nobody can write into somebody else's chat by it.
"""

from __future__ import annotations

from typing import Final

# The first that fits: DingTalk's own browser is built on others, and so is nearly everybody's.
_BROWSERS: Final = (
    ("DingTalk", "DingTalk"),
    ("MicroMessenger", "WeChat"),
    ("HeadlessChrome", "Chrome"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """ "DingTalk, iPhone"; "" where neither is known."""
    said = user_agent[:500]
    found = (next((name for sign, name in table if sign in said), "") for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)


def is_dingtalk(user_agent: str) -> bool:
    """DingTalk's own browser, which can say who its owner is."""
    return "DingTalk" in user_agent
