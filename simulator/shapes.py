"""What a robot's message says, read from either of its two forms; strict about what must be in it.

https://open.dingtalk.com/document/development/custom-robots-send-group-messages
https://open.dingtalk.com/document/development/robot-message-type
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from simulator.gateway import Refused, refused, refused_by_number
from simulator.world import Shape

Facts = Mapping[str, Any]


def from_webhook(body: Facts) -> Shape:
    """The form of session webhooks, custom robots and callback responses; raises Refused."""
    read = _WEBHOOK.get(str(body.get("msgtype")))
    if read is None:
        raise refused_by_number(400105, f"unsupported msgtype {body.get('msgtype')!r}")
    shape = read(_inner(body, str(body["msgtype"])))
    return replace(shape, mentions=_mentioned(body, shape))


def from_template(key: str, param: Facts) -> Shape:
    """The app robot's form, a template with its words; raises Refused."""
    if key in _ACTION_CARDS:
        return _template_card(param, *_ACTION_CARDS[key])
    if key not in _TEMPLATES:
        raise refused("invalidParameter.msgKey.invalid", f"msgKey {key} unknown")
    shape, wanted = _TEMPLATES[key]
    return shape({name: _word(param, name, code) for name, code in wanted.items()} | _pictures(param))


def _pictures(param: Facts) -> dict[str, str]:
    """What a template may leave out."""
    picture = param.get("picUrl")
    return {"picUrl": picture} if isinstance(picture, str) and picture else {}


def _mentioned(body: Facts, shape: Shape) -> tuple[str, ...]:
    """Whose client tells them: their id stands in `at` and in the text, of a message that can mention."""
    at = body.get("at")
    if body.get("msgtype") not in _MENTIONING or not isinstance(at, dict):
        return ()
    ids = at.get("atUserIds")
    named = [each for each in ids if isinstance(each, str)] if isinstance(ids, list) else []
    return tuple(each for each in named if re.search(rf"@{re.escape(each)}(?!\w)", shape.text))


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


def _link(facts: Facts) -> Shape:
    title, text, url = (_string(facts, name) for name in ("title", "text", "messageUrl"))
    picture = f"\n\n![]({facts['picUrl']})" if facts.get("picUrl") else ""
    return Shape("markdown", title, f"[{title}]({url})\n\n{text}{picture}")


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
    lines = [
        f"![]({_string(link, 'picURL')})\n\n[{_string(link, 'title')}]({_string(link, 'messageURL')})"
        for link in links
    ]
    return Shape("markdown", _string(links[0], "title"), "\n\n".join(lines))


def _image(facts: Facts) -> Shape:
    return Shape("image", "[图片]", _string(facts, "photoURL"))


def _audio(facts: Facts) -> Shape:
    lasts = facts["duration"]
    if not (lasts.isascii() and lasts.isdigit()):
        raise refused("miss.param.audio", "duration is no number of milliseconds")
    return Shape("audio", "[语音]", f"[语音] {int(lasts) / 1000:g} s")


def _file(facts: Facts) -> Shape:
    return Shape("file", f"[文件] {facts['fileName']}", f"[文件] {facts['fileName']}")


def _video(facts: Facts) -> Shape:
    return Shape("video", "[视频]", f"[视频] {facts['duration']} s")


def _objects(facts: Facts, name: str) -> list[Facts]:
    values = facts.get(name)
    if not isinstance(values, list) or not values or not all(isinstance(each, dict) for each in values):
        raise _missing(name)
    return values


_WEBHOOK: Final[Mapping[str, Callable[[Facts], Shape]]] = {
    "text": _text,
    "markdown": _markdown,
    "link": _link,
    "actionCard": _action_card,
    "feedCard": _feed_card,
}

# Those in which a mention does anything; a card has no other way than its text.
_MENTIONING: Final = frozenset(["text", "markdown", "actionCard"])

# Template: what the page makes of it, and the code for each word that is missing.
_TEMPLATES: Final[Mapping[str, tuple[Callable[[Facts], Shape], Mapping[str, str]]]] = {
    "sampleText": (_text, {"content": "contentOfText"}),
    "sampleMarkdown": (_markdown, {"title": "markdownTotitle", "text": "markdownTotext"}),
    "sampleLink": (
        _link,
        {"title": "titleOfLink", "text": "textOfLink", "messageUrl": "messageUrlOfLink"},
    ),
    "sampleImageMsg": (_image, {"photoURL": "photoTophotoUrl"}),
    "sampleAudio": (_audio, {"mediaId": "audio", "duration": "audio"}),
    "sampleFile": (_file, {"mediaId": "file", "fileName": "file", "fileType": "file"}),
    "sampleVideo": (
        _video,
        {"duration": "video", "videoMediaId": "video", "videoType": "video", "picMediaId": "video"},
    ),
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
