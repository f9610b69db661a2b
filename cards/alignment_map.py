"""The alignment map as text: trees of objectives, each with its sign, its share and its arrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cards import links
from cards.layout import SIGNS, command, health, paragraphs, quiet, share, shortened
from cards.message import Button, Message
from cards.reader import Reader
from okr.forest import Node, nodes, size
from okr.model import Health, Standing

INDENT: Final = "　"  # a client cuts plain spaces off
SUPPORTS: Final = "└ "
CONTRIBUTES: Final = "└＋ "
MOST_BELOW: Final = 6
MOST_TOPS: Final = 12
DEEPEST: Final = 5
MOST_BUTTONS: Final = 4
LONGEST_TITLE: Final = 40


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn. `title` is what somebody wrote or a reference, "" for the map of everything.

    `standings` go by row id, as do `orphans`, which are marked. `whole` is the KEY or reference whose
    own level is drawn in full; a longer level further down is cut, with the line that draws it.
    `hidden` more are not for here.
    """

    title: str
    cycles: Sequence[str]
    trees: Sequence[Node]
    standings: Mapping[int, Standing]
    orphans: frozenset[int] = frozenset()
    hidden: int = 0
    whole: str = ""


def card(reader: Reader, picture: Picture) -> Message:
    words = reader.words
    cycles = words.list(picture.cycles)
    title = words.say("map.title", cycle=cycles)
    if picture.title:
        title = words.say("map.title_of", of=quiet(picture.title), cycle=cycles)
    drawing = _Drawing(reader, picture)
    lines = [f"### {title}", *drawing.lines()]
    if picture.trees:
        lines.append(_legend(reader, picture))
    else:
        lines.append(words.say("list.empty"))
        lines.append(command(reader, words.say("list.example")))
    if picture.hidden:
        lines.append(words.count("list.hidden", picture.hidden))
    buttons = tuple(Button(line.removeprefix("/map "), line) for line in drawing.cut[:MOST_BUTTONS])
    return Message(title, paragraphs(lines), buttons, links=(links.alignment_map(reader),))


class _Drawing:
    """`cut` are the lines that draw what was left out."""

    def __init__(self, reader: Reader, picture: Picture) -> None:
        self._reader = reader
        self._picture = picture
        self.cut: list[str] = []

    def lines(self) -> list[str]:
        trees, whole = self._picture.trees, self._picture.whole
        if not whole:
            return self._tops()
        if "/" in whole:  # one objective: its own level is drawn in full
            return [line for tree in trees for line in self._node(tree, 0, most=None)]
        return [line for tree in trees for line in self._node(tree, 0)]

    def _tops(self) -> list[str]:
        """By group: what stands alone there, and what hangs below it."""
        by_group: dict[str, list[Node]] = {}
        for tree in self._picture.trees:
            by_group.setdefault(tree.objective.group_key, []).append(tree)
        lines = []
        for key, trees in by_group.items():
            lines.append(f"**{key}**")
            for tree in trees[:MOST_TOPS]:
                lines += self._node(tree, 0)
            if len(trees) > MOST_TOPS:
                lines.append(self._left_out(trees[MOST_TOPS:], f"/map {key}", ""))
        return lines

    def _node(self, node: Node, depth: int, most: int | None = MOST_BELOW) -> list[str]:
        lines = [self._line(node, depth)]
        below = node.below if depth < DEEPEST or most is None else ()
        shown = below if most is None or len(below) <= most + 1 else below[:most]
        for child in shown:
            lines += self._node(child, depth + 1)
        if len(shown) < len(node.below):
            of = node.objective
            cycle = "" if of.cycle in self._picture.cycles[:1] else f"{of.cycle}/"
            line = f"/map {of.group_key}/{cycle}{of.ref}"
            lines.append(self._left_out(node.below[len(shown) :], line, INDENT * (depth + 1) + SUPPORTS))
        return lines

    def _line(self, node: Node, depth: int) -> str:
        words, of = self._reader.words, node.objective
        standing = self._picture.standings[of.id]
        arrow = "" if not depth else CONTRIBUTES if node.contributes else SUPPORTS
        name = f"{of.group_key}/{of.ref} {shortened(quiet(of.title), LONGEST_TITLE)}"
        parts = [f"{SIGNS[standing.health]} {name}", share(self._reader, standing.progress)]
        if of.cycle not in self._picture.cycles:
            parts.append(of.cycle)
        part = node.via.rpartition("/")[2]
        if part.startswith("KR") or (part and not depth):
            parts.append(f"→ {part if depth else node.via}")
        if node.drawn:
            parts.append(words.say("map.drawn"))
        if of.id in self._picture.orphans:
            parts.append(f"! {words.say('list.orphan')}")
        return INDENT * depth + arrow + " · ".join(parts)

    def _left_out(self, left: Sequence[Node], line: str, indent: str) -> str:
        """How many more, how they stand, and the line that draws them."""
        self.cut.append(line)
        verdicts = Counter(self._picture.standings[node.objective.id].health for node in left)
        signs = " ".join(f"{SIGNS[verdict]}{verdicts[verdict]}" for verdict in Health if verdicts[verdict])
        count = sum(size(node) for node in left)
        return indent + self._reader.words.count(
            "map.left_out", count, signs=signs, line=command(self._reader, line)
        )


def _legend(reader: Reader, picture: Picture) -> str:
    every = list(nodes(picture.trees))
    found = {picture.standings[node.objective.id].health for node in every}
    signs = [health(reader, verdict) for verdict in Health if verdict in found]
    if any(node.contributes for node in every):
        signs.append(f"＋ {reader.words.say('map.contributes')}")
    return " · ".join(signs)
