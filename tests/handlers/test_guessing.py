"""Options, settings and cycles that are misspelt in a line that is refused: one guess, run on yes."""

from __future__ import annotations

import pytest

from tests.handlers.test_namesakes import guessed
from tests.kit.desk import shown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("/okr rsik", "/okr risk", id="a list"),
        pytest.param("/okr stael", "/okr stale", id="another list"),
        pytest.param("/okr SALES rsik", "/okr SALES risk", id="a list of a group"),
        pytest.param("/kr history KR3 moer", "/kr history KR3 more", id="further back"),
        pytest.param("/okr align O1 O2 contribtes", "/okr align O1 O2 contributes", id="how it counts"),
        pytest.param("/kr edit KR3 wieght 2", "/kr edit KR3 weight 2", id="what to change"),
        pytest.param("/kr edit KR3 权种 2", "/kr edit KR3 权重 2", id="by sound"),
        pytest.param("/kr edit KR3 trogn số 2", "/kr edit KR3 trọng số 2", id="of two words"),
        pytest.param("/kr edit KR3 trogn so 2", "/kr edit KR3 trọng số 2", id="without tone marks"),
        pytest.param("/kr update KR4 doen", "/kr update KR4 done", id="an amount in a word"),
        pytest.param(
            "/kr add O1 Repeat rate form 10% to 30%",
            "/kr add O1 Repeat rate from 10% to 30%",
            id="a measure",
        ),
        pytest.param(
            "/kr add O1 Repeat rate from 10% to 30% wieght 2",
            "/kr add O1 Repeat rate from 10% to 30% weight 2",
            id="behind a measure",
        ),
        pytest.param("/kr add O1 投诉 保持底于 5%", "/kr add O1 投诉 保持低于 5%", id="a limit"),
        pytest.param("/kr add O1 投訴 保持底於 5%", "/kr add O1 投訴 保持低於 5%", id="a limit, traditional"),
        pytest.param("/kr add O1 Repeat rate fmro 10% ot 30%", "", id="two words are wrong"),
        pytest.param("/kr update KR3 fish", "", id="nothing is close"),
        pytest.param("/kr history KR3 “moer”", "", id="in quotes"),
        pytest.param("/kr history KR3 " + "x " * 40 + "moer", "", id="too long to be looked at"),
        pytest.param("/cycle clsoe", "/cycle close", id="a longer command"),
        pytest.param("/cycle show 2026Q5", "/cycle show 2026Q4", id="a cycle"),
        pytest.param("/cycle show soon", "", id="no cycle"),
        pytest.param("/template slaes", "/template sales", id="a template"),
        pytest.param(
            "/template custmer suport adopt", "/template support adopt", id="a template of two words"
        ),
        pytest.param(
            "/template bna hang adopt", "/template sales adopt", id="a template in Vietnamese, without tones"
        ),
        pytest.param("/template xyzzy", "", id="no template"),
        pytest.param("/settings quite off", "/settings quiet off", id="a setting"),
        pytest.param("/settings quite", "/settings quiet", id="a setting looked at"),
        pytest.param("/settings 免打绕 off", "/settings 免打扰 off", id="a setting, by sound"),
        pytest.param("/settings yên lnặg off", "/settings yên lặng off", id="a setting of two words"),
        pytest.param("/settings managres u003", "", id="a setting that is not said in chat"),
        pytest.param("/settings blabla", "", id="no setting"),
        pytest.param("/settings quiet offf", "/settings quiet off", id="a value"),
        pytest.param("/settings quiet rseet", "/settings quiet reset", id="back to what was"),
        pytest.param("/settings quiet blabla", "", id="no value"),
        pytest.param("/settings quiet doen", "", id="an option, but no value"),
    ],
)
def test_what_was_perhaps_meant_is_asked_back(sales, typed, meant):
    assert guessed(sales, typed, by="u001") == meant


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        pytest.param("/okr add Grow wieght by two", "Grow wieght by two", id="an objective"),
        pytest.param("/kr add O1 Less wieght from 10% to 5%", "Less wieght", id="a key result"),
        pytest.param("/kr comment KR3 doen", "doen", id="a comment"),
        pytest.param("/kr update KR3 60% ot be checked", "ot be checked", id="a note"),
    ],
)
def test_a_text_with_a_misspelt_option_in_it_is_a_text(sales, typed, text):
    assert text in sales.must(typed)


def test_yes_does_what_was_meant_and_no_leaves_it(sales):
    sales.say("/kr edit KR3 wieght 2")
    sales.must("/no")
    assert sales.key_result("KR3").weight == 1
    sales.say("/kr edit KR3 wieght 2")
    sales.must("/yes")
    assert sales.key_result("KR3").weight == 2


def test_a_guess_is_told_apart_from_a_sample(sales):
    assert "Did you mean:\n\n@OKR /settings quiet off" in shown(sales.say("/settings quite off"))
    assert "Did you mean" not in shown(sales.say("/kr update KR3 fish"))


def test_the_right_to_do_it_is_asked_for_when_it_is_done(sales):
    assert guessed(sales, "/settings quite off", by="u005") == "/settings quiet off"
    assert sales.refused("/yes", by="u005") == "not_allowed"
