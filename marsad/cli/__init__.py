"""The command line: one module a command, imported only when that command runs."""

import logging
import traceback
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from marsad import __version__

COMMANDS = {
    "demo": "Watch a bundled press, deliver to a mailbox and a webhook here, show the ledger.",
    "init": "Write a marsad.toml to start from.",
    "doctor": "Examine this installation: what is wrong, why, and what to do.",
    "run": "Watch the live press: crawl, link, tell, and serve the ledger.",
    "health": "Ask the running Marsad whether it does its work.",
    "service": "Write the unit by which systemd runs Marsad.",
    "crawl": "Read outlets once, as a plain process.",
    "backfill": "Read what outlets published in the past, quietly.",
    "import": "Take articles from JSON Lines through the whole pipeline.",
    "parse": "Say what articles report, without a database.",
    "extract": "Show what is read from a page: title, text, date, read-also links.",
    "dates": "Show the dates that texts give.",
    "events": "List what happened, filtered like the ledger.",
    "export": "Write the pages that are kept as an archive of the web.",
    "explain": "Say of an event, an address or a text what was decided and why.",
    "correct": "Set right what is shown of an event, or judge it.",
    "merge": "Say that several events are one.",
    "split": "Say that reports of an event tell another one.",
    "corrections": "List what people set right; export it as annotated articles.",
    "reparse": "Read the kept texts again with today's parser; --dry-run says what would change.",
    "alias": "Let something be known by one more name.",
    "subscribe": "Have a rule's news sent to an e-mail address or a webhook.",
    "subscriptions": "List, pause, resume or stop subscriptions.",
    "deliver": "Send what is owed.",
    "deliveries": "List what was sent, is owed, or failed; release or drop what is held.",
    "outlets": "List, check, probe and freeze outlets; add or forget one.",
    "rules": "List, check and test the rule files.",
    "serve": "Show the ledger without crawling.",
    "backup": "Write database and settings to one file.",
    "restore": "Bring back a backup, held until you release it.",
    "evaluate": "Score the parser on annotated articles.",
}

SPEAKING = frozenset({"run"})
"""Commands that say what they do without being asked: nobody sits before them."""
SILENT = frozenset({"health"})
"""Commands that log nothing, and are called so often that they must cost little."""


class LazyGroup(TyperGroup):
    """Names every command without importing it, so that help and start cost little."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS:
            from seeds.datafile import nearest  # noqa: PLC0415 - pydantic, only where somebody mistyped

            raise typer.BadParameter(f'there is no command "{args[0]}"{nearest(args[0], COMMANDS)}')
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"marsad.cli.{'import_' if cmd_name == 'import' else cmd_name}")
        command = get_command(module.app)
        command.name, command.help = cmd_name, command.help or COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: Any) -> Any:
        """Run a command; one that fails says why in a line or two, with `-v` also where."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # `| head` has read enough: Typer leaves without a word
        except Exception as error:
            if hasattr(error, "exit_code"):  # Typer's own know how they leave
                raise
            from marsad.cli.failure import told  # noqa: PLC0415 - only where something failed

            code, message = told(error)
            if ctx.params["verbose"]:
                traceback.print_exc()
            typer.echo(message, err=True)
            raise typer.Exit(code) from error


app = typer.Typer(cls=LazyGroup, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def marsad(
    ctx: typer.Context,
    *,
    verbose: bool = typer.Option(False, "-v", "--verbose", help="Say more on stderr, and where it failed."),
    version: bool = typer.Option(False, "--version", help="Print the version and leave."),
) -> None:
    """Know, minutes after the first outlet has it, that Morocco's police or domestic intelligence worked with someone abroad."""
    if version:
        typer.echo(f"marsad {__version__}")
    elif ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
    elif ctx.invoked_subcommand not in SILENT:
        from marsad import config, logs  # noqa: PLC0415 - structlog, only where something is done

        level = logging.INFO if verbose or ctx.invoked_subcommand in SPEAKING else logging.WARNING
        logs.configure(level, in_colour=config.wants_colour())
