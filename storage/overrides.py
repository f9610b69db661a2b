"""Settings said in chat: they win over the environment until they are reset, whoever starts again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.group_settings import GroupSettings
from storage.mapping import millis
from storage.statement import Statement
from storage.tables import GroupRow
from storage.trade_tables import GroupOverrideRow
from storage.unit_of_work import UnitOfWork

V, G = GroupOverrideRow.__table__, GroupRow.__table__  # type: ignore[attr-defined]

_one = (V.c.group_id == bindparam("of_group"), V.c.name == bindparam("named"))
OF = Statement(select(*V.c).where(V.c.group_id == bindparam("of_group")).order_by(V.c.name))
EVERY = Statement(
    select(G.c.conversation_id, V.c.name, V.c.value)
    .join(G, G.c.id == V.c.group_id)
    .order_by(G.c.conversation_id, V.c.name)
)
_new = upsert(V).values({c.name: bindparam(c.name) for c in V.c if c.name != "id"})
SAY = Statement(
    _new.on_conflict_do_update(
        index_elements=["group_id", "name"],
        set_={name: _new.excluded[name] for name in ("value", "said_at", "said_by")},
    ).returning(V.c.id)
)
LAY_BENEATH = Statement(update(V).where(*_one).values(beneath=bindparam("new_beneath")))
RESET = Statement(delete(V).where(*_one))


@dataclass(frozen=True, slots=True)
class Override:
    """`beneath` is what the environment says, or the default: what a reset goes back to."""

    id: int
    name: str
    value: str
    beneath: str


class Overrides:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def of(self, group_id: int) -> dict[str, Override]:
        """By name."""
        rows = self._unit.all(OF, of_group=group_id)
        return {row["name"]: Override(row["id"], row["name"], row["value"], row["beneath"]) for row in rows}

    def every(self) -> dict[str, dict[str, str]]:
        """By conversation: the texts by name."""
        found: dict[str, dict[str, str]] = {}
        for row in self._unit.all(EVERY):
            found.setdefault(row["conversation_id"], {})[row["name"]] = row["value"]
        return found

    def over(self, group_id: int, settings: GroupSettings) -> GroupSettings:
        """New settings of the environment with what was said in chat on top; what lies beneath is kept."""
        said = self.of(group_id)
        for name, override in said.items():
            if override.beneath != settings.text(name):
                self._unit.run(LAY_BENEATH, of_group=group_id, named=name, new_beneath=settings.text(name))
        return settings.saying(**{name: override.value for name, override in said.items()})

    def say(self, group_id: int, name: str, value: str, *, beneath: str, by: str, at: datetime) -> int:
        """The row's id. `beneath` counts only the first time."""
        return self._unit.insert(
            SAY, group_id=group_id, name=name, value=value, beneath=beneath, said_at=millis(at), said_by=by
        )

    def reset(self, group_id: int, name: str) -> None:
        self._unit.run(RESET, of_group=group_id, named=name)
