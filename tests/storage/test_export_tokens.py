"""Tokens of the export: one a person, gone once they have expired."""

from __future__ import annotations

from datetime import timedelta

from storage.export_tokens import ExportTokens, StoredToken
from tests.storage.samples import NOON, put_town

LATER = NOON + timedelta(days=30)


def test_a_token_is_found_by_its_hash_until_the_next_one(database, each):
    database.write_now(put_town)
    tokens = each(ExportTokens)
    tokens.replace("a", by="u001", at=NOON, until=LATER)
    tokens.replace("x", by="u002", at=NOON, until=LATER)
    assert tokens.by_hash("a") == StoredToken("u001", LATER)
    tokens.replace("b", by="u001", at=NOON, until=LATER)
    assert tokens.by_hash("a") is None
    assert tokens.by_hash("b") == StoredToken("u001", LATER)
    assert tokens.by_hash("x") == StoredToken("u002", LATER)


def test_one_that_has_expired_is_forgotten(database, each):
    database.write_now(put_town)
    tokens = each(ExportTokens)
    tokens.replace("a", by="u001", at=NOON, until=LATER)
    assert tokens.forget(now=LATER - timedelta(seconds=1)) == 0
    assert tokens.forget(now=LATER) == 1
    assert tokens.by_hash("a") is None
