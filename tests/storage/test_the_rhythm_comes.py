"""The seventh migration: bound groups of before are looked at, and told nothing of what lies behind."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from storage.engine import make_engine
from tests.storage.test_equal_arrows import to_revision

NEW_KINDS = ["carry", "digest", "draft", "list", "look", "nudge", "scores", "unset"]


@pytest.fixture
def engine(empty_url):
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


def put_groups(engine: Engine) -> None:
    """SALES is bound, OPS only spoke once."""
    to_revision(engine, "0006")
    with engine.begin() as connection:
        for number, configured in ((1, 1), (2, 0)):
            connection.execute(
                text(
                    "INSERT INTO groups (id, conversation_id, key, title, level, managers, lang, tz, "
                    "calendar, visibility, health, external, configured, checkin, card, quiet, notices, "
                    "custom_robot, "
                    f"first_seen, checkin_anchor, card_anchor) VALUES ({number}, 'cid{number}', 'K{number}', "
                    "'T', 'team', '[]', 'en', 'UTC', 'none', 'company', 'gap 10 25', 0, "
                    f"{configured}, 'off', 'off', 'off', 'all', 0, 0, '2026-01-01', '2026-01-01')"
                )
            )
    to_revision(engine, "0007")


def test_bound_groups_are_on_the_agenda_at_once(engine):
    put_groups(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT subject, due_at FROM agenda")).all() == [("group:1", 0)]


def test_of_what_the_version_before_did_not_know_nothing_is_made_up_for(engine):
    put_groups(engine)
    query = "SELECT group_id, kind, state, reason FROM occurrences ORDER BY kind"
    with engine.connect() as connection:
        found = connection.execute(text(query)).all()
    assert found == [(1, kind, "skipped", "the version before knew no such post") for kind in NEW_KINDS]
