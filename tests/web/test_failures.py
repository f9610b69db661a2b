"""What is not there, or not for you, reads the same; what fails says so in words and with a number."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from handlers.context import Context
from i18n.languages import LANGUAGES
from okr.refusals import NotAllowed
from storage.engine import StorageUnavailable
from tests.kit.bots import WEDNESDAY, a_bot
from tests.kit.pages import a_visitor, looking
from web.failures import failure
from web.views import VIEWS, Asked, NotThere, Page

BROKEN = "/test-of-a-page-that-fails"


@pytest.fixture
def fails(request: pytest.FixtureRequest) -> Iterator[None]:
    """A page that raises what the test's parameter is."""

    def broken(_context: Context, _asked: Asked) -> Page:
        raise request.param

    VIEWS[BROKEN] = broken
    yield
    del VIEWS[BROKEN]


@pytest.mark.parametrize(
    "fails",
    [
        pytest.param(NotThere(), id="nothing of that name"),
        pytest.param(NotAllowed("managers_only"), id="something, but not for them"),
    ],
    indirect=True,
)
@pytest.mark.usefixtures("fails")
async def test_what_is_not_there_and_what_may_not_be_seen_read_the_same(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), a_visitor()) as browser:
        answer = await browser.get(BROKEN)
    assert answer.status_code == 404
    assert "Nothing is here, or nothing that you may see." in answer.text
    assert "managers" not in answer.text


@pytest.mark.parametrize("fails", [pytest.param(StorageUnavailable("locked"), id="locked")], indirect=True)
@pytest.mark.usefixtures("fails")
async def test_a_database_that_is_away_is_worth_another_try(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), a_visitor(lang="zh-CN")) as browser:
        answer = await browser.get(BROKEN)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert "现在读不到数据" in answer.text
    assert "locked" not in answer.text


@pytest.mark.parametrize("fails", [pytest.param(KeyError("a secret"), id="a fault of ours")], indirect=True)
@pytest.mark.usefixtures("fails")
async def test_a_fault_of_ours_is_logged_once_under_the_number_that_the_page_tells(tmp_path: Path) -> None:
    async with looking(a_bot(tmp_path), a_visitor()) as browser:
        with capture_logs() as logs:
            answer = await browser.get(BROKEN)
    (line,) = logs
    assert (answer.status_code, line["event"], line["page"]) == (500, "page_broken", "broken")
    assert line["number"] in answer.text
    assert "a secret" not in answer.text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_every_failure_has_words_in_every_language(tmp_path: Path, lang: str, status: int) -> None:
    visitor, rules = a_visitor(lang=lang), a_bot(tmp_path).rules
    answer = failure(HTTPStatus(status), visitor, rules, WEDNESDAY, number="1f2e", base="/okr")
    text = bytes(answer.body).decode()
    assert answer.status_code == status
    assert f'<html lang="{lang}">' in text
    assert 'href="/okr/"' in text
    assert "1f2e" in text
