"""The names of the export's schema, object by object: those of the contract, and what is kept besides."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


DOCUMENT = _names("schema exported_at groups people cycles objectives dependencies absences kudos retros")
GROUP = _names(
    "key title level parent lang tz conversation_id calendar visibility health_rule external rollup overflow "
    "checkin managers members"
)
PERSON = _names("staff_id name lang")
CYCLE = _names("id start end state groups")
LIVED = _names("group state opened_at opened_by closed_at closed_by last_objective last_key_result picture")
PICTURED = _names("ref value progress health score")
OBJECTIVE = _names(
    "ref title owner visibility kind state aligned_to contributes progress health score score_note verdict "
    "verdict_line reason carried_from created_at key_results"
)
KEY_RESULT = _names(
    "ref title owner kind unit start target current low high weight due confidence progress expected health "
    "health_rule stated_health score blocked state commit stretch done last_step checked_in_at created_at "
    "score_note reason carried_from feed feed_source phases milestones targets blockers comments checkins"
)
MILESTONE = _names("title done_at done_by")
PHASE = _names("by share value")
VERSION = _names("number since by start target low commit stretch phases")
BLOCKED = _names("reason owner by since")
BLOCKER = BLOCKED | _names("closed_at closed_by word")
COMMENT = _names("id at by text")
CHECK_IN = _names(
    "id at by source value confidence note undone late approx before start target low stated_health done "
    "ticked mends recorded_at"
)
DEPENDENCY = _names("id from on state by asked_by asked_at reason answered_by answered_at")
ABSENCE = _names("staff_id first_day last_day stand_in")
KUDOS = _names("id at by to key_result text")
RETRO = _names("id at by group cycle text")

# What follows from the rest: written by an export, not believed by an import.
COMPUTED = _names("progress expected health health_rule blocked")
