from __future__ import annotations

import pytest

from i18n.languages import FALLBACK, LANGUAGES, match, spoken
from i18n.separators import locale_of, separators


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        *(("zh-CN", "zh-CN"), ("ZH_cn", "zh-CN"), ("中文", "zh-CN"), ("chinese", "zh-CN"), ("ｚｈ", "zh-CN")),
        *(
            ("en", "en"),
            ("EN", "en"),
            ("English", "en"),
            (" en-GB ", "en"),
            ("英语", "en"),
            ("tiếng Anh", "en"),
        ),
        *(
            ("zh-HK", "zh-HK"),
            ("廣東話", "zh-HK"),
            ("繁體", "zh-HK"),
            ("繁体中文", "zh-HK"),
            ("繁中", "zh-HK"),
        ),
        *(("香港", "zh-HK"), ("zh-Hant", "zh-HK"), ("zh_tw", "zh-HK"), ("Cantonese", "zh-HK")),
        *(("Traditional  Chinese", "zh-HK"), ("ＨＫ", "zh-HK"), ("繁體中文(香港)", "zh-HK")),
        *(("tiếng Quảng Đông", "zh-HK"), ("簡體", "zh-CN"), ("普通話", "zh-CN"), ("zh-Hans", "zh-CN")),
        *(
            ("vi", "vi"),
            ("Tiếng Việt", "vi"),
            ("Vietnamese", "vi"),
            ("越南文", "vi"),
            ("越南语", "vi"),
            ("vi_VN", "vi"),
        ),
        *(("klingon", None), ("", None), ("zh-XX", None), ("e" * 5000, None)),
    ],
)
def test_a_language_is_named_in_any_language(typed, lang):
    assert match(typed) == lang


def test_every_language_is_matched_by_its_own_tag_and_spoken():
    assert FALLBACK in LANGUAGES
    for lang in LANGUAGES:
        assert match(lang) == spoken(lang) == lang


@pytest.mark.parametrize(
    ("lang", "ours"),
    [
        pytest.param("zh-TW", "zh-HK", id="Taiwan reads traditional signs"),
        pytest.param("zh_MO", "zh-HK", id="with an underscore"),
        pytest.param("zh-Hant", "zh-HK", id="a script"),
        pytest.param("zh-Hant-CN", "zh-HK", id="the script counts more than the place"),
        pytest.param("zh-Hans-HK", "zh-CN", id="the other way round"),
        pytest.param("yue", "zh-HK", id="Cantonese"),
        pytest.param("zh", "zh-CN", id="Chinese and no more"),
        pytest.param("zh-SG", "zh-CN", id="Singapore reads simplified signs"),
        pytest.param("EN-us", "en", id="in capitals"),
        pytest.param("vi-VN", "vi", id="Vietnam"),
        pytest.param("fr", "en", id="a language we have not"),
        pytest.param("", "en", id="no language"),
    ],
)
def test_a_reader_gets_the_nearest_language(lang, ours):
    assert spoken(lang) == ours


@pytest.mark.parametrize(
    ("lang", "signs"),
    [
        *(("zh-CN", (",", ".")), ("zh-HK", (",", ".")), ("en", (",", "."))),
        *(("vi", (".", ",")), ("de", (".", ","))),
        *(("tlh", (",", ".")), ("", (",", ".")), ("no such tag", (",", "."))),
    ],
)
def test_separators(lang, signs):
    assert separators(lang) == signs


def test_a_tag_nobody_knows_has_the_locale_of_the_fallback():
    assert str(locale_of("xx-no-such")) == FALLBACK
