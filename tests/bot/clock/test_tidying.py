"""What is forgotten once an hour."""

from __future__ import annotations

from datetime import timedelta

from bot.clock.tidying import tidy
from storage.questions import GOOD_FOR, Question, Questions
from tests.kit.bots import a_bot, rows


def test_a_line_that_was_asked_back_about_is_not_kept_for_ever(tmp_path):
    bot = a_bot(tmp_path)
    now = bot.clock()
    for place, age in (("direct", GOOD_FOR), ("cid-sales", GOOD_FOR + timedelta(seconds=1))):
        question = Question("drop", ("/okr drop O1 what somebody typed",), place, now - age)
        bot.database.write_now(lambda unit, q=question: Questions(unit).put("u001", q.origin, q))
    bot.database.write_now(lambda unit: tidy(unit, now))
    assert rows(bot, "SELECT place FROM questions") == [("direct",)]
    bot.database.close()
