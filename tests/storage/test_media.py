"""What was uploaded is known by its content; both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.media import Media
from tests.storage.samples import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def media(each):
    return each(Media)


def test_the_newest_id_of_a_content_and_kind_is_found(media):
    media.put("d1", "image", "@a", at=NOON)
    media.put("d1", "file", "@b", at=NOON)
    media.put("d1", "image", "@c", at=NOON + HOUR)
    assert media.find("d1", "image", since=NOON) == "@c"
    assert media.find("d1", "file", since=NOON) == "@b"
    assert media.find("d2", "image", since=NOON) is None


def test_an_older_one_is_not_found_and_is_forgotten(media):
    media.put("d1", "image", "@a", at=NOON)
    assert media.find("d1", "image", since=NOON + HOUR) is None
    media.forget(before=NOON + HOUR)
    assert media.find("d1", "image", since=NOON) is None
