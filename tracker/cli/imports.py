"""Imports CSV files of other systems, with a dry run first."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from tracker.actions.errors import Refused
from tracker.actions.importing.counts import told
from tracker.actions.importing.files import File, load, look
from tracker.actions.importing.outputs import Assumptions
from tracker.actions.importing.plans import Plan, plan_of
from tracker.actions.installations import command_actor
from tracker.cli.accounts import ward_named
from tracker.cli.house import BadInput, opened, parsed_moment, text_of
from tracker.interop.kinds import READINGS
from tracker.interop.outputs import OutputRow
from tracker.interop.tables import RefusedRow, TableError, Terms
from tracker.readiness.vocabulary import DrainType, Patency
from tracker.records.import_mappings import current_mappings
from tracker.records.words import ImportKind

__all__ = ["imports"]

Word = TypeVar("Word", bound=StrEnum)
Command = TypeVar("Command", bound=Callable[..., Any])
ASSUMABLE = ("type", "site", "flush_ml", "patency")
MOST_SHOWN = 20

named_file = click.argument("file", type=click.Path(path_type=Path))
ward_option = click.option("--ward", help="The ward that new patients are put into.")
hospital = click.option(
    "--hospital-numbers", is_flag=True, help="The numbers are the hospital's, not the source's own."
)
dry = click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
TERMS = (
    click.option("--map", "maps", multiple=True, help="FIELD=COLUMN; may be given several times."),
    click.option("--unit", "units", multiple=True, help='What a unit of the file means, for example "ml=mL".'),
    click.option("--word", "words", multiple=True, help='What a word of a field means: "result:gone=resolved".'),
    click.option("--hour-zero", help="Times are hours since this moment, with its offset."),
    click.option("--zone", help="Times without an offset are local in this zone, for example Europe/London."),
    click.option("--source", required=True, help="A name for the source; the same rows of it are imported once."),
)


def terms_of_file(command: Command) -> Command:
    for option in reversed(TERMS):
        command = option(command)
    return command


@click.group("import")
def imports() -> None:
    """Bring in the records of another system."""


@imports.command()
@named_file
@terms_of_file
@ward_option
@hospital
@click.option("--assume", "assumed", multiple=True, help=f"NAME=VALUE of {', '.join(ASSUMABLE)}.")
@dry
def outputs(
    file: Path, ward: str | None, assumed: tuple[str, ...], *, hospital_numbers: bool, dry_run: bool, **terms: Any
) -> None:
    """Import emptyings of drains from a CSV FILE."""
    plan = _plan(ImportKind.OUTPUTS, assumptions=_assumptions(assumed), hospital_numbers=hospital_numbers, **terms)
    _import(file, plan, ward, dry_run=dry_run)


@imports.command()
@named_file
@terms_of_file
@hospital
@dry
def temperatures(file: Path, *, hospital_numbers: bool, dry_run: bool, **terms: Any) -> None:
    """Import temperatures, from a CSV FILE, of patients who have a drain."""
    _import(file, _plan(ImportKind.TEMPERATURES, hospital_numbers=hospital_numbers, **terms), None, dry_run=dry_run)


@imports.command()
@named_file
@terms_of_file
@dry
def imaging(file: Path, *, dry_run: bool, **terms: Any) -> None:
    """Import imaging reports from a CSV FILE; each names the collection by its drain or its site."""
    _import(file, _plan(ImportKind.IMAGING, **terms), None, dry_run=dry_run)


@imports.command()
@named_file
@terms_of_file
@dry
def fistula(file: Path, *, dry_run: bool, **terms: Any) -> None:
    """Import fistula assessments from a CSV FILE; each names the collection by its drain or its site."""
    _import(file, _plan(ImportKind.FISTULA, **terms), None, dry_run=dry_run)


@imports.command()
@named_file
@terms_of_file
@dry
def patients(file: Path, *, dry_run: bool, **terms: Any) -> None:
    """Import a hospital's list of patients and beds from a CSV FILE."""
    _import(file, _plan(ImportKind.PATIENTS, **terms), None, dry_run=dry_run)


@imports.command()
@click.argument("mapping")
@named_file
@ward_option
@dry
def saved(mapping: str, file: Path, ward: str | None, *, dry_run: bool) -> None:
    """Import a CSV FILE as a saved MAPPING says."""
    with opened() as house, house.database.reading() as session:
        known = {one.name: one for one in current_mappings(session)}
        if mapping not in known:
            raise BadInput(f'There is no mapping "{mapping}"; there are {", ".join(known) or "none"}.')
        plan = plan_of(known[mapping])
    _import(file, plan, ward, dry_run=dry_run)


def _import(file: Path, plan: Plan, ward: str | None, *, dry_run: bool) -> None:
    whole = File(file.name, text_of(file))
    with opened() as house:
        place = ward_named(house, ward) if ward else None
        try:
            done = (look if dry_run else load)(house, file=whole, plan=plan, by=command_actor(house), ward=place)
        except TableError as error:
            raise BadInput(f"{file.name}: {error}.") from error
        except Refused as error:
            raise BadInput(str(error)) from error
    _report(file, done.rows, done.refused)
    if plan.assumptions is not None:
        click.echo(f"Volumes left blank in the file, which stay not recorded: {_blank(done.rows)}.")
        click.echo(f"Assumed of each emptying: {', '.join(plan.assumptions.named())}.")
    click.echo(told(done.counts, "Would add" if dry_run else "Added"))
    if dry_run:
        click.echo("Dry run: nothing was written.")


def _plan(
    kind: ImportKind,
    *,
    maps: tuple[str, ...],
    units: tuple[str, ...],
    words: tuple[str, ...],
    hour_zero: str | None,
    zone: str | None,
    source: str,
    assumptions: Assumptions | None = None,
    hospital_numbers: bool = False,
) -> Plan:
    fields = READINGS[kind].fields
    columns = _pairs(maps, "--map")
    meanings = {"unit": _pairs(units, "--unit")} if units else {}
    for text, meaning in _pairs(words, "--word").items():
        field, _, word = text.partition(":")
        meanings.setdefault(field, {})[word] = meaning
    for option, names in (("--map", columns), ("--word", meanings)):
        for name in names:
            if name not in fields:
                raise BadInput(f'{option}: there is no field "{name}"; there are {", ".join(fields)}.')
    zero = parsed_moment(hour_zero, "--hour-zero") if hour_zero else None
    return Plan(kind, source, Terms(columns, meanings, zero, zone), assumptions, hospital_numbers)


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
    if not number.is_finite():
        raise BadInput(f'--assume {name}: "{text}" is not a number.')
    return number


def _report(file: Path, rows: Sequence[object], refused: Sequence[RefusedRow]) -> None:
    click.echo(f"{file.name}: {len(rows)} rows read, {len(refused)} refused.")
    for row in refused[:MOST_SHOWN]:
        click.echo(f"  line {row.line}: {row.reason}.")
    if len(refused) > MOST_SHOWN:
        rest = Counter(row.reason for row in refused[MOST_SHOWN:])
        for reason, count in rest.most_common():
            click.echo(f"  {count} more: {reason}.")


def _blank(rows: Iterable[Any]) -> int:
    return sum(isinstance(row, OutputRow) and row.volume_ml is None for row in rows)
