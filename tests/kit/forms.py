"""The forms of a page as a browser without scripts hands them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

CLOSED = ("input", "br", "meta", "link")


@dataclass
class Form:
    """`fields` is what is handed in as it stands; buttons by name with all values they may have."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)  # names of what may be typed or chosen
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self.forms.append(Form(given["action"]))
            self._open = True
        elif self._open and "name" in given:
            form = self.forms[-1]
            if tag == "button":
                form.buttons.append((given["name"], given["value"]))
            elif given.get("type") == "hidden":
                form.fields[given["name"]] = given["value"]
            else:
                form.typed.append(given["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def forms_of(page: str) -> list[Form]:
    """Those that do something, in order; the choice of a language is one of them."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.fields.get("what")]


def offered(page: str) -> list[str]:
    """What may be done on a page, the choice of a language left out."""
    return [form.fields["what"] for form in forms_of(page) if form.fields["what"] != "lang"]


def form_for(page: str, what: str, **button: str) -> Form:
    """The form that does it; of several the one with such a button. Raises LookupError."""
    for form in forms_of(page):
        if form.fields["what"] == what and set(button.items()) <= set(form.buttons):
            return form
    raise LookupError(f"no form {what!r} with {button} among {offered(page)}")


async def hand_in(
    browser: httpx.AsyncClient, form: Form, headers: dict[str, str] | None = None, /, **typed: str
) -> httpx.Response:
    return await browser.post(form.action, data=form.fields | typed, headers=headers)


async def fill_in(browser: httpx.AsyncClient, path: str, what: str, /, **typed: str) -> str:
    """Open a page, fill its form in, and read the page that comes then."""
    page = (await browser.get(path)).text
    answer = await hand_in(browser, form_for(page, what), **typed)
    assert answer.status_code == 303, answer.text
    return (await browser.get(answer.headers["location"])).text
