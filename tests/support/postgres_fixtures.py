"""Fixtures that give a test a fresh PostgreSQL database; the test is marked postgres."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support import postgres

__all__ = ["FreshPostgres"]

FreshPostgres = Callable[..., postgres.Database]
RUN = pytest.StashKey[postgres.Run]()


def pytest_configure(config: pytest.Config) -> None:
    """The process that hands out the tests owns the run; its workers are told the folder."""
    if not hasattr(config, "workerinput") and postgres.missing() is None:
        config.stash[RUN] = postgres.Run.open()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Called by pytest-xdist for each worker before it starts."""
    if run := node.config.stash.get(RUN, None):
        node.workerinput["postgres_run"] = str(run.folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if run := config.stash.get(RUN, None):
        run.close()


@pytest.fixture(scope="session")
def postgres_cluster(pytestconfig: pytest.Config) -> postgres.Cluster:
    """The cluster of this run, shared by all workers and started by the first that asks."""
    if reason := postgres.missing():
        pytest.skip(reason)
    handed: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    folder = Path(handed["postgres_run"]) if handed else pytestconfig.stash[RUN].folder
    return postgres.Run.cluster(folder)


@pytest.fixture
def fresh_postgres(postgres_cluster: postgres.Cluster) -> Iterator[FreshPostgres]:
    """fresh_postgres() is an empty database; fresh_postgres("migrated", upgrade) a copy of one filled by upgrade(url).

    The template is filled once a run by whichever worker comes first, as the owner, and must be left without a
    connection (dispose of the engine). Every database is dropped after the test.
    """
    with ExitStack() as databases:

        def fresh(template: str = "template1", build: postgres.Builder | None = None) -> postgres.Database:
            return databases.enter_context(postgres_cluster.database(template, build))

        yield fresh
