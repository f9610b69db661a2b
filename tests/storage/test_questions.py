"""What people are asked back: one question each in each place, answered once within two minutes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.questions import Question, Questions
from tests.storage.samples import MINUTE, NOON

DROP = Question("drop", ("/okr drop SALES/O1 不做了", "/status"), "cid-sales", NOON)
OVER = NOON + 2 * MINUTE


@pytest.fixture
def questions(each):
    return each(Questions)


def test_nobody_was_asked_anything(questions):
    assert questions.find("u001", "direct", now=NOON) is None
    assert questions.take("u001", "direct", now=NOON) is None
    assert not questions.drop("u001", "direct")


def test_a_question_is_answered_once(questions):
    questions.put("u001", "direct", DROP)
    assert questions.take("u001", "direct", now=NOON) == DROP
    assert questions.take("u001", "direct", now=NOON) is None


def test_looking_does_not_answer(questions):
    questions.put("u001", "direct", DROP)
    assert questions.find("u001", "direct", now=NOON) == questions.find("u001", "direct", now=NOON) == DROP
    assert questions.take("u001", "direct", now=NOON) == DROP


@pytest.mark.parametrize(
    ("now", "good"),
    [
        pytest.param(OVER, True, id="two minutes to the millisecond"),
        pytest.param(OVER + timedelta(milliseconds=1), False, id="longer"),
    ],
)
def test_it_is_good_for_two_minutes(questions, now, good):
    questions.put("u001", "direct", DROP)
    assert (questions.find("u001", "direct", now=now) is not None) is good
    assert (questions.take("u001", "direct", now=now) is not None) is good


def test_one_taken_too_late_is_gone_for_good(questions):
    questions.put("u001", "direct", DROP)
    questions.take("u001", "direct", now=OVER + MINUTE)
    assert questions.take("u001", "direct", now=NOON) is None


def test_the_next_question_takes_the_place_of_the_last(questions):
    questions.put("u001", "direct", DROP)
    choice = Question("which", ("/kr 3", "/kr 4", "/kr 5"), "direct", NOON + MINUTE)
    questions.put("u001", "direct", choice)
    assert questions.take("u001", "direct", now=OVER) == choice
    assert questions.take("u001", "direct", now=OVER) is None


def test_everybody_is_asked_for_themselves_and_in_each_place(questions):
    elsewhere = replace(DROP, kind="close")
    questions.put("u001", "direct", DROP)
    questions.put("u001", "cid-sales", elsewhere)
    assert questions.take("u002", "direct", now=NOON) is None
    assert questions.take("u001", "cid-sales", now=NOON) == elsewhere
    assert questions.take("u001", "direct", now=NOON) == DROP


def test_a_dropped_one_cannot_be_answered(questions):
    questions.put("u001", "direct", DROP)
    assert questions.drop("u001", "direct")
    assert questions.take("u001", "direct", now=NOON) is None


def test_what_nobody_answered_is_forgotten(questions):
    questions.put("u001", "direct", DROP)
    questions.put("u002", "direct", replace(DROP, made_at=NOON + MINUTE))
    assert questions.forget(now=OVER) == 0
    assert questions.forget(now=OVER + timedelta(milliseconds=1)) == 1
    assert questions.find("u002", "direct", now=OVER) is not None


async def test_of_two_answers_at_once_one_counts(database, questions):
    questions.put("u001", "direct", DROP)
    told = await asyncio.gather(
        *(database.write(lambda unit: Questions(unit).take("u001", "direct", now=NOON)) for _ in range(8))
    )
    assert [each for each in told if each] == [DROP]
