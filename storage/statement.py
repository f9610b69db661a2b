"""A Core statement as the driver wants it: compiled to SQL text once, run on the cursor.

Compiling per request costs several times the statement itself, and the ORM's unit of work more
still (measured in `make bench`; docs/decisions has the figures). Statements are module constants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import ClauseElement, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

# One value for each question mark, picked in one step.
Pick = Callable[[Mapping[str, Any]], Sequence[Any]]


@dataclass(slots=True)
class Compiled:
    sql: str
    constants: Mapping[str, Any]  # values that the statement itself fixes
    pick: Pick | None  # None: the driver takes names
    columns: tuple[str, ...] = ()  # of its rows; known once it has run

    def given(self, parameters: Mapping[str, Any]) -> Mapping[str, Any] | Sequence[Any]:
        """As the driver takes them. Raises KeyError for one that is missing, where they go by their place."""
        if self.constants:
            parameters = {**self.constants, **parameters}
        return parameters if self.pick is None else self.pick(parameters)


class Statement:
    """Parameters are named here; one that is left out is an error, never a silent NULL.

    SQLite's driver is handed them by their place: it looks up each name anew at each run, which for a row
    of twenty columns costs as much as storing it.
    """

    __slots__ = ("_compiled", "_core", "writes")

    def __init__(self, core: ClauseElement) -> None:
        self._core = core
        self.writes = not isinstance(core, Select)
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: Dialect) -> Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            made = cast(SQLCompiler, self._core.compile(dialect=dialect))
            # Lists (`in_`) are written out here, and that wants a value for every parameter.
            state = made.construct_expanded_state(dict.fromkeys(_required(made)))
            constants = {name: value for name, value in state.parameters.items() if value is not None}
            found = self._compiled[dialect.name] = Compiled(
                state.statement, constants, _picking(state.positiontup) if made.positional else None
            )
        return found


def _picking(order: Sequence[str] | None) -> Pick:
    names = tuple(order or ())
    if len(names) > 1:
        return itemgetter(*names)
    return lambda parameters: [parameters[name] for name in names]


def _required(made: SQLCompiler) -> list[str]:
    return [name for name, parameter in made.binds.items() if parameter.required]
