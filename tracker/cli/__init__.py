"""The drain-tracker command."""

import sys
from importlib import import_module

import click

__all__ = ["main"]

COMMANDS: dict[str, tuple[str, str]] = {
    "account": ("accounts", "account"),
    "audit": ("audit", "audit"),
    "backup": ("backups", "backup"),
    "check": ("check", "check"),
    "demo": ("databases", "demo"),
    "export": ("exports", "exports"),
    "import": ("imports", "imports"),
    "judge": ("judge", "judge"),
    "restore": ("backups", "restore"),
    "serve": ("serve", "serve"),
    "upgrade": ("databases", "upgrade"),
    "verdict": ("verdicts", "verdict"),
    "ward": ("accounts", "ward"),
    "work": ("work", "work"),
}
"""The file that holds each command, and its name there."""


class Commands(click.Group):
    """Loads the one command that is asked for: starting is what most commands take longest for."""

    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        file, attribute = COMMANDS[name]
        found: click.Command = getattr(import_module(f"tracker.cli.{file}"), attribute)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Tracks percutaneous abscess drains and says, with reasons, when the criteria for removal are met."""


def main() -> None:
    """Run a command; a closed pipe ends it quietly."""
    try:
        group(prog_name="drain-tracker")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
