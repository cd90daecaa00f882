"""Imports outputs and temperatures of another system from CSV files, with a dry run first."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import click

from tracker.actions.imports import Assumptions, import_outputs, import_temperatures
from tracker.actions.installations import command_actor
from tracker.cli.accounts import ward_named
from tracker.cli.house import BadInput, opened, parsed_moment, text_of
from tracker.interop.tables import (
    OUTPUT_FIELDS,
    TEMPERATURE_FIELDS,
    OutputRow,
    RefusedRow,
    TableError,
    Terms,
    read_outputs,
    read_temperatures,
)
from tracker.readiness.vocabulary import DrainType, Patency

__all__ = ["imports"]

Row = TypeVar("Row")
Word = TypeVar("Word", bound=StrEnum)
ASSUMABLE = ("type", "site", "flush_ml", "patency")
MOST_SHOWN = 20

mapped = click.option("--map", "maps", multiple=True, help="FIELD=COLUMN; may be given several times.")
unit_words = click.option("--unit", "units", multiple=True, help='What a unit of the file means, for example "ml=mL".')
zero = click.option("--hour-zero", help="Times are hours since this moment, with its offset.")
named = click.option("--source", required=True, help="A name for the source; the same rows of it are imported once.")
dry = click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")


@click.group("import")
def imports() -> None:
    """Bring in the records of another system."""


@imports.command()
@click.argument("file", type=click.Path(path_type=Path))
@mapped
@unit_words
@zero
@named
@click.option("--ward", required=True, help="The ward that the patients are put into.")
@click.option("--assume", "assumed", multiple=True, help=f"NAME=VALUE of {', '.join(ASSUMABLE)}.")
@dry
def outputs(
    file: Path,
    maps: tuple[str, ...],
    units: tuple[str, ...],
    hour_zero: str | None,
    source: str,
    ward: str,
    assumed: tuple[str, ...],
    *,
    dry_run: bool,
) -> None:
    """Import emptyings of drains from a CSV FILE."""
    assumptions = _assumptions(assumed)
    rows, refused = _read(file, read_outputs, _terms(maps, units, hour_zero, OUTPUT_FIELDS))
    _report(file, rows, refused)
    click.echo(f"Drains: {len({row.drain for row in rows})}, patients: {len({row.patient for row in rows})}.")
    click.echo(f"Volumes left blank in the file, which stay not recorded: {_blank(rows)}.")
    click.echo(f"Assumed of each emptying: {', '.join(assumptions.named())}.")
    if dry_run:
        click.echo("Dry run: nothing was written.")
        return
    with opened() as house:
        by = command_actor(house)
        done = import_outputs(
            house, rows=rows, ward=ward_named(house, ward), source=source, assumptions=assumptions, by=by
        )
    click.echo(
        f"Added {done.checks} checks of {done.drains} new drains of {done.patients} new patients; "
        f"{done.already_there} were there already."
    )


@imports.command()
@click.argument("file", type=click.Path(path_type=Path))
@mapped
@unit_words
@zero
@named
@dry
def temperatures(
    file: Path,
    maps: tuple[str, ...],
    units: tuple[str, ...],
    hour_zero: str | None,
    source: str,
    *,
    dry_run: bool,
) -> None:
    """Import temperatures, from a CSV FILE, of patients whose outputs were imported."""
    rows, refused = _read(file, read_temperatures, _terms(maps, units, hour_zero, TEMPERATURE_FIELDS))
    _report(file, rows, refused)
    if dry_run:
        click.echo("Dry run: nothing was written.")
        return
    with opened() as house:
        done, unknown = import_temperatures(house, rows=rows, source=source, by=command_actor(house))
    click.echo(f"Added {done.checks} temperatures; {done.already_there} were there already.")
    if unknown:
        click.echo(f"Patients not known from this source: {', '.join(unknown[:MOST_SHOWN])}.")


def _read(
    file: Path, reader: Callable[[str, Terms], tuple[list[Row], list[RefusedRow]]], terms: Terms
) -> tuple[list[Row], list[RefusedRow]]:
    try:
        return reader(text_of(file), terms)
    except TableError as error:
        raise BadInput(f"{file.name}: {error}.") from error


def _terms(maps: Iterable[str], units: Iterable[str], hour_zero: str | None, fields: Sequence[str]) -> Terms:
    columns = _pairs(maps, "--map")
    for field in columns:
        if field not in fields:
            raise BadInput(f'--map: there is no field "{field}"; there are {", ".join(fields)}.')
    return Terms(columns, _pairs(units, "--unit"), parsed_moment(hour_zero, "--hour-zero") if hour_zero else None)


def _pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, is_there, value = text.rpartition("=")
        if not is_there:
            raise BadInput(f'{option}: "{text}" is not NAME=VALUE.')
        if name in found:
            raise BadInput(f'{option}: "{name}" is given twice.')
        found[name] = value
    return found


def _assumptions(texts: Iterable[str]) -> Assumptions:
    given = _pairs(texts, "--assume")
    for name in given:
        if name not in ASSUMABLE:
            raise BadInput(f'--assume: "{name}" cannot be assumed; {", ".join(ASSUMABLE)} can.')
    if "type" not in given or "site" not in given:
        raise BadInput("--assume: the file says neither type nor site of a drain: assume both.")
    return Assumptions(
        type=_word(DrainType, given["type"], "type"),
        site=given["site"],
        flush_ml=_decimal(given["flush_ml"], "flush_ml") if "flush_ml" in given else None,
        patency=_word(Patency, given["patency"], "patency") if "patency" in given else None,
    )


def _word(words: type[Word], text: str, name: str) -> Word:
    try:
        return words(text)
    except ValueError:
        allowed = ", ".join(word.value for word in words)
        raise BadInput(f'--assume {name}: "{text}" is not one of {allowed}.') from None


def _decimal(text: str, name: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadInput(f'--assume {name}: "{text}" is not a number.') from None
    if not number.is_finite() or not 0 <= number <= 1000 or number * 10 != int(number * 10):
        raise BadInput(f"--assume {name}: {text} is not a volume from 0 to 1000 mL, in tenths at most.")
    return number


def _report(file: Path, rows: Sequence[object], refused: Sequence[RefusedRow]) -> None:
    click.echo(f"{file.name}: {len(rows)} rows read, {len(refused)} refused.")
    for row in refused[:MOST_SHOWN]:
        click.echo(f"  line {row.line}: {row.reason}.")
    if len(refused) > MOST_SHOWN:
        rest = Counter(row.reason for row in refused[MOST_SHOWN:])
        for reason, count in rest.most_common():
            click.echo(f"  {count} more: {reason}.")


def _blank(rows: Iterable[OutputRow]) -> int:
    return sum(row.volume_ml is None for row in rows)
