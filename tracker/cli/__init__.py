"""The drain-tracker command."""

import sys

import click

from tracker.cli.accounts import account, ward
from tracker.cli.audit import audit
from tracker.cli.backups import backup, restore
from tracker.cli.check import check
from tracker.cli.databases import demo, upgrade
from tracker.cli.exports import exports
from tracker.cli.imports import imports
from tracker.cli.judge import judge
from tracker.cli.serve import serve
from tracker.cli.verdicts import verdict
from tracker.cli.work import work

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Tracks percutaneous abscess drains and says, with reasons, when the criteria for removal are met."""


for command in (
    account,
    audit,
    backup,
    check,
    demo,
    exports,
    imports,
    judge,
    restore,
    serve,
    upgrade,
    verdict,
    ward,
    work,
):
    group.add_command(command)


def main() -> None:
    """Run a command; a closed pipe ends it quietly."""
    try:
        group(prog_name="drain-tracker")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
