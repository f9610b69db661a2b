"""Words for the quality check, enough to judge the examples; the real lists are data of i18n."""

from __future__ import annotations

from okr.wording import Lexicon

_TASKS = """
    开展 推进 完成 启动 组织 制定 举办 上线 发布 搭建 建立 落实 实施 准备 梳理 参加 编写 跟进
    launch finish complete do start organise organize hold write build ship implement prepare run
    attend migrate
"""
_VAGUE = """
    大幅 显著 尽量 尽快 努力 进一步 优化 更好 一些 适当
    better improve various significantly optimise optimize some
"""
WORDS = Lexicon(
    tasks=frozenset(_TASKS.split())
    | {"set up", "work on", "roll out", "triển khai", "hoàn thành", "tổ chức", "thực hiện"},
    measures=frozenset({"完成率", "完成度", "启动时间", "发布频率", "上线时间", "run rate", "build time"}),
    fillers=frozenset(
        {"本季度", "今年", "我们", "将", "要", "we will", "we", "this quarter", "to", "please"}
    ),
    vague=frozenset(_VAGUE.split()) | {"as soon as possible", "tốt hơn", "cải thiện"},
    precise=frozenset({"better half", "优化器"}),
    amounts=(
        r"百分之[零一二三四五六七八九十百两半]+",
        r"[一二三四五六七八九十百两几数]+(?:倍|万|亿|个百分点)",
        r"[一二三四五六七八九]成半?(?!不变|新)",
        r"\b(?:double|triple|twice|half|dozen|hundred|thousand|million)\b",
    ),
    names=(r"\b365\b",),
    joints=frozenset({"by", "to", "from", "到", "达到", "家", "和", "and"}),
)
