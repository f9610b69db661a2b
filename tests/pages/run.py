"""`make pages`: write down what the local DingTalk refuses, and what the bot does about each fault.

Both pages are printed from the tables that the programs themselves go by; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from dingtalk_client.actions import PARK_FOR, Action, Part, Row
from dingtalk_client.fault_table import PARTS
from tests.pages.the_table import ROWS, shown

DOCS = Path(__file__).parents[2] / "docs"
RULES, FAULTS = DOCS / "dingtalk-rules.md", DOCS / "dingtalk-faults.md"

RULES_HEAD = """# What the local DingTalk refuses

The simulator is a reading of DingTalk's documents of its own. Each row is a condition under which it says
no, what it answers, and how sure it is that DingTalk answers so: *documented*, *seen* in the wild, or
*inferred*. The tests of a row begin with its number and lie in `tests/simulator/`. `…` stands for
`Forbidden.AccessDenied.`. Printed by `make pages`.

Most conditions are switches of the tenant: `GET /_sim/tenant` shows them, a POST there turns them, say
`curl -d '{"stopped": ["SALES"]}' http://127.0.0.1:8701/_sim/tenant`. `POST /_sim/revoke` takes the app's
token away. `POST /_sim/faults` puts an answer in place of the true ones, or makes a call slow:
`{"path": "/v1.0/robot/groupMessages/send", "times": 2, "status": 500, "body": {}}`, and `"stall": 4` for
seconds, `"after": true` where the call is done all the same.

| row | call | condition | answer | sure | shown by |
|---|---|---|---|---|---|
"""

FAULTS_HEAD = """# What the bot does about each fault of DingTalk's

One table decides, `dingtalk_client/fault_table.py`; this page is printed from it by `make pages`.

"""
MEANINGS = {
    Action.RETRY: "it waits and is tried again the same way, at first after about a second, later up to ten"
    " minutes apart, never sooner than the wait named here; when its time is over it is dead",
    Action.REFRESH_TOKEN: "the client fetches a new token and tries once more, at once; refused again, it"
    " is a retry after a minute",
    Action.PARK: f"that custom robot is silent for {PARK_FOR.seconds // 60} minutes and some seconds, what it"
    " would have said waits, in order; an answer leaves by the app robot at once",
    Action.GONE: "this door is shut: the message leaves at once by the next one, a card as a plain"
    " message, any other by the app robot; where there is no next door it is dead",
    Action.DEAD: "it is given up, and `dingokr doctor` shows it with this reason",
    Action.DONE: "it is there already, from a try whose answer got lost: as good as sent",
}
WITHOUT_CODE = """
Faults without a code of DingTalk's: no answer within ten seconds (`timeout`), no connection
(`unreachable`), a status of 500 or above without JSON (`http_5xx`): retry, and ten of them in a row shut the
host until one call every half minute is answered again. Anything else that is no JSON (`not_json`), such as
the page that bans an address: retry after five minutes; where two messages in a row meet one, or where
`1111` says it plainly, nothing at all is sent for five minutes. An answer longer than 64 KiB or packed, and
one that should hold a token and does not: retry. A session webhook on a host that is not listed
(`reply_url_refused`): gone. A code that no document names: retry, or refresh with HTTP status 401. A new
interactive card that is refused for good, or for want of the permission, is gone whatever its row says: its
words are tried as a plain message, and end as that one ends.
"""
NAMES = {
    Action.RETRY: "retry",
    Action.REFRESH_TOKEN: "refresh",
    Action.PARK: "park",
    Action.GONE: "gone",
    Action.DEAD: "dead",
    Action.DONE: "done",
}


def rules_page() -> str:
    tests = shown()
    lines = []
    for row in ROWS:
        names = ", ".join(f"`{each}`" for each in tests.get(row.number, ())) or "not yet"
        facts = (row.number, row.request, row.condition, row.answer, row.sure, names)
        lines.append(f"| {' | '.join(map(str, facts))} |\n")
    return RULES_HEAD + "".join(lines)


def faults_page() -> str:
    meanings = "".join(f"| {NAMES[action]} | {meaning} |\n" for action, meaning in MEANINGS.items())
    head = f"{FAULTS_HEAD}| the bot | which means for a message |\n|---|---|\n{meanings}{WITHOUT_CODE}"
    return head + "".join(f"\n{section}" for part in PARTS for section in _part(part))


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.title}\n"
    yield f"{part.source}\n"
    rows = groupby(part.rows, key=lambda row: (row.action, row.why, row.wait, row.loses_group))
    lines = [_line(list(same)) for _, same in rows]
    yield "| code | the bot | because |\n|---|---|---|\n" + "".join(lines)


def _line(rows: list[Row]) -> str:
    first = rows[0]
    does = NAMES[first.action]
    if first.wait is not None:
        does += f", after {_span(first.wait)}"
    if first.loses_group:
        does += "; the group's timetable rests and the admins are told once"
    codes = " ".join(f"`{row.code}`" for row in rows)
    return f"| {codes} | {does} | {first.why} |\n"


def _span(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    for unit, length in (("hour", 3_600), ("minute", 60), ("second", 1)):
        if seconds % length == 0:
            number = seconds // length
            return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
    raise AssertionError("every number is a multiple of one")


def main() -> None:
    RULES.write_text(rules_page(), encoding="utf-8")
    FAULTS.write_text(faults_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
