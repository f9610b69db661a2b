"""What a link carries cannot be made, mended or stretched by anybody but us."""

from __future__ import annotations

import string
from datetime import timedelta

import pytest

from storage.page_links import PageLink
from tests.kit.bots import WEDNESDAY
from web.passes import AUDIENCE, LONGEST, BadPass, Passes, Seal

KEYS = "the newest key of all, the one before"
LINK = PageLink("u003", "/groups/SALES", WEDNESDAY + timedelta(minutes=15))
LETTERS = string.ascii_letters + string.digits + "-_.=~ %"


def is_taken(token: str, passes: Passes | None = None, now=WEDNESDAY) -> bool:
    try:
        (passes or Passes(KEYS)).read(token, now=now)
    except BadPass:
        return False
    return True


def test_what_was_signed_is_read_again():
    assert Passes(KEYS).read(Passes(KEYS).signed(LINK, "j-1"), now=WEDNESDAY) == (LINK, "j-1")


def test_no_byte_of_it_can_be_changed():
    """T28: every letter of the link made each other one; and one left out, or put in, at each place."""
    token = Passes(KEYS).signed(LINK, "j-1")
    tried = {token[:at] + letter + token[at + 1 :] for at in range(len(token)) for letter in LETTERS}
    tried |= {token[:at] + token[at + 1 :] for at in range(len(token))}
    tried |= {token[:at] + letter + token[at:] for at in range(len(token) + 1) for letter in "A=. "}
    tried.discard(token)
    assert len(tried) >= 5_000
    assert [each for each in tried if is_taken(each)] == []


@pytest.mark.parametrize(
    ("seconds", "taken"),
    [
        pytest.param(-1, True, id="a second before its end"),
        pytest.param(0, False, id="at its end"),
        pytest.param(1, False, id="a second after it"),
    ],
)
def test_it_is_read_until_its_end(seconds, taken):
    token = Passes(KEYS).signed(LINK, "j-1")
    assert is_taken(token, now=LINK.expires_at + timedelta(seconds=seconds)) is taken


@pytest.mark.parametrize(
    ("signer", "taken"),
    [
        pytest.param(Passes("the one before"), True, id="a key that is being rotated out"),
        pytest.param(Passes("the newest key of all"), True, id="the newest key"),
        pytest.param(Passes("a key of somebody else"), False, id="another key"),
    ],
)
def test_keys_rotate_and_nobody_elses_are_taken(signer, taken):
    assert is_taken(signer.signed(LINK, "j-1")) is taken


def test_what_was_signed_for_another_use_is_none():
    facts = {"sub": LINK.staff_id, "to": LINK.target, "jti": "j-1"}
    assert is_taken(Seal(KEYS, audience=AUDIENCE).signed(facts, until=LINK.expires_at))
    assert not is_taken(Seal(KEYS, audience="dingokr login").signed(facts, until=LINK.expires_at))


def test_the_newest_key_signs():
    assert is_taken(Passes(KEYS).signed(LINK, "j-1"), Passes("the newest key of all"))
    assert not is_taken(Passes(KEYS).signed(LINK, "j-1"), Passes("the one before"))


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="nothing"),
        pytest.param(".", id="only the mark"),
        pytest.param("a.b.c", id="three parts"),
        pytest.param("链接", id="no ASCII"),
        pytest.param("a" * (LONGEST + 1), id="too long"),
        pytest.param("\x00", id="a control"),
    ],
)
def test_what_is_no_link_is_refused_like_any_other(token):
    assert not is_taken(token)
