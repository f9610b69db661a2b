"""Alignment maps to look at and to compare, of any size: the same number gives the same map."""

from __future__ import annotations

from random import Random
from typing import Final

from charts.alignment import AlignmentMap, Node, Tie, Words
from okr.dealings import DependencyState
from okr.model import Health

TITLES: Final = (
    "把退款时间从四十八小时缩短到二十四小时，让客户满意",
    "成为东南亚中小企业首选的协作平台，并在三个国家实现盈利",
    "提高新用户激活率",
    "Rút ngắn thời gian hoàn tiền từ 48 giờ xuống còn 24 giờ để khách hàng hài lòng",
    "Ship the new billing system before December and move every customer without touching renewals",
    "建立数据治理",
)
WORDS: Final = Words(
    empty="还没有目标",
    orphan="未对齐",
    drawn="见上",
    contributes="计入上级",
    supports="只支持，不计入",
    waits="依赖",
)
_STATES: Final = {
    DependencyState.ASKED: "尚未答复",
    DependencyState.ACCEPTED: "已接受",
    DependencyState.REFUSED: "已拒绝",
    DependencyState.MET: "已兑现",
}
_VERDICTS: Final = (
    *[(Health.ON_TRACK, "正常")] * 6,
    *[(Health.BEHIND, "落后")] * 3,
    *[(Health.AT_RISK, "有风险")] * 2,
    (Health.DONE, "已达成"),
    (Health.STALE, "久未更新"),
    (Health.EARLY, "刚开始"),
    (Health.NONE, "暂无数据"),
)


def a_node(ref: str = "SALES/2026Q4/O1", title: str = "Happy customers", **changes: object) -> Node:
    """On track, half of the way, hanging on nothing."""
    given = {
        "health": Health.ON_TRACK,
        "verdict": "on track",
        "percent": "50%",
        "progress": 0.5,
    } | changes
    return Node(ref, title, **given)  # type: ignore[arg-type]


def a_map(size: int, *, seed: int = 1) -> AlignmentMap:
    """A company of that many objectives: five at the top, departments, teams; now and then one astray."""
    chance = Random(seed)
    nodes: list[Node] = []
    uppers = {0: [-1], 1: list[int](), 2: list[int]()}
    for place in range(size):
        depth = min(chance.choice((0, 1, 1, 2, 2, 2, 3, 3, 3, 3)), _deepest(uppers))
        depth = 1 if depth == 0 and len(uppers[1]) > 5 else depth
        parent = chance.choice(uppers[depth]) if depth else -1
        group = f"DIV{place % 5}-T{place % 7}" if depth > 1 else f"DIV{place % 5}" if depth else "COMPANY"
        health, verdict = chance.choice(_VERDICTS)
        done = None if health is Health.NONE else 1.0 if health is Health.DONE else chance.random()
        nodes.append(
            Node(
                ref=f"{group}/2026Q4/O{place + 1}",
                title=chance.choice(TITLES),
                health=health,
                verdict=verdict,
                percent="–" if done is None else f"{done:.0%}",
                progress=done,
                parent=parent,
                part=chance.choice(("", "", "KR2")) if parent >= 0 else "",
                contributes=chance.random() < 0.5,
                orphan=parent < 0 and group != "COMPANY",
            )
        )
        if depth < 2:
            uppers[depth + 1].append(place)
    pairs = [(chance.randrange(size), chance.randrange(size)) for _ in range(size // 12)]
    states = [chance.choice(tuple(DependencyState)) for _ in pairs]
    ties = tuple(
        Tie(waiting, on, state, _STATES[state], f"{nodes[waiting].ref} 在等 {nodes[on].ref}")
        for (waiting, on), state in zip(pairs, states, strict=True)
        if waiting != on
    )
    return AlignmentMap("对齐图 · 2026Q4", f"{size} 个目标", "", tuple(nodes), ties=ties, words=WORDS)


def _deepest(uppers: dict[int, list[int]]) -> int:
    return max(depth for depth, places in uppers.items() if places)
