"""Exports, verifies and witnesses the sealed audit."""

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from tracker.actions import audit_keys, bundles, integrity
from tracker.actions.act import House
from tracker.actions.errors import Refused
from tracker.actions.installations import command_actor
from tracker.actions.naming import drain_named, patient_named
from tracker.audit.bundle import NothingSealed, Selection, statement, zipped
from tracker.audit.heads import last_head
from tracker.audit.integrity import Findings
from tracker.audit.sealing import Sealer, SealingRefused
from tracker.audit.signing import BadKeyFile
from tracker.audit.verifier import verify as verifier
from tracker.cli.house import BadInput, opened, parsed_moment, settings
from tracker.records.database import Database

__all__ = ["audit"]

NOT_STATED = "Not stated: made by a command without a terminal"


@click.group()
def audit() -> None:
    """Export, verify and witness the sealed audit, as docs/audit.md describes."""


@audit.command("export")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder or .zip to make; new.")
@click.option("--purpose", default="", help="What it is for; stays in the audit. Asked for on a terminal.")
@click.option("--from", "since", help="From this moment on, with its offset.")
@click.option("--until", help="Before this moment, with its offset.")
@click.option("--patient", help="The patient's number or id.")
@click.option("--drain", help="The drain's id.")
def export(out: Path, purpose: str, **given: Any) -> None:
    """Write a bundle that anybody can verify: the whole log, or a period, one patient or drain with proofs."""
    if out.exists():
        raise BadInput(f"{out}: there is something of this name already: name a new folder.")
    if not out.parent.is_dir():
        raise BadInput(f"{out}: there is no folder {out.parent}.")
    if not purpose:
        purpose = click.prompt("What is this export for?") if sys.stdin.isatty() else NOT_STATED
    chosen = settings()
    with opened(chosen) as house:
        try:
            selection = _selection(house, **given)
            by = command_actor(house)
            with bundles.make(house, selection=selection, purpose=purpose, instance=chosen.instance, by=by) as made:
                _hand_out(made.folder, out)
        except Refused as error:
            raise BadInput(f"--{error.field}: {error}") from error
        except NothingSealed as error:
            raise BadInput(str(error)) from error
    click.echo(f"{out}: {made.bundle.entries} entries of a log of {made.bundle.size}.")
    click.echo(f"MANIFEST has the SHA-256 {made.bundle.manifest_sha256}.")
    if made.unsealed:
        click.echo(f"{made.unsealed} events are not sealed yet and not in it: is drain-tracker work running?", err=True)


@audit.command()
@click.argument("bundle", type=click.Path(path_type=Path, exists=True))
@click.option("--vkey", help="The log's verifier key or a file with it; that of this installation if not given.")
@click.option("--witness", type=click.Path(path_type=Path), help="The file of the last head seen here.")
def verify(bundle: Path, vkey: str | None, witness: Path | None) -> None:
    """Verify a BUNDLE or a witness statement; exit status 1 if it is not sound."""
    words = [str(bundle), vkey or _own_key(), *(["--witness", str(witness)] if witness else [])]
    sys.exit(verifier.main(words))


@audit.command()
def check() -> None:
    """Compare every record, sign-in and search column with the sealed bytes, and judge every decision again.

    Exit status 1 if anything is not as it was written. `drain-tracker work` does this once a day.
    """
    with opened() as house:
        found = Findings()
        for found in integrity.check(house, by=command_actor(house)):
            _progress(found)
    _progress(None)
    for what, part in (("events", found.events), ("rows of the record", found.records)):
        click.echo(f"{part.checked} {what} compared with the sealed bytes: {part.differing} differ.")
    others = (
        f"; {found.other_rules} are of earlier rules, and not judged by those of today" if found.other_rules else ""
    )
    part = found.decisions
    click.echo(f"{part.checked} decisions judged again: {part.differing} do not give the same verdict{others}.")
    for one in (*found.events.named, *found.records.named, *found.decisions.named):
        click.echo(f"DIFFERS  {one.get('record') or 'event ' + one['event']}: {one['what']}")
    if found.differing:
        raise SystemExit(1)


@audit.command()
@click.option("--since", type=click.IntRange(0), default=0, show_default=True, help="The size that the witness saw.")
def witness(since: int) -> None:
    """Print the last signed head, with the proof that it continues what a witness saw."""
    with opened() as house:
        try:
            click.echo(statement(house.database, since), nl=False)
        except (NothingSealed, ValueError) as error:
            raise BadInput(str(error)) from error


@audit.command("change-key")
@click.option("--reason", required=True, help="Why; stays in the audit.")
def change_key(reason: str) -> None:
    """Change the key that signs the audit; run it where the key lies, as the sealer's user."""
    chosen = settings()
    sealing = Database(chosen.sealing_url)
    try:
        with opened(chosen) as house:
            sealer = Sealer(sealing, chosen.audit_key_file, clock=house.clock)
            by = command_actor(house)
            signer = audit_keys.change(house, sealer=sealer, key_file=chosen.audit_key_file, reason=reason, by=by)
    except (Refused, SealingRefused, BadKeyFile) as error:
        raise BadInput(str(error)) from error
    finally:
        sealing.dispose()
    click.echo(f"The audit is signed from now on with {signer.verifier_key}")


def _progress(found: Findings | None) -> None:
    """One line on a terminal that says how far it is, taken away at the end; nothing in a pipe."""
    if sys.stderr.isatty():
        counts = (found.events.checked, found.decisions.checked) if found else ()
        said = "{:,} events compared, {:,} decisions judged again".format(*counts) if counts else ""
        click.echo(f"\r\033[K{said}", err=True, nl=False)


def _selection(
    house: House, *, since: str | None, until: str | None, patient: str | None, drain: str | None
) -> Selection:
    with house.database.reading() as session:
        tube = drain_named(session, drain) if drain else None
        person = patient_named(session, patient) if patient else None
    if tube and person and person != tube.patient:
        raise Refused("drain", "This drain is another patient's.")
    return Selection(
        since=parsed_moment(since, "--from") if since else None,
        until=parsed_moment(until, "--until") if until else None,
        patient=person or (tube.patient if tube else None),
        drain=tube.drain if tube else None,
    )


def _hand_out(folder: Path, out: Path) -> None:
    """Under its name only when it is whole."""
    part = out.with_name(f"{out.name}.part")
    if out.suffix == ".zip":
        with part.open("wb") as file:
            zipped(folder, file)
    else:
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(folder, part)
    part.rename(out)


def _own_key() -> str:
    with opened() as house, house.database.reading() as session:
        head = last_head(session)
    if head is None:
        raise BadInput("Nothing of this installation's audit is sealed yet; give the verifier key with --vkey.")
    return head.verifier_key
