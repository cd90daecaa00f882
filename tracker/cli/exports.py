"""Exports records and the audit to a file, each with a purpose and an event of its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from tracker.actions.errors import Refused
from tracker.actions.exports import Accesses, Export, Format, make
from tracker.actions.installations import command_actor
from tracker.actions.naming import account_named, drain_named, patient_named
from tracker.actions.working import working_folder
from tracker.audit.search import Filters
from tracker.audit.vocabulary import AuditAction, Outcome
from tracker.cli.accounts import ward_named
from tracker.cli.house import BadInput, opened, parsed_moment, settings
from tracker.records.extracts import Extract, Slice

__all__ = ["exports"]

OWNER_ONLY = 0o600

out = click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to make; it must be new.")
form = click.option("--format", "form", type=click.Choice([one.value for one in Format]), default=Format.CSV.value)
purpose = click.option("--purpose", required=True, help="What it is for; stays in the audit.")
since = click.option("--from", "since", help="From this moment on, with its offset.")
until = click.option("--until", help="Before this moment, with its offset.")
patient = click.option("--patient", help="The patient's number or id.")
drain = click.option("--drain", help="The drain's id.")


@click.group("export")
def exports() -> None:
    """Write records or the audit to a file; the export stands in the audit before the file does."""


@exports.command()
@out
@form
@purpose
@click.option("--table", "tables", type=click.Choice([one.value for one in Extract]), multiple=True)
@click.option("--every-version", is_flag=True, help="Every version of each record, not the present one alone.")
@click.option("--known-at", help="As known at this moment, with its offset.")
@click.option("--ward", help="Patients who ever had a stay in this ward.")
@patient
@drain
@since
@until
def records(out: Path, form: str, purpose: str, *, tables: tuple[str, ...], every_version: bool, **given: Any) -> None:
    """Export records of patients: all tables, or those named; a CSV of several tables is a zip archive."""
    with opened() as house:
        ward = ward_named(house, given["ward"]) if given["ward"] else None
    known_at = _moment(given["known_at"], "--known-at")

    def contents(session: Session) -> Slice:
        person, tube = _concerned(session, given)
        return Slice(
            extracts=tuple(dict.fromkeys(map(Extract, tables))) or tuple(Extract),
            every_version=every_version,
            known_at=known_at,
            patient=person,
            drain=tube,
            ward=ward,
            **_period(given),
        )

    _export(contents, out, form, purpose)


@exports.command()
@out
@form
@purpose
@click.option("--who", help="The sign-in name of a person.")
@click.option("--action", "actions", type=click.Choice([one.value for one in AuditAction]), multiple=True)
@click.option("--outcome", type=click.Choice([one.value for one in Outcome]))
@patient
@drain
@since
@until
def audit(out: Path, form: str, purpose: str, *, actions: tuple[str, ...], outcome: str | None, **given: Any) -> None:
    """Export audit events to be read; for a log that can be verified there is drain-tracker audit export."""

    def contents(session: Session) -> Filters:
        person, tube = _concerned(session, given)
        return Filters(
            actor=account_named(session, given["who"]) if given["who"] else None,
            actions=frozenset(map(AuditAction, actions)),
            patient=person,
            drain=tube,
            outcome=Outcome(outcome) if outcome else None,
            **_period(given),
        )

    _export(contents, out, form, purpose)


@exports.command()
@out
@form
@purpose
@click.option("--patient", required=True, help="The patient's number or id.")
@since
@until
def access(out: Path, form: str, purpose: str, **given: Any) -> None:
    """Export who saw or changed one patient's record, person by person."""
    period = _period(given)
    _export(lambda session: Accesses(patient_named(session, given["patient"]), **period), out, form, purpose)


def _export(contents: Callable[[Session], Slice | Filters | Accesses], out: Path, form: str, purpose: str) -> None:
    chosen = settings()
    with opened(chosen) as house, working_folder(chosen.instance) as working, _new_file(out) as file:
        try:
            with house.database.reading() as session:
                wanted = contents(session)
            made = make(
                house,
                contents=wanted,
                form=Format(form),
                purpose=purpose,
                into=file,
                working=working,
                by=command_actor(house),
            )
        except Refused as error:
            raise BadInput(f"--{error.field}: {error}") from error
    _report(out, made)


@contextmanager
def _new_file(out: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only once everything is written and audited. Raises BadInput."""
    part = out.with_name(f"{out.name}.part")
    if out.exists():
        raise BadInput(f"{out}: there is such a file already: name a new one.")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except OSError as error:
        raise BadInput(f"{part}: the file cannot be made: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
        part.rename(out)
    finally:
        part.unlink(missing_ok=True)


def _report(out: Path, made: Export) -> None:
    counts = ", ".join(f"{rows} of {table}" for table, rows in made.rows.items())
    click.echo(f"{out.name}: {counts}; {made.size} bytes.")
    click.echo(f"SHA-256 {made.sha256}")
    click.echo(f"Event {made.event_id}")


def _concerned(session: Session, given: dict[str, Any]) -> tuple[UUID | None, UUID | None]:
    """The patient and the drain named; a drain's patient is its own. Raises Refused."""
    person = patient_named(session, given["patient"]) if given["patient"] else None
    if not given["drain"]:
        return person, None
    tube = drain_named(session, given["drain"])
    if person not in (None, tube.patient):
        raise Refused("drain", "This drain is of another patient.")
    return tube.patient, tube.drain


def _period(given: dict[str, Any]) -> dict[str, Any]:
    return {"since": _moment(given["since"], "--from"), "until": _moment(given["until"], "--until")}


def _moment(text: str | None, option: str) -> Any:
    return parsed_moment(text, option) if text else None
