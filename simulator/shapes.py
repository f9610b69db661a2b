"""What a robot's message says, read from either of its two forms; strict about what must be in it.

https://open.dingtalk.com/document/development/custom-robots-send-group-messages
https://open.dingtalk.com/document/development/robot-message-type
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from simulator.gateway import Refused, refused, refused_by_number
from simulator.world import Shape

Facts = Mapping[str, Any]


def from_webhook(body: Facts) -> Shape:
    """The form of session webhooks, custom robots and callback responses; raises Refused."""
    read = _WEBHOOK.get(str(body.get("msgtype")))
    if read is None:
        raise refused_by_number(400105, f"unsupported msgtype {body.get('msgtype')!r}")
    return read(_inner(body, str(body["msgtype"])))


def from_template(key: str, param: Facts) -> Shape:
    """The app robot's form, a template with its words; raises Refused."""
    if key in _ACTION_CARDS:
        return _template_card(param, *_ACTION_CARDS[key])
    if key not in _TEMPLATES:
        raise refused("invalidParameter.msgKey.invalid", f"msgKey {key} unknown")
    kind, wanted = _TEMPLATES[key]
    words = {name: _word(param, name, code) for name, code in wanted.items()}
    if kind == "text":
        return Shape("text", "", words["content"])
    if kind == "markdown":
        return Shape("markdown", words["title"], words["text"])
    if kind == "link":
        return _link(words["title"], words["text"], words["messageUrl"])
    return Shape("text", "", f"[{key}]")


def _inner(body: Facts, name: str) -> Facts:
    inner = body.get(name)
    if not isinstance(inner, dict):
        raise _missing(name)
    return inner


def _missing(name: str) -> Refused:
    return refused_by_number(40035, f"param error: {name} is missing")


def _string(facts: Facts, name: str) -> str:
    value = facts.get(name)
    if not isinstance(value, str) or not value:
        raise _missing(name)
    return value


def _text(facts: Facts) -> Shape:
    return Shape("text", "", _string(facts, "content"))


def _markdown(facts: Facts) -> Shape:
    return Shape("markdown", _string(facts, "title"), _string(facts, "text"))


def _link_message(facts: Facts) -> Shape:
    return _link(_string(facts, "title"), _string(facts, "text"), _string(facts, "messageUrl"))


def _link(title: str, text: str, url: str) -> Shape:
    return Shape("markdown", title, f"[{title}]({url})\n\n{text}")


def _action_card(facts: Facts) -> Shape:
    title, text = _string(facts, "title"), _string(facts, "text")
    # With both parts of a single button there, `btns` counts for nothing.
    if facts.get("singleTitle") and facts.get("singleURL"):
        single = (_string(facts, "singleTitle"), _string(facts, "singleURL"))
        return Shape("actionCard", title, text, (single,))
    buttons = _objects(facts, "btns")
    pairs = tuple((_string(button, "title"), _string(button, "actionURL")) for button in buttons)
    return Shape("actionCard", title, text, pairs)


def _feed_card(facts: Facts) -> Shape:
    links = _objects(facts, "links")
    lines = [f"- [{_string(link, 'title')}]({_string(link, 'messageURL')})" for link in links]
    return Shape("markdown", _string(links[0], "title"), "\n".join(lines))


def _objects(facts: Facts, name: str) -> list[Facts]:
    values = facts.get(name)
    if not isinstance(values, list) or not values or not all(isinstance(each, dict) for each in values):
        raise _missing(name)
    return values


_WEBHOOK: Final[Mapping[str, Callable[[Facts], Shape]]] = {
    "text": _text,
    "markdown": _markdown,
    "link": _link_message,
    "actionCard": _action_card,
    "feedCard": _feed_card,
}

# Template: what the page makes of it, and the code for each word that is missing.
_TEMPLATES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "sampleText": ("text", {"content": "contentOfText"}),
    "sampleMarkdown": ("markdown", {"title": "markdownTotitle", "text": "markdownTotext"}),
    "sampleLink": (
        "link",
        {"title": "titleOfLink", "text": "textOfLink", "messageUrl": "messageUrlOfLink"},
    ),
    "sampleImageMsg": ("other", {"photoURL": "photoTophotoUrl"}),
    "sampleAudio": ("other", {"mediaId": "audio", "duration": "audio"}),
    "sampleFile": ("other", {"mediaId": "file", "fileName": "file", "fileType": "file"}),
    "sampleVideo": ("other", {"videoMediaId": "video", "videoType": "video", "picMediaId": "video"}),
}
# Template: the names of each button's label and address.
_STACKED: Final = [(f"actionTitle{number}", f"actionURL{number}") for number in range(1, 6)]
_ACTION_CARDS: Final[Mapping[str, tuple[list[tuple[str, str]], str, str]]] = {
    "sampleActionCard": ([("singleTitle", "singleURL")], "singleTitle", "singleUrl"),
    **{
        f"sampleActionCard{most}": (_STACKED[:most], "btnsTotitle", "btnsToactionUrl") for most in range(2, 6)
    },
    "sampleActionCard6": (
        [("buttonTitle1", "buttonUrl1"), ("buttonTitle2", "buttonUrl2")],
        "btnsTotitle",
        "btnsToactionUrl",
    ),
}


def _template_card(param: Facts, buttons: list[tuple[str, str]], label_code: str, url_code: str) -> Shape:
    title = _word(param, "title", "actionCardTotitle")
    text = _word(param, "text", "actionCardTotext")
    pairs = tuple(
        (_word(param, label, f"actionCardTo{label_code}"), _word(param, url, f"actionCardTo{url_code}"))
        for label, url in buttons
    )
    return Shape("actionCard", title, text, pairs)


def _word(param: Facts, name: str, code: str) -> str:
    value = param.get(name)
    if not isinstance(value, str) or not value:
        raise refused(f"miss.param.{code}", f"msgParam has no {name}")
    return value
