"""Random small companies, as documents of the export's schema."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from okr.amounts import plain
from okr.model import Kind
from tests.kit.documents import KEYS, PEOPLE, Q3, Q4, JsonObject, at
from tests.kit.random_absences import absences

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
titles = st.sampled_from(("Sell more", "客户成功 🎯", "=1+1", 'a, "b"; c', "Ünïcode", "-5"))
staff = st.sampled_from(PEOPLE)
numbers = st.decimals(-(10**6), 10**6, places=2).map(plain)
whole = st.integers(0, 3)
instants = st.tuples(st.integers(0, 50), st.integers(0, 10**6)).map(lambda t: at(t[0], milliseconds=t[1]))
scores = st.none() | st.integers(0, 10).map(lambda tenths: tenths / 10)
days = st.dates(date(2026, 10, 2), date(2026, 12, 30)).map(date.isoformat)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def documents(draw: st.DrawFn) -> JsonObject:
    """A whole small company as an export would tell it, without what is computed."""
    groups = [_group(draw, key) for key in KEYS[: draw(st.integers(1, 3))]]
    ids = iter(range(1, 10_000))
    objectives = [
        _objective(draw, group["key"], cycle, number, ids)
        for group in groups
        for cycle in (Q3, Q4)
        for number in sorted(draw(st.sets(st.integers(1, 9), max_size=2)))
    ]
    _align(draw, objectives)
    krs = [kr["ref"] for each in objectives for kr in each["key_results"]]
    return {
        "schema": 1,
        "groups": groups,
        "people": [
            {"staff_id": each, "name": draw(titles), "lang": draw(maybe(st.sampled_from(("en", "zh-CN"))))}
            for each in PEOPLE
        ],
        "cycles": [_cycle(draw, cycle, groups, objectives) for cycle in (Q3, Q4)],
        "objectives": objectives,
        "dependencies": [_dependency(draw, next(ids), krs) for _ in range(draw(whole) if krs else 0)],
        "absences": absences(draw, staff, days),
        "kudos": [
            {"id": next(ids), "at": draw(instants), "by": draw(staff), "to": draw(staff)}
            | {"key_result": draw(st.sampled_from(krs)), "text": draw(texts)}
            for _ in range(draw(whole) if krs else 0)
        ],
        "retros": [
            {"id": next(ids), "at": draw(instants), "by": draw(staff), "text": draw(texts)}
            | {"group": draw(st.sampled_from(groups))["key"], "cycle": draw(st.sampled_from((Q3, Q4)))}
            for _ in range(draw(whole))
        ],
    }


def _group(draw: st.DrawFn, key: str) -> JsonObject:
    return {
        "key": key,
        "title": draw(titles),
        "level": draw(st.sampled_from(("company", "department", "team"))),
        "parent": None if key == KEYS[0] else KEYS[0],
        "lang": draw(st.sampled_from(("zh-CN", "en"))),
        "tz": draw(st.sampled_from(("Asia/Shanghai", "America/New_York", "UTC"))),
        "conversation_id": f"cid-{key}",
        "calendar": draw(st.sampled_from(("CN", "none"))),
        "visibility": draw(st.sampled_from(("company", "group", "private"))),
        "health_rule": draw(st.sampled_from(("gap 10 25", "ratio 0.9 0.7", "owner"))),
        "external": draw(st.booleans()),
        "rollup": draw(st.sampled_from(("equal", "size"))),
        "overflow": draw(st.booleans()),
        "checkin": draw(st.sampled_from(("every week on fri 10:00", "off"))),
        "managers": sorted(draw(st.sets(staff))),
        "members": sorted(draw(st.sets(staff))),
    }


def _cycle(draw: st.DrawFn, cycle: str, groups: list[JsonObject], objectives: list[JsonObject]) -> JsonObject:
    first = {Q3: ("2026-07-01", "2026-09-30"), Q4: ("2026-10-01", "2026-12-31")}[cycle]
    lived = []
    for group in groups:
        here = [each for each in objectives if each["ref"].startswith(f"{group['key']}/{cycle}/")]
        closed = draw(st.booleans())
        things = [ref for each in here for ref in (each["ref"], *(kr["ref"] for kr in each["key_results"]))]
        last = [
            max([draw(whole), *(int(ref.rpartition(letter)[2]) for ref in things if f"/{letter}" in ref)])
            for letter in ("O", "KR")
        ]
        if not closed and not any(last):
            continue  # nobody touched it: there is nothing to tell
        lived.append(
            {
                "group": group["key"],
                "state": "closed" if closed else "open",
                "opened_at": draw(maybe(instants)) if closed else None,
                "opened_by": draw(maybe(staff)) if closed else None,
                "closed_at": draw(instants) if closed else None,
                "closed_by": draw(staff) if closed else None,
                "last_objective": last[0],
                "last_key_result": last[1],
                "picture": [_pictured(draw, ref) for ref in things] if closed else [],
            }
        )
    return {"id": cycle, "start": first[0], "end": first[1], "groups": lived}


def _pictured(draw: st.DrawFn, ref: str) -> JsonObject:
    return {
        "ref": ref,
        "value": None,
        "progress": draw(maybe(st.integers(-9999, 19999).map(lambda grain: grain / 10_000))),
        "health": draw(st.sampled_from(("none", "behind", "done"))),
        "score": draw(scores),
    }


def _objective(draw: st.DrawFn, key: str, cycle: str, number: int, ids: Any) -> JsonObject:
    return {
        "ref": f"{key}/{cycle}/O{number}",
        "title": draw(titles),
        "owner": draw(staff),
        "visibility": draw(st.sampled_from(("company", "group", "private"))),
        "kind": draw(st.sampled_from(("committed", "aspirational"))),
        "state": draw(st.sampled_from(("draft", "open", "closed", "dropped"))),
        "aligned_to": [],
        "contributes": [],
        "score": draw(scores),
        "score_note": draw(texts),
        "verdict": draw(maybe(st.sampled_from(("keep", "change", "drop")))),
        "verdict_line": draw(texts),
        "reason": draw(texts),
        "carried_from": draw(maybe(st.just(f"{key}/2026Q2/O1"))),
        "created_at": draw(instants),
        "key_results": [
            _key_result(draw, f"{key}/{cycle}/KR{10 * number + place}", ids) for place in range(draw(whole))
        ],
    }


def _key_result(draw: st.DrawFn, ref: str, ids: Any) -> JsonObject:
    kind = draw(st.sampled_from(list(Kind)))
    names = "abc"[: draw(st.integers(1, 3))] if kind is Kind.MILESTONES else ""
    steps = [_milestone(draw, name) for name in names]
    values = days if kind is Kind.DATE else numbers
    reports = [_check_in(draw, next(ids), values) for _ in range(draw(whole))]
    if len(reports) > 1 and draw(st.booleans()):
        reports[-1]["mends"] = reports[0]["id"]
    return {
        "ref": ref,
        "title": draw(titles),
        "owner": draw(staff),
        "kind": kind.value,
        "unit": draw(st.sampled_from(("", "%", "小时", "¥"))),
        **_measure(draw, kind, len(steps)),
        "current": draw(maybe(values)),
        "weight": draw(st.sampled_from(("1", "0", "2.5"))),
        "due": draw(maybe(days)),
        "confidence": draw(maybe(st.integers(0, 10))),
        "stated_health": draw(maybe(st.sampled_from(("on_track", "behind", "at_risk")))),
        "score": draw(scores),
        "state": draw(st.sampled_from(("draft", "open", "closed", "dropped"))),
        "commit": draw(maybe(numbers)),
        "stretch": draw(maybe(numbers)),
        "done": draw(st.booleans()),
        "last_step": draw(maybe(numbers)),
        "checked_in_at": draw(maybe(instants)),
        "created_at": draw(instants),
        "score_note": draw(texts),
        "reason": draw(texts),
        "carried_from": None,
        "feed": draw(st.sampled_from(("none", "auto", "by_hand"))),
        "feed_source": draw(texts),
        "phases": [{"by": draw(days), "share": "0.25", "value": None}] if draw(st.booleans()) else [],
        "milestones": steps,
        "targets": [_version(draw, number, values) for number in range(1, draw(st.integers(1, 3)) + 1)],
        "blockers": _blockers(draw),
        "comments": [
            {"id": next(ids), "at": draw(instants), "by": draw(staff), "text": draw(texts)}
            for _ in range(draw(whole))
        ],
        "checkins": reports,
    }


def _measure(draw: st.DrawFn, kind: Kind, steps: int) -> JsonObject:
    low = draw(st.decimals(-1000, 1000, places=1))
    high = low + draw(st.decimals("0.1", 1000, places=1))
    start, target, least, most = {
        Kind.RISE: (low, high, None, None),
        Kind.FALL: (high, low, None, None),
        Kind.KEEP_BELOW: (None, None, None, high),
        Kind.KEEP_ABOVE: (None, None, low, None),
        Kind.KEEP_BETWEEN: (None, None, low, high),
        Kind.YES_NO: (None, Decimal(1), None, None),
        Kind.MILESTONES: (Decimal(0), Decimal(steps), None, None),
        Kind.DATE: (None, None, None, None),
    }[kind]
    found = {"start": start, "target": target, "low": least, "high": most}
    told: JsonObject = {name: None if each is None else plain(each) for name, each in found.items()}
    return told | ({"target": draw(days)} if kind is Kind.DATE else {})


def _milestone(draw: st.DrawFn, title: str) -> JsonObject:
    done_at = draw(maybe(instants))
    return {"title": title, "done_at": done_at, "done_by": draw(maybe(staff)) if done_at else None}


def _check_in(draw: st.DrawFn, key: int, values: st.SearchStrategy[str]) -> JsonObject:
    return {
        "id": key,
        "at": draw(instants),
        "by": draw(staff),
        "source": draw(st.sampled_from(("chat", "card", "api", "import"))),
        "value": draw(values),
        "confidence": draw(maybe(st.integers(0, 10))),
        "note": draw(texts),
        "undone": draw(st.booleans()),
        "late": draw(st.booleans()),
        "approx": draw(st.booleans()),
        "before": draw(maybe(values)),
        "start": draw(maybe(numbers)),
        "target": draw(values),
        "low": draw(maybe(numbers)),
        "stated_health": draw(maybe(st.sampled_from(("on_track", "behind")))),
        "done": draw(st.booleans()),
        "ticked": draw(st.lists(titles, max_size=2)),
        "mends": None,
        "recorded_at": draw(instants),
    }


def _version(draw: st.DrawFn, number: int, values: st.SearchStrategy[str]) -> JsonObject:
    return {
        "number": number,
        "since": draw(instants),
        "by": draw(staff),
        "start": draw(maybe(numbers)),
        "target": draw(values),
        "low": draw(maybe(numbers)),
        "commit": None,
        "stretch": None,
        "phases": [{"by": draw(days), "share": None, "value": draw(numbers)}] if draw(st.booleans()) else [],
    }


def _blockers(draw: st.DrawFn) -> list[JsonObject]:
    told = []
    for last in range(draw(st.integers(0, 2)), 0, -1):
        closed = last > 1 or draw(st.booleans())
        told.append(
            {
                "reason": draw(texts),
                "owner": draw(staff),
                "by": draw(staff),
                "since": draw(instants),
                "closed_at": draw(instants) if closed else None,
                "closed_by": draw(staff) if closed else None,
                "word": draw(texts) if closed else "",
            }
        )
    return told


def _align(draw: st.DrawFn, objectives: list[JsonObject]) -> None:
    """Each to some of those before it, or to their key results: no loop can come of it."""
    for index, objective in enumerate(objectives):
        above = [
            ref
            for each in objectives[:index]
            for ref in (each["ref"], *(kr["ref"] for kr in each["key_results"]))
        ]
        refs = draw(st.lists(st.sampled_from(above), unique=True, max_size=2)) if above else []
        objective["aligned_to"] = refs
        objective["contributes"] = [ref for ref in refs if draw(st.booleans())]


def _dependency(draw: st.DrawFn, key: int, krs: list[str]) -> JsonObject:
    state = draw(st.sampled_from(("asked", "accepted", "refused", "met")))
    return {
        "id": key,
        "from": draw(st.sampled_from(krs)),
        "on": draw(st.sampled_from(krs)),
        "state": state,
        "by": draw(maybe(days)),
        "asked_by": draw(staff),
        "asked_at": draw(instants),
        "reason": draw(texts),
        "answered_by": None if state == "asked" else draw(staff),
        "answered_at": None if state == "asked" else draw(instants),
    }
