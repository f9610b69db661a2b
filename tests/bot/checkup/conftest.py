"""What the doctor finds, line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.checkup.doctor import examine
from storage.agenda import Agenda
from tests.kit.bots import settings_of

DAY = timedelta(days=1)


@pytest.fixture
def look(bot, clock, tmp_path) -> Callable[..., list[str]]:
    """The lines of what is wrong now."""
    bot.database.write_now(lambda unit: Agenda(unit).put("group", 1, clock() + DAY))

    def lines(**env: str) -> list[str]:
        return [str(finding) for finding in examine(settings_of(tmp_path, **env), now=clock()).findings]

    return lines
