"""The workbench: a case file judged on a page, with what was expected and what single change would turn a verdict."""

import time
from collections.abc import Iterable

from flask import Blueprint, render_template, request

from tracker.access.permissions import Permission
from tracker.readiness.case_limits import read_bounded
from tracker.readiness.cases import CaseFileError, JudgedCase, judge_cases
from tracker.readiness.findings import ReasonCode
from tracker.readiness.judgement import rule
from tracker.readiness.verdict import applicable
from tracker.readiness.what_if import what_if
from tracker.web.forms.workbench import MOST_CHARACTERS, WorkbenchForm
from tracker.web.gate import page
from tracker.web.presenters.what_if import WhatIfPage, case_turns
from tracker.web.presenters.workbench import BenchPage, bench_page, words_of

__all__ = ["pages"]

pages = Blueprint("workbench", __name__)
MOST_EVALUATIONS = 300
LONGEST_S = 10.0
MOST_BYTES = 4 * MOST_CHARACTERS


@pages.get("/workbench")
@page(Permission.JUDGE_CASES)
def bench() -> str:
    """Empty; it shows no patient and keeps nothing that is sent."""
    return render_template("workbench/workbench.html", form=WorkbenchForm(), page=None)


@pages.post("/workbench")
@page(Permission.JUDGE_CASES, most_bytes=MOST_BYTES)
def judged() -> tuple[str, int]:
    """Every evaluation judged, within a bounded time; a broken file gets its sentence."""
    form = WorkbenchForm()
    sent = form.case_text() if form.validate_on_submit() else None
    found = None
    if sent is not None:
        try:
            found = _judged(*sent, request.form.get("what_if", ""))
        except CaseFileError as error:
            form.text.errors = [str(error)]
    return render_template("workbench/workbench.html", form=form, page=found), 200 if found else 422


def _judged(text: str, name: str, asked: str) -> BenchPage:
    """`asked` names the evaluation of which the nearest changes are wanted, by its place."""
    cases = read_bounded(text, name)
    total = sum(len(case.evaluations) for case in cases)
    found = _in_time(judge_cases(cases))
    turned = {place: _turned(one) for place, one in enumerate(found) if str(place) == asked}
    return bench_page(name, found, total, turned)


def _in_time(judged: Iterable[JudgedCase]) -> list[JudgedCase]:
    started, found = time.monotonic(), []
    for one in judged:
        found.append(one)
        if len(found) == MOST_EVALUATIONS or time.monotonic() - started > LONGEST_S:
            break
    return found


def _turned(one: JudgedCase) -> WhatIfPage | None:
    """None where no protocol applies."""
    timeline, as_of = one.case.timeline(one.evaluation), one.evaluation.at
    protocol = applicable((one.case.protocol,), timeline)
    if isinstance(protocol, ReasonCode):
        return None
    judgement = one.verdict.judgement
    return case_turns(judgement, what_if(rule(timeline, protocol, as_of), judgement, as_of), words_of(one))
