"""One person taken out of a text: their staff id gives way to a pseudonym, their names to a dash.

Only what stands for itself is a name: "Ann" is not taken out of "Annual". A name of one sign and a short
staff id are looked for only where nothing else can be meant, behind an @.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from storage.personal import KEPT, WITHHELD

# Scripts that put spaces between words: there a name ends where its word does.
_LETTER: Final = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f\u1e00-\u1eff"
_ID_SIGN: Final = "0-9A-Za-z_-"
_SHORT_ID, _SHORT_NUMBER, _SHORT_NAME = 4, 6, 2
_SHOWN_ID: Final = 4  # signs of a staff id that tell two people of one name apart
_OF_STAFF: Final = frozenset({"undo_by", *(column for each in KEPT for column in each.named_by)})
_PINGS: Final = "pings"


class Redaction:
    """`names` are all they were called by, `spellings` other ways in which those are written."""

    def __init__(self, staff_id: str, names: Iterable[str], pseudonym: str) -> None:
        self._staff_id = staff_id
        self._pseudonym = pseudonym
        self._is_plain = len(staff_id) >= (_SHORT_NUMBER if staff_id.isdigit() else _SHORT_ID)
        forms = {form for name in names if name for form in (name, *_normal_forms(name))} - {staff_id}
        self.names = tuple(sorted(forms, key=lambda name: (-len(name), name)))
        self._words = re.compile("|".join(self._patterns()))
        self._address = re.compile(rf"(?<![^:/?&=]){re.escape(staff_id)}(?![^:/?&=#])")

    @property
    def needles(self) -> tuple[str, ...]:
        """One of these is in every text that holds any of them, also as JSON writes it."""
        raw = (self._staff_id, *self.names)
        escaped = (json.dumps(each, ensure_ascii=plain)[1:-1] for each in raw for plain in (True, False))
        return tuple(dict.fromkeys((*raw, *escaped)))

    def words(self, text: str) -> str:
        """What somebody typed, or what was said to them."""
        return self._words.sub(self._replacement, text)

    def address(self, text: str) -> str:
        """The id of a request, a path: only the staff id can be in it, as a part of its own."""
        return self._address.sub(self._pseudonym, text)

    def json(self, text: str) -> str:
        """JSON in, JSON out, written as it was."""
        found = json.loads(text)
        return _like(text, found, self._inside(found, ""))

    def staffs(self, text: str) -> str:
        """A JSON list of staff ids, without theirs."""
        found = json.loads(text)
        return _like(text, found, [each for each in found if each != self._staff_id])

    def _inside(self, value: Any, key: str) -> Any:
        if isinstance(value, str):
            return self._text(value, key)
        if isinstance(value, dict):
            return {name: self._inside(inner, name) for name, inner in value.items()}
        if not isinstance(value, list):
            return value
        if key == _PINGS:
            value = [each for each in value if each != self._staff_id]
        return [self._inside(each, key) for each in value]

    def _text(self, value: str, key: str) -> str:
        if value == self._staff_id and (self._is_plain or key in _OF_STAFF):
            return self._pseudonym
        text = self.words(value)
        return self.address(text) if self._is_plain else text

    def _patterns(self) -> Iterable[str]:
        staff_id = re.escape(self._staff_id)
        shown = rf"(?: \((?:{staff_id}|{re.escape(self._staff_id[-_SHOWN_ID:])})\))?"
        for name in self.names:
            before = f"(?<![{_LETTER}])" if re.match(f"[{_LETTER}]", name[0]) else ""
            after = f"(?![{_LETTER}])" if re.match(f"[{_LETTER}]", name[-1]) else ""
            at = "" if len(name) >= _SHORT_NAME else "(?<=[@＠])"
            yield f"{at}{before}{re.escape(name)}{after}{shown}"
        at = "" if self._is_plain else "(?<=[@＠])"
        yield rf"{at}(?<![{_ID_SIGN}])(?P<id>{staff_id})(?![{_ID_SIGN}])"

    def _replacement(self, found: re.Match[str]) -> str:
        return self._pseudonym if found["id"] else WITHHELD


def _normal_forms(name: str) -> tuple[str, str]:
    """A letter and its mark are one sign or two, whoever's keyboard wrote them."""
    return unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)


def _like(text: str, before: Any, after: Any) -> str:
    """Written with the spaces and escapes that `text` was written with."""
    if before == after:
        return text
    for separators in ((", ", ": "), (",", ":")):
        for plain in (False, True):
            if json.dumps(before, ensure_ascii=plain, separators=separators) == text:
                return json.dumps(after, ensure_ascii=plain, separators=separators)
    return json.dumps(after, ensure_ascii=False)
