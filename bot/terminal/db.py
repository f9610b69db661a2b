"""`dingokr db`: the options of its three commands. Imports late, as `bot.cli` does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

Asked = Callable[[], Any]
Json = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]

database = typer.Typer(
    help="The database: migrate it, copy it, look it over.", no_args_is_help=True, rich_markup_mode=None
)


def add_to(app: typer.Typer, *, settings: Asked, words: Asked, guarded: Callable[[Any], Any]) -> None:
    """Under the name `db`. `settings` reads the configuration, `words` are the terminal's, `guarded` runs
    what needs a database.
    """

    @database.command(epilog="Examples:  dingokr db upgrade")
    def upgrade() -> None:
        """Bring the database to this version's schema."""
        read = settings()

        def run() -> None:
            from storage import migrate
            from storage.engine import make_engine

            changed = migrate.upgrade(make_engine(read.database_url))
            said = "cli.db.upgraded" if changed else "cli.db.upgraded_before"
            print(words().say(said, schema=migrate.HEAD))

        guarded(run)

    @database.command(epilog="Examples:  dingokr db backup okr-backup.db  |  dingokr db backup b.db --json")
    def backup(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; an older one is replaced.")],
        json: Json = False,
    ) -> None:
        """Copy the database at one instant, also while the bot runs, and look the copy over."""
        read = settings()
        from bot.terminal.upkeep import backup as run

        raise typer.Exit(guarded(lambda: run(read, words(), file, json=json, now=datetime.now(UTC))))

    @database.command(epilog="Examples:  dingokr db verify  |  dingokr db verify --json")
    def verify(json: Json = False) -> None:
        """Look for what must not be: a broken file, a value that no check-in says, numbers given twice."""
        read = settings()
        from bot.terminal.upkeep import verify as run

        raise typer.Exit(guarded(lambda: run(read, words(), json=json, now=datetime.now(UTC))))

    app.add_typer(database, name="db")
