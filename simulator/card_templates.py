"""Card templates as the builder exports them: which values they have, and what they show of them.

Read from the same file that a corporation imports, so that a template which names a value wrongly shows
nothing here either.
https://open.dingtalk.com/document/development/card-template-building-and-publishing
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Values = Mapping[str, str]

_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Button:
    """`id` is what a callback calls it; `params` are what it sends along, by the value each is taken from."""

    id: str
    label: str
    params: tuple[tuple[str, str], ...]
    visible: str  # the value that must not be empty, "" for one that always shows


@dataclass(frozen=True, slots=True)
class Block:
    """A text that stands in one value, or a line of buttons."""

    markdown: str = ""
    buttons: tuple[Button, ...] = ()
    visible: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """`private` are the values that each viewer has their own of."""

    title: str
    blocks: tuple[Block, ...]
    variables: frozenset[str]
    private: frozenset[str]

    def shown(self, values: Values) -> list[dict[str, Any]]:
        """What somebody sees who has these values."""
        blocks: list[dict[str, Any]] = []
        for block in self.blocks:
            if block.visible and not values.get(block.visible):
                continue
            buttons = [
                {"label": filled(button.label, values), "action": button.id}
                for button in block.buttons
                if not button.visible or values.get(button.visible)
            ]
            if buttons:
                blocks.append({"buttons": buttons})
            elif block.markdown and values.get(block.markdown):
                blocks.append({"markdown": values[block.markdown]})
        return blocks

    def button(self, action: str) -> Button | None:
        return next((each for block in self.blocks for each in block.buttons if each.id == action), None)


def filled(text: str, values: Values) -> str:
    return _VARIABLE.sub(lambda found: values.get(found[1], ""), text)


def read_template(exported: Mapping[str, Any]) -> Template:
    """Raises ValueError, naming what is not as the builder writes it."""
    try:
        editor = json.loads(exported["editorData"])
        root = editor["schema"]["componentsTree"][0]
        variables = {each["name"]: bool(each["private"]) for each in editor["variableList"]}
        title = str(root["props"]["cardName"]["content"])
        blocks = tuple(block for child in root["children"] for block in _blocks(child))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(f"no exported card template: {error!r}") from error
    private = frozenset(name for name, own in variables.items() if own)
    template = Template(title, blocks, frozenset(variables), private)
    unknown = _used(template) - template.variables
    if unknown:
        raise ValueError(f"the template shows values that it has not: {', '.join(sorted(unknown))}")
    return template


def _blocks(component: Mapping[str, Any]) -> Iterator[Block]:
    name, props = component["componentName"], component["props"]
    if name == "Markdown":
        yield Block(markdown=props["content"]["variable"], visible=_condition(props["visible"]))
    elif name == "ButtonBlock":
        buttons = tuple(_button(each) for each in props["buttons"])
        yield Block(buttons=buttons, visible=_condition(props["visible"]) if "visible" in props else "")
    elif name != "DividerBlock":
        raise ValueError(f"a component the simulator does not know: {name}")


def _button(button: Mapping[str, Any]) -> Button:
    if button["actionType"] != "request":
        raise ValueError(f"button {button['id']} sends no request")
    params = tuple(
        (each["name"], each["variable"]) for each in button["params"] if each["type"] == "variable"
    )
    return Button(button["id"], button["text"]["content"], params, _condition(button["visible"]))


def _condition(visible: Mapping[str, Any]) -> str:
    if visible["valueType"] != "condition":
        return ""
    [condition] = visible["condition"]["conditions"]
    if condition["op"] != "isNotEmpty":
        raise ValueError(f"a condition the simulator does not know: {condition['op']}")
    return str(condition["variable"])


def _used(template: Template) -> set[str]:
    used = set(_VARIABLE.findall(template.title))
    for block in template.blocks:
        used |= {block.markdown, block.visible}
        for button in block.buttons:
            used |= {button.visible, *_VARIABLE.findall(button.label)}
            used |= {variable for _, variable in button.params}
    return used - {""}
