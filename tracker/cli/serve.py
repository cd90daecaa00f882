"""Serves the pages."""

import json
import os
from socket import socket

import click

from tracker.cli.house import BadInput, failure_text, require_current, settings
from tracker.cli.sealer import SealerProcess
from tracker.settings import Settings

__all__ = ["serve"]

LOOPBACK = "127.0.0.1"
THREADS = 8
SECONDS_FOR_A_REQUEST = 60
MOST_WORKERS = 8
"""Started unasked; each has a connection for each of its threads, and PostgreSQL takes 100 unless told otherwise."""


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that serve. On PostgreSQL one a core, 8 at most, unless told; on SQLite one.",
)
@click.option("--sealer/--no-sealer", "seals", default=True, help="Whether to start `work` beside it.")
@click.option("--demo", "with_demo", is_flag=True, help="Serve the demonstration ward, made or played up to now first.")
def serve(host: str, port: int, workers: int | None, *, seals: bool, with_demo: bool) -> None:
    """Serve the ward's pages, until stopped."""
    from sqlalchemy.exc import SQLAlchemyError

    from tracker.cli.databases import prepare_demo
    from tracker.records.database import Database

    chosen = settings().with_secret()
    if with_demo:
        prepare_demo(chosen)
    database = Database(chosen.database_url)
    try:
        require_current(database)
        usual = 1 if database.is_sqlite else min(os.cpu_count() or 1, MOST_WORKERS)
    except SQLAlchemyError as error:
        raise BadInput(f"{failure_text(error)} Nothing is served.") from error
    finally:
        database.dispose()
    _run(chosen, f"{host}:{port}", workers or usual, seals=seals, with_demo=with_demo)


def _run(chosen: Settings, address: str, workers: int, *, seals: bool, with_demo: bool) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.arbiter import Arbiter

    sealer = SealerProcess()

    class Keeper(Arbiter):
        """gunicorn's own process, which looks after its workers every second, and after the sealer."""

        def manage_workers(self) -> None:
            super().manage_workers()
            if seals:
                sealer.keep_running()

    class Server(BaseApplication):
        """Processes with threads; what they share is in the database alone."""

        def load_config(self) -> None:
            self.cfg.set("bind", address)
            self.cfg.set("workers", workers)
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("threads", THREADS)
            self.cfg.set("timeout", SECONDS_FOR_A_REQUEST)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("when_ready", lambda server: _say(chosen, server.LISTENERS[0].sock, with_demo=with_demo))
            self.cfg.set("on_exit", lambda _: sealer.end())

        def run(self) -> None:
            Keeper(self).run()

        def load(self) -> object:
            from tracker.web import create_app

            return create_app(chosen)

    Server().run()


def _say(chosen: Settings, listening: socket, *, with_demo: bool) -> None:
    """Print where the pages are and, for the demonstration, who can sign in."""
    from tracker.cli.databases import accounts_file

    host, port = listening.getsockname()[:2]
    click.echo(f"Serving on http://{host}:{port}/")
    if with_demo and accounts_file(chosen).exists():
        kept = json.loads(accounts_file(chosen).read_text(encoding="utf-8"))
        click.echo(f"Demonstration with made-up patients. Accounts: {', '.join(kept['accounts'])}.")
        click.echo(f"Password of each: {kept['password']}")
