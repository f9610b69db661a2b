"""`dingokr person`: the options of its two commands. Imports late, as `bot.cli` does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

Asked = Callable[[], Any]
StaffId = Annotated[str, typer.Argument(metavar="STAFF_ID", help="As /whoami shows it.")]
Json = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]

person = typer.Typer(
    help="One person: what is stored about them, given out or erased.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add_to(app: typer.Typer, *, settings: Asked, words: Asked, guarded: Callable[[Any], Any]) -> None:
    """Under the name `person`. `settings` reads the configuration, `words` are the terminal's, `guarded` runs
    what needs a database.
    """

    @person.command(
        epilog="Examples:  dingokr person export u003  |  dingokr person export u003 --out u003.json"
    )
    def export(
        staff_id: StaffId,
        out: Annotated[
            Path, typer.Option("--out", metavar="FILE", help="Where to write; - for standard output.")
        ] = Path("-"),
    ) -> None:
        """Write everything that is stored about somebody, as JSON; no secrets, no hashes."""
        read = settings()
        from bot.terminal.persons import export as run

        raise typer.Exit(guarded(lambda: run(read, words(), staff_id, out, at=None)))

    @person.command(
        epilog="Examples:  dingokr person erase u003  |  dingokr person erase u003 --yes --json",
    )
    def erase(
        staff_id: StaffId,
        yes: Annotated[bool, typer.Option("--yes", help="Do not ask for the staff id again.")] = False,
        json: Json = False,
    ) -> None:
        """Take somebody out: what is theirs alone goes, what the team did stays under a pseudonym.

        Not while something open is theirs, or a setting names them. It cannot be undone.
        """
        read = settings()
        from bot.terminal.persons import take_out as run

        raise typer.Exit(guarded(lambda: run(read, words(), staff_id, yes=yes, json=json, at=None)))

    app.add_typer(person, name="person")
