"""A first ward and a first administrator by command; a password comes from a prompt or a file descriptor alone."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.support.pages import Pages, app_over
from tests.support.ward import Ward, sqlite_database
from tracker.cli import group

LONG = "a quite long password"


@pytest.fixture
def reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An empty database that the command reaches."""
    for database in sqlite_database(tmp_path):
        monkeypatch.setenv("DRAIN_TRACKER_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
        yield database


@pytest.fixture
def ward(sqlite_ward: Ward, monkeypatch: pytest.MonkeyPatch) -> Ward:
    monkeypatch.setenv(
        "DRAIN_TRACKER_DATABASE_URL", sqlite_ward.database.engine.url.render_as_string(hide_password=False)
    )
    return sqlite_ward


@pytest.fixture
def pages(ward: Ward, app: Flask) -> Flask:
    return app


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(group, list(arguments), input=typed, catch_exceptions=False)


def descriptor(text: str) -> int:
    """A file descriptor with this to read."""
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    return reading


def add(name: str = "first", *more: str, typed: str = f"{LONG}\n{LONG}\n") -> Result:
    return run("account", "add", name, "--name", "First One", "--role", "administrator", *more, typed=typed)


def test_an_empty_database_gets_a_first_ward_and_a_first_administrator_who_signs_in(reached, tmp_path: Path):
    assert run("ward", "add", "Ward 7", "--zone", "Europe/London").exit_code == 0
    done = add()
    assert done.exit_code == 0, done.output
    assert LONG not in done.output
    first = Pages.of(app_over(reached, tmp_path), "first", LONG)
    assert first.get("/").headers["Location"] == "/admin"
    assert "Ward 7" in first.get("/admin/wards").text


def test_a_password_is_read_from_a_file_descriptor(pages: Flask):
    done = add("first", "--password-fd", str(descriptor(f"{LONG}\n")), typed="")
    assert done.exit_code == 0, done.output
    assert Pages.of(pages, "first", LONG).get("/admin").status_code == 200


def test_there_is_no_way_to_give_a_password_as_an_argument(ward: Ward):
    assert "No such option" in add("first", "--password", LONG).output


@pytest.mark.parametrize(
    "name,more,typed,said",
    [
        ("nurse", (), f"{LONG}\n{LONG}\n", 'The sign-in name "nurse" is taken.'),
        ("two words", (), f"{LONG}\n{LONG}\n", "without blanks"),
        ("first", (), "short\nshort\n", "A password has at least 12 characters."),
        ("first", ("--ward", "Ward 99"), f"{LONG}\n{LONG}\n", 'There is no ward "Ward 99"'),
        ("first", ("--password-fd", "77"), "", "--password-fd 77: Bad file descriptor."),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_2(ward: Ward, name: str, more, typed: str, said: str):
    done = add(name, *more, typed=typed)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_lost_password_is_replaced_by_command(pages: Flask):
    done = run("account", "set-password", "nurse", typed=f"{LONG}\n{LONG}\n")
    assert done.exit_code == 0, done.output
    assert Pages.of(pages, "nurse", LONG).get("/round").status_code == 200
    unknown = run("account", "set-password", "nobody", typed=f"{LONG}\n{LONG}\n")
    assert (unknown.exit_code, 'There is no account "nobody".' in unknown.stderr) == (2, True)


def test_accounts_are_listed_with_role_wards_and_state(ward: Ward):
    lines = run("account", "list").output.splitlines()
    assert "nurse\tNurse\tNurse\tWard 7\tin use" in lines
    assert "auditor\tAuditor\tAuditor\t\tin use" in lines
