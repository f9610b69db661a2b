"""A small company: who works there, in which groups, and how those are set."""

from __future__ import annotations

from dataclasses import replace

from storage.groups import GroupSettings

ADMIN = "boss"
NAMES = {
    "u001": "李雷",
    "u002": "韩梅梅",
    "u003": "王小明",
    "u004": "Bo Chen",
    "u005": "Ann Lee",
    "u006": "陈晨",
    "u007": "Mei Wong",
    ADMIN: "The Boss",
}
MEMBERS = {
    "SALES": ("u001", "u003", "u004", "u005"),
    "PRODUCT": ("u006", "u007"),
    "COMPANY": ("u002",),
}
# Of a group nobody configured.
UNBOUND = GroupSettings(
    conversation_id="",
    key="",
    title="",
    level="team",
    parent=None,
    managers=frozenset(),
    lang="en",
    tz="Asia/Shanghai",
    calendar="CN",
    visibility="company",
    health="gap 10 25",
    external=False,
    configured=False,
    checkin="every 2 weeks on fri 10:00",
    card="every 2 weeks on mon 10:00",
    quiet="20:00-08:30",
    notices="all",
    custom_robot=False,
)
_SALES = replace(
    UNBOUND,
    conversation_id="cid-sales",
    key="SALES",
    title="Sales",
    parent="COMPANY",
    managers=frozenset({"u001", "u002"}),
    configured=True,
)
SETTINGS = {
    "SALES": _SALES,
    "PRODUCT": replace(
        _SALES,
        conversation_id="cid-product",
        key="PRODUCT",
        title="Product",
        managers=frozenset({"u006", "u002"}),
    ),
    "COMPANY": replace(
        _SALES,
        conversation_id="cid-company",
        key="COMPANY",
        title="Company",
        level="company",
        parent=None,
        managers=frozenset({"u002"}),
    ),
}
