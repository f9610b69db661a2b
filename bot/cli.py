"""The command `dingokr`. Imports late: `--help` must answer before a database library is loaded."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.terminal import db, person

FAULTY = 2
HIGHEST_PORT = 65_535
TAKEN = 3  # as uvicorn ends where it cannot begin
DAMAGED = 78  # EX_CONFIG: the restore command is printed

app = typer.Typer(
    name="dingokr",
    help="Objectives and key results inside a DingTalk group chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Port = Annotated[int, typer.Option("--port", min=0, max=HIGHEST_PORT)]
Json = Annotated[bool, typer.Option("--json", help="Print facts as JSON.")]
Now = Annotated[
    str | None,
    typer.Option(
        "--now", metavar="ISO-8601", help="The clock for all of it, such as 2026-11-20T10:00:00+08:00."
    ),
]


def _example(*lines: str) -> str:
    return "Examples:  " + "  |  ".join(lines)


@app.command(epilog=_example("dingokr serve", "dingokr serve --host 0.0.0.0 --port 8700"))
def serve(host: str = "127.0.0.1", port: Port = 8700) -> None:
    """Run the bot: webhook, timetable and delivery worker."""
    from bot.serving import NoAddress
    from bot.serving import serve as run

    settings = _settings(speaks=True)
    try:
        _guarded(lambda: run(settings, host=host, port=port))
    except NoAddress as why:
        other = "`dingokr serve --host 127.0.0.1 --port 8800`"
        _fail(_words().say("cli.no_address", host=host, port=port, why=why, command=other), TAKEN)


@app.command(
    epilog=_example("dingokr demo", "dingokr demo --port 8700 --simulator-port 8701 --data data/demo")
)
def demo(
    port: Port = 8700,
    simulator_port: Annotated[int, typer.Option("--simulator-port", min=0, max=HIGHEST_PORT)] = 8701,
    data: Annotated[Path, typer.Option("--data", help="Where the demo keeps its database and logs.")] = Path(
        "data/demo"
    ),
) -> None:
    """Run the bot with a local DingTalk, a chat page and a sample company."""
    from bot.terminal.demo import run

    own = f"sqlite:///{(data / 'okr.db').absolute()}"
    _guarded(lambda: run(_words(), port=port, simulator_port=simulator_port, data=data), url=own)


@app.command(epilog=_example("dingokr simulator", "dingokr simulator --port 8701"))
def simulator(port: Port = 8701) -> None:
    """Run only the local DingTalk, to develop against."""
    from simulator.server import run

    run(port)


@app.command(
    epilog=_example(
        "dingokr check",
        "dingokr check --online",
        "dingokr check --online --group SALES",
        "dingokr check --json",
    )
)
def check(
    online: Annotated[
        bool,
        typer.Option(
            "--online", help="Also ask DingTalk and the database, and name the console page that mends it."
        ),
    ] = False,
    group: Annotated[
        list[str] | None, typer.Option("--group", metavar="KEY", help="Post one test line there (--online).")
    ] = None,
    person: Annotated[
        list[str] | None,
        typer.Option("--person", metavar="STAFF_ID", help="Write one test line to them (--online)."),
    ] = None,
    json: Json = False,
) -> None:
    """Report every fault of the configuration at once."""
    from bot.terminal.check import report

    loaded, found = _loaded(), None
    if loaded.settings is not None and (online or group or person):
        from bot.online.check import examine

        found = examine(loaded.settings, groups=group or (), people=person or ())
    text, code = report(loaded, _words(), json=json, online=found)
    print(text, file=sys.stderr if code and not json else sys.stdout)
    raise typer.Exit(code)


@app.command(epilog=_example("dingokr doctor", "dingokr doctor --online"))
def doctor(
    json: Json = False,
    online: Annotated[
        bool, typer.Option("--online", help="Ask DingTalk what became of the newest posts.")
    ] = False,
) -> None:
    """Report what is wrong right now: messages that died, posts left out, quota, clock, calendars."""
    from bot.checkup.doctor import doctor as run

    settings, now = _settings(speaks=False), datetime.now(UTC)
    text, code = _guarded(lambda: run(settings, _words(), now=now, json=json, online=online))
    print(text)
    raise typer.Exit(code)


@app.command(
    epilog=_example(
        'dingokr say "/kr update 3 45%" --as u001 --in SALES', 'dingokr say "/okr mine" --as u001'
    )
)
def say(
    text: str,
    as_: Annotated[str, typer.Option("--as", metavar="STAFF_ID", help="Who says it.")],
    in_: Annotated[
        str | None, typer.Option("--in", metavar="GROUP_KEY", help="Where; one to one without it.")
    ] = None,
    now: Now = None,
    json: Json = False,
) -> None:
    """Run one command line as if it had been typed, and print the reply."""
    from bot.terminal.offline import say as run

    at = _instant(now)
    settings = _settings(speaks=False)
    raise typer.Exit(_guarded(lambda: run(settings, _words(), text, as_, in_, at=at, json=json)))


@app.command(epilog=_example("dingokr tick", "dingokr tick --now 2026-11-20T10:00:00+08:00"))
def tick(now: Now = None, json: Json = False) -> None:
    """Do once whatever the timetable says is due, deliver the messages, and exit."""
    from bot.terminal.offline import tick as run

    at = _instant(now)
    settings = _settings(speaks=True)
    raise typer.Exit(_guarded(lambda: run(settings, _words(), at=at, json=json)))


@app.command(
    epilog=_example(
        "dingokr export --format json --out okr.json",
        "dingokr export --format xlsx --out q4.xlsx --cycle 2026Q4 --group SALES",
    )
)
def export(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where to write; - for standard output.")
    ],
    format_: Annotated[str, typer.Option("--format", help="json, csv or xlsx")] = "json",
    cycle: Annotated[str | None, typer.Option("--cycle", help="Only this cycle, such as 2026Q4.")] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="KEY", help="Only this group.")] = None,
    now: Now = None,
) -> None:
    """Write everything out: json in the documented schema, csv one row a key result, xlsx several sheets."""
    if format_ not in ("json", "csv", "xlsx"):
        _fail(f"--format {format_}: expected json, csv or xlsx", 1)
    at = _instant(now)
    settings = _settings(speaks=False)
    from bot.terminal.files import export as run

    raise typer.Exit(
        _guarded(lambda: run(settings, _words(), out, cycle=cycle, group=group, at=at, format=format_))
    )


@app.command("import", epilog=_example("dingokr import okr.json --dry-run", "dingokr import okr.json"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.json", help="An export; - for standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    now: Now = None,
    json: Json = False,
) -> None:
    """Take an export back in: all of it, or nothing and a list of what does not fit."""
    at = _instant(now)
    settings = _settings(speaks=False)
    from bot.terminal.files import take_in as run

    raise typer.Exit(_guarded(lambda: run(settings, _words(), file, dry_run=dry_run, json=json, at=at)))


for family in (db, person):
    family.add_to(
        app,
        settings=lambda: _settings(speaks=False),
        words=lambda: _words(),
        guarded=lambda run: _guarded(run),
    )


def main() -> None:
    app()


def _loaded() -> Any:
    import os

    from bot.settings import load

    return load(os.environ, Path(".env"))


def _settings(*, speaks: bool) -> Any:
    """The settings; every fault at once on standard error and exit 2 when there are any.

    What never `speaks` to DingTalk can do without the app's credentials.
    """
    from bot.logs import configure

    loaded = _loaded()
    for warning in loaded.warnings:
        print(warning.line(_words()), file=sys.stderr)
    if loaded.settings is None or (speaks and loaded.faults):
        for fault in loaded.faults:
            print(fault.line(_words()), file=sys.stderr)
        raise typer.Exit(FAULTY)
    configure(loaded.settings.log)
    return loaded.settings


def _words() -> Any:
    """Those of the terminal's language."""
    import os

    from bot.terminal.reader import words_of

    return words_of(os.environ)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        # Without a zone the machine's own is meant, as `date` prints it.
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        _fail(f"--now {text}: expected an instant such as 2026-11-20T10:00:00+08:00", FAULTY)


def _guarded(run: Any, *, url: str | None = None) -> Any:
    """Say what is wrong with a database, and how to restore one, with the exit code it deserves.

    `url` is for one that the settings do not name.
    """
    from storage.engine import StorageDamaged, StorageUnavailable

    try:
        return run()
    except StorageDamaged as damaged:
        from bot.terminal.restoring import restoring

        words, found = _words(), url or _loaded().settings.database_url
        _fail("\n".join([words.say("cli.damaged", why=damaged), *restoring(words, found)]), DAMAGED)
    except StorageUnavailable as error:
        _fail(_words().say("cli.no_answer", why=error), 1)


def _fail(text: str, code: int) -> NoReturn:
    print(text, file=sys.stderr)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
