"""Judges the cases of a file, and says for each whether it is as expected."""

import json
from pathlib import Path

import click

from tracker.cli.house import BadInput, text_of
from tracker.readiness.cases import CaseFileError, JudgedCase, judge_cases, read_cases
from tracker.readiness.verdict_json import verdict_object
from tracker.readiness.vocabulary import label
from tracker.readiness.wording import Wording

__all__ = ["judge"]


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def judge(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Judge every evaluation of a case FILE; exit 1 if any is not as expected."""
    try:
        cases = read_cases(text_of(file), file.name)
    except CaseFileError as error:
        raise BadInput(str(error)) from error
    differing = 0
    for judged in judge_cases(cases):
        differing += judged.as_expected is False
        click.echo(_object(judged) if as_json else _line(judged))
    context.exit(1 if differing else 0)


def _object(judged: JudgedCase) -> str:
    words = Wording(judged.case.zone, judged.case.protocol.output_comparator)
    found = verdict_object(judged.verdict, words, case=judged.case.id, expected=judged.as_expected)
    return json.dumps(found, ensure_ascii=False)


def _line(judged: JudgedCase) -> str:
    verdict = judged.verdict
    findings = ", ".join(f"{name} {one.finding.value}" for name, one in verdict.judgement.criteria().items())
    expected = {True: "as expected", False: "NOT AS EXPECTED", None: "nothing expected"}[judged.as_expected]
    return (
        f"{judged.case.id} drain {judged.evaluation.drain} {judged.evaluation.at.isoformat()}: "
        f"{label(verdict.readiness)} ({findings}): {expected}"
    )
