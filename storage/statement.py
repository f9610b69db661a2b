"""A Core statement as the driver wants it: compiled to SQL text once, run on the cursor.

Compiling per request costs several times the statement itself, and the ORM's unit of work more
still (measured in `make bench`; docs/decisions has the figures). Statements are module constants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ClauseElement, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler


@dataclass(slots=True)
class Compiled:
    sql: str
    constants: Mapping[str, Any]  # values that the statement itself fixes
    columns: tuple[str, ...] = ()  # of its rows; known once it has run


class Statement:
    """Named parameters only; a parameter left out is a driver error, never a silent NULL."""

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
            found = self._compiled[dialect.name] = Compiled(state.statement, constants)
        return found


def _required(made: SQLCompiler) -> list[str]:
    return [name for name, parameter in made.binds.items() if parameter.required]
