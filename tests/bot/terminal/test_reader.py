"""The command line answers in the language of the terminal it is typed at."""

from __future__ import annotations

import pytest

from bot.terminal.reader import language


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_GB"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_SG.GB18030@pinyin"}, "zh-CN"),
        ({"LANG": "zh_HK.UTF-8"}, "zh-HK"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-HK"),
        ({"LANG": "vi_VN"}, "vi"),
        ({"LANG": "vi_VN", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "vi_VN", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "vi_VN", "LC_ALL": ""}, "vi"),
    ],
)
def test_a_terminal_s_locale_is_its_language(env, expected):
    assert language(env) == expected
