"""The table of rights, asked before any command runs: one that has no row is run by nobody.

What a command is about decides the rest: whose a thing is its handler asks once it has found it.
"""

from __future__ import annotations

from handlers.context import Context
from handlers.request import Source
from okr.refusals import NotAllowed
from okr.rights import TABLE, Standpoint, may_try


def check_may_try(context: Context, name: str, *, hidden: bool) -> None:
    """Raises NotAllowed where nothing could let the asker run it. Hidden ones no person says."""
    if hidden:
        if context.request.source in (Source.CHAT, Source.CARD):
            raise NotAllowed("nobody")
        return
    if name not in TABLE:
        raise NotAllowed("nobody")
    actor = context.request.actor
    here = context.group
    near = Standpoint(actor, member=False, manager=False) if here is None else context.standpoint(here)
    if may_try(name, near):
        return
    if actor.staff_id is None:
        raise NotAllowed("external")
    # Typed elsewhere, it may be about a group that the asker manages.
    if not any(may_try(name, context.standpoint(group)) for group in context.groups.every()):
        raise NotAllowed("managers_only")
