"""Lines that only ask, that are about the speaker or the group, that answer a question, and wrong ones."""

from __future__ import annotations

from tests.kit.company import NAMES
from tests.model.plain import NEXT
from tests.model.said import results
from tests.model.said.choice import PLACES, Choice, Said

LISTS = (
    "/okr", "/okr mine", "/okr risk", "/okr stale", "/okr all", "/okr SALES", f"/okr {NEXT}",
    "/okr all page 2",
)  # fmt: skip
HELP = (
    ("/help kr update", ""),
    ("/help all", ""),
    ("/help goals", ""),
    ("/help gardening", "unknown_command"),
)
SAID = {
    "visibility": ("company", "group", "private"),
    "health": ("gap 10 25", "gap 5 15", "ratio 0.9 0.7"),
    "rollup": ("equal", "size"),
    "overflow": ("on", "off"),
    "pictures": ("on", "off"),
    "quiet": ("21:00-07:00", "20:00-08:30"),
    "notices": ("none", "all"),
    "checkin": ("every week on tue 09:30", "off"),
}
MISTAKEN = (
    ("health", "very well", "bad_setting"),
    ("colour", "red", "unknown_setting"),
    ("rollup", "no", "bad_setting"),
)


def okr(choose: Choice) -> Said:
    if choose.seldom(5):
        whom = choose.one([*PLACES])
        return Said(f"/okr @{NAMES[whom]}", "okr", {}, (whom,))
    if choose.seldom(12):
        return Said("/okr NOWHERE", "okr", {"code": "unknown_reference"})
    return Said(choose.one(LISTS), "okr", {})


def show_objective(choose: Choice) -> Said:
    ref = choose.objective()
    return Said(f"/okr show {choose.called(ref)[0]}", "okr show", {"ref": ref})


def show_key_result(choose: Choice) -> Said:
    ref = choose.key_result()
    return Said(f"/kr show {choose.called(ref)[0]}", "kr show", {"ref": ref})


def history(choose: Choice) -> Said:
    ref, more = choose.key_result(), choose.one(("", " more"))
    return Said(f"/kr history {choose.called(ref)[0]}{more}", "kr history", {"ref": ref})


def of_one_or_all(name: str) -> tuple[str, ...]:
    return (f"/{name}", f"/{name} {NEXT}", f"/{name} mine" if name == "lint" else f"/{name} all")


def look_over(choose: Choice) -> Said:
    """The map or the quality check, of everything or of one."""
    name = choose.one(("map", "lint"))
    if choose.seldom(3):
        return Said(choose.one(of_one_or_all(name)), name, {})
    ref = choose.objective()
    return Said(f"/{name} {choose.called(ref)[0]}", name, {"ref": ref})


def look_around(choose: Choice) -> Said:
    name = choose.one(("card", "digest", "status", "help", "id", "whoami"))
    return Said(f"/{name}", name, {})


def help_with(choose: Choice) -> Said:
    text, code = choose.one(HELP)
    return Said(text, "help", {"code": code})


def export(choose: Choice) -> Said:
    return Said(choose.one(("/export", f"/export {NEXT}")), "export", {})


def export_token(choose: Choice) -> Said:
    if not choose.rules():
        return export(choose)
    return Said("/export token", "export token", {})


# --- oneself and the group -----------------------------------------------------------------------


def language(choose: Choice) -> Said:
    text, to, code = choose.one(
        (("/lang en", "en", ""), ("/lang 中文", "zh-CN", ""), ("/lang elvish", "", "unknown_language"))
    )
    return Said(text, "lang", {"to": to, "code": code})


def group_language(choose: Choice) -> Said:
    """Alone: a message is answered, and read, in the language in which it began."""
    to = choose.one(("en", "zh-CN", None))
    return Said(f"/settings lang {to or 'reset'}", "settings", {"name": "lang", "to": to})


def settings(choose: Choice) -> Said:
    if not choose.rules():
        return Said("/settings", "settings", {"name": "", "to": None})
    name = choose.one([*SAID])
    to = None if choose.seldom(3) else choose.one(SAID[name])
    if not choose.seldom(9):
        return Said(f"/settings {name} {to or 'reset'}", "settings", {"name": name, "to": to})
    name, typed, code = choose.one(MISTAKEN)
    return Said(f"/settings {name} {typed}", "settings", {"name": name, "to": typed, "code": code})


# --- answers, undo, and what is wrong ------------------------------------------------------------

WRONG = (
    ("/kr update {kr} banana", "bad_amount"),
    ("/kr update {kr} 45 50", "ambiguous_amount"),
    ("/kr update {kr} 4 5 %", "bad_amount"),
    ("/kr update {kr} 5 conf 11", "bad_confidence"),
    ("/kr updaet {kr} 5", "unknown_command"),
    ("/kr edit {kr} target", "missing_word"),
    ("/kr edit {kr} colour red", "missing_word"),
    ("/kr move {kr} {kr}", "bad_reference"),
    ("/kr add {o} More shops", "missing_word"),
    ("/kr auto {kr} banana", "missing_word"),
    ("/kr comment {kr}", "missing_word"),
    ("/okr add", "title_missing"),
    ("/okr align {o} nowhere", "bad_reference"),
    ("/score {kr}", "missing_word"),
    ("/depend {kr}", "missing_word"),
    ("/depend accept", "missing_word"),
    ("/retro", "missing_word"),
    ("/kudos {kr} well done", "missing_word"),
    ("/lang", "missing_word"),
    ("/whoami please", "unexpected_word"),
    ("good morning everybody", "unknown_command"),
)


def wrong(choose: Choice) -> Said:
    line, code = choose.one(WRONG)
    key_result, objective = (choose.typed(ref) for ref in (choose.key_result(), choose.objective()))
    return Said(line.format(kr=key_result, o=objective), "wrong", {"code": code})


def quoted(choose: Choice) -> Said:
    """Beside lines of one's own it is passed over."""
    ref = choose.typed(choose.key_result())
    return Said(f"> /kr update {ref} 5", "wrong", {"code": "quoted_line"})


def undo(choose: Choice) -> Said:
    """Mostly said by somebody who changed something a moment ago."""
    return Said("/undo", "undo", {}) if choose.changed_here() or choose.seldom(6) else results.update(choose)


def yes(choose: Choice) -> Said:
    """Where nothing was asked it is refused."""
    said = choose.is_asked() or (choose.is_unasked() and choose.seldom(6))
    return Said("/yes", "yes", {}) if said else results.drop(choose)


def no(_: Choice) -> Said:
    return Said("/no", "no", {})
