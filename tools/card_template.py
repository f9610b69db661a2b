"""Writes docs/cards/okr-card.json: the template of interactive cards, as DingTalk's card builder exports one.

Run from the root of the repository: python -m tools.card_template

The form is that of the exported samples in github.com/open-dingtalk/dingtalk-card-examples (a document
of the builder as JSON text, inside an envelope). `widgetInfo` is what the builder itself compiles from it
and is left empty, as others do who write templates by program. It was not tried on a real corporation.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.outbound.card_shapes import FEET, NOTE, TEXTS, names
from cards.live import MOST_CARD_TAPS, MOST_ROW_TAPS, MOST_ROWS

OUTPUT = Path(__file__).resolve().parents[1] / "docs" / "cards" / "okr-card.json"
COMPONENTS = ("Markdown", "DividerBlock", "ButtonBlock", "StdCard")
_ROWS = frozenset(f"row{row}" for row in range(1, MOST_ROWS + 1))
# Shown while nothing is put in, in the builder's preview.
SAMPLE = {
    "title": "Check-in for Li Wei",
    "text1": "### Check-in for Li Wei · 2026Q4 · week 9 of 14 (2 due)",
    "row1": "**KR3** Cut refund time: 48 → 24 hours · now 36 hours · 50% · expected 63%",
    "row1_version": "7",
    "row1_1": "36 hours",
    "row1_2": "-1",
    "row1_3": "-3",
    "foot1": "Day 57 of 91, a straight line.",
    "card_1": "One by one",
}


def template() -> dict[str, Any]:
    """The whole file."""
    editor = {
        "schemaVersion": "2.0.0",
        "schema": {
            "version": "1.0.0",
            "componentsMap": [_component(name) for name in COMPONENTS],
            "componentsTree": [_card()],
            "i18n": {},
        },
        "mockData": {
            "cardData": dict.fromkeys(names(), "") | SAMPLE,
            "cardPrivateData": {NOTE: ""},
            "localData": {},
            "richTextData": {},
        },
        "editVersion": 0,
        "customWidgetInfo": "",
        "useCustomWidgetInfo": False,
        "variableList": [*(_variable(name) for name in names()), _variable(NOTE, private=True)],
        "formList": [],
        "expList": [],
        "localList": [],
        "hsfList": [],
        "lwpList": [],
        "extension": {"extendType": "NORMAL", "fileTypeList": []},
    }
    text = json.dumps(editor, ensure_ascii=False, separators=(",", ":"))
    return {"editorData": text, "widgetInfo": "", "type": "standard", "mode": "card"}


def _card() -> dict[str, Any]:
    children = [_markdown(f"text{number}") for number in range(1, TEXTS + 1)]
    for row in range(1, MOST_ROWS + 1):
        taps = [f"row{row}_{tap}" for tap in range(1, MOST_ROW_TAPS + 1)]
        children.append(_markdown(f"row{row}"))
        children.append(_buttons(f"row{row}", [*taps, f"row{row}_undo"], version=f"row{row}_version"))
    children += [_markdown(f"foot{number}") for number in range(1, FEET + 1)]
    children.append(_buttons("card", [f"card_{tap}" for tap in range(1, MOST_CARD_TAPS + 1)]))
    children.append(_node("DividerBlock", "divider", {"visible": _shown_if(NOTE)}))
    children.append(_markdown(NOTE))
    props = {
        "cardIcon": {"url": "", "type": "image"},
        "cardName": _string("${title}"),
        "tagText": _string(""),
        "showCloseButton": False,
        "disabledWhileForward": True,
        **_link_props(),
    }
    return {**_node("StdCard", "card_root", props), "fileName": "okr-card", "children": children}


def _markdown(name: str) -> dict[str, Any]:
    margins = {"marginLeft": 12, "marginRight": 12, "marginTop": 8, "marginBottom": 0}
    content = {"type": "dynamicMarkdown", "valueType": "variable", "value": "", **_global(name)}
    props = {"mdVer": 0, "hoverText": _string(""), **margins, "visible": _shown_if(name), "content": content}
    return _node("Markdown", f"md_{name}", {**props, "innerOffset": 0})


def _buttons(name: str, labels: Sequence[str], *, version: str = "") -> dict[str, Any]:
    buttons = [_button(str(at), label, version) for at, label in enumerate(labels)]
    seen = name if name in _ROWS else labels[0]
    return _node("ButtonBlock", f"buttons_{name}", {"buttons": buttons, "visible": _shown_if(seen)})


def _button(key: str, name: str, version: str) -> dict[str, Any]:
    """It sends its own name, and which version of its row was seen."""
    param = {"type": "fixed", "variable": "", "value": "", "name": "", "variableType": "global", "id": "1"}
    if version:
        param |= {"type": "variable", "variable": version, "name": "version"}
    return {
        "$$key": key,
        "id": name,
        "text": _string("${" + name + "}"),
        "status": "normal",
        "color": "blue",
        "icon": {"type": "icon", "icon": "", "iconType": "emoji"},
        **_link_props(),
        "actionType": "request",
        "isDtmd": False,
        "actionId": _string(""),  # empty: the button's own id
        "params": [param],
        "disabledWhileForward": True,
        "visible": _shown_if(name),
    }


def _link_props() -> dict[str, Any]:
    link = {"type": "dynamicLink", "value": "", "valueType": "fixed", **_global("")}
    urls = {name: dict(link) for name in ("url", "androidUrl", "pcUrl", "iosUrl")}
    toasts = {"successToast": _string(""), "failureToast": _string("")}
    return {**urls, "urlType": "all", **toasts, "successCondition": {"op": "and", "conditions": []}}


def _shown_if(filled: str) -> dict[str, Any]:
    """Only where that value is not empty."""
    condition = {
        "value": "",
        "op": "isNotEmpty",
        "type": "variable",
        "valueType": "fixed",
        "valueVariableType": "global",
        **_global(filled),
    }
    conditions = {"op": "and", "conditions": [condition]}
    return {"type": "dynamicVisible", "value": True, "valueType": "condition", "condition": conditions}


def _node(component: str, key: str, props: dict[str, Any]) -> dict[str, Any]:
    return {
        "componentName": component,
        "id": f"node_{key}",
        "props": props,
        "title": "",
        "hidden": False,
        "isLocked": False,
        "condition": True,
        "conditionGroup": "",
    }


def _component(name: str) -> dict[str, Any]:
    return {
        "package": "@ali/dxComponent",
        "version": "1.0.0",
        "exportName": name,
        "main": "./src/index.tsx",
        "destructuring": False,
        "subName": "",
        "componentName": name,
    }


def _variable(name: str, *, private: bool = False) -> dict[str, Any]:
    markdown = name.startswith(("text", "foot", NOTE)) or name in _ROWS
    return {
        "name": name,
        "private": private,
        "type": "markdown" if markdown else "string",
        "id": name,
        "description": "",
        "editorVarType": "variables",
    }


def _string(content: str) -> dict[str, Any]:
    return {"i18n": False, "type": "dynamicString", "content": content}


def _global(variable: str) -> dict[str, Any]:
    return {"variable": variable, "variableType": "global"}


if __name__ == "__main__":
    OUTPUT.write_text(json.dumps(template(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
