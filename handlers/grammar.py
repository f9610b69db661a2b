"""Commands and their words: a function's annotations are its grammar.

Each annotated parameter takes its own words from the line, in order; whatever is left over is an
`UnexpectedWord`. Help and the clash check come from the same registry.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, get_type_hints

from handlers.context import Context
from handlers.families import family_of
from handlers.line import Line
from handlers.permission import check_may_try
from handlers.reading import Reading, TakesWords
from handlers.references import Letter, read_reference
from handlers.request import Reply
from i18n.words import Words
from okr.refusals import Refusal, UnexpectedWord

# As usages name references.
_LETTERS: dict[str, tuple[Letter, ...]] = {"KR3": ("KR",), "O1": ("O",), "KR3|O1": ("KR", "O")}


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is canonical ("kr update"); `example` a whole line to copy; hidden ones only the clock says."""

    name: str
    run: Callable[..., Reply | None]
    parameters: tuple[tuple[str, type[TakesWords]], ...]
    example: str
    hidden: bool

    @property
    def family(self) -> str:
        """Where /help shows it; "" for one of no family."""
        return family_of(self.name)

    @property
    def usage(self) -> str:
        words = [takes.usage for _, takes in self.parameters]
        return " ".join(word for word in [f"/{self.name}", *words] if word)

    @property
    def letters(self) -> tuple[Letter, ...]:
        """Of which kinds the reference is that it begins with; empty for one that begins with none."""
        return _LETTERS.get(self.parameters[0][1].usage, ()) if self.parameters else ()

    def sample(self, line: Line, spoken: Words) -> str:
        """The example as it goes in a language, said of the thing that the line is about."""
        key = f"help.{self.name.replace(' ', '_')}.example"
        example = spoken.say(key) if spoken.knows(key) else self.example
        first = read_reference(line.said[0].text) if line.said else None
        words = example.split(" ")
        for index, word in enumerate(words):
            shown = read_reference(word)
            if (
                shown is not None
                and shown.letter
                and first is not None
                and first.letter in ("", shown.letter)
            ):
                words[index] = str(first.as_(shown.letter))
                break
        return " ".join(words)

    def call(self, context: Context, line: Line) -> Reply | None:
        """Read the line's words and run. Raises Refusal; writes nothing before all words are read."""
        check_may_try(context, self.name, hidden=self.hidden)
        return self.run(context, **self._read(line, context.reading))

    def reads(self, line: Line, reading: Reading) -> bool:
        """Is each word of the line one that the command has a use for?"""
        try:
            self._read(line, reading)
        except Refusal:
            return False
        return True

    def _read(self, line: Line, reading: Reading) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        for name, takes in self.parameters:
            arguments[name] = takes.take(line, reading)
        left = line.peek()
        if left is not None:
            raise UnexpectedWord(line.command, left.text)
        return arguments


REGISTRY: dict[str, Command] = {}
Run = TypeVar("Run", bound=Callable[..., Reply | None])


def command(name: str, *, example: str = "", hidden: bool = False) -> Callable[[Run], Run]:
    """Register a function as the command of that name."""

    def register(run: Run) -> Run:
        if name in REGISTRY:
            raise ValueError(f"two functions are the command {name!r}")
        hints = get_type_hints(run)
        parameters = tuple(
            (parameter, hints[parameter])
            for parameter in list(inspect.signature(run).parameters)[1:]  # the first is the context
        )
        REGISTRY[name] = Command(name, run, parameters, example or f"/{name}", hidden)
        return run

    return register
