"""Why something stands as it does: the verdict with the rule that gave it, in one sentence."""

from __future__ import annotations

from decimal import Decimal

from cards.layout import health, share
from cards.reader import Reader
from okr.model import HealthRule, Rule, Standing


def sentence(reader: Reader, standing: Standing) -> str:
    """`Expected 58.2%, 13.2 points behind: ▲ behind (rule gap 10 25)`."""
    words = reader.words
    facts = {
        "health": health(reader, standing.health),
        "expected": share(reader, standing.expected),
        "rule": str(standing.rule),
    }
    if standing.reason != "gap":
        return words.say(f"why.{standing.reason}", **facts)
    gap = standing.expected - (standing.progress or Decimal(0))
    key = "why.gap_short" if gap > 0 else "why.gap_ahead"
    return words.say(key, points=words.points(abs(gap)), **facts)


def rule(reader: Reader, health_rule: HealthRule) -> str:
    """The rule of a group, explained once per card."""
    if health_rule.name is Rule.OWNER:
        return reader.words.say("why.rule_owner", rule=str(health_rule))
    return reader.words.say(
        "why.rule_ratio" if health_rule.name is Rule.RATIO else "why.rule",
        rule=str(health_rule),
        on_track=reader.words.number(health_rule.on_track),
        behind=reader.words.number(health_rule.behind),
    )
