"""Writes a drain's record as a case file that names nobody, so that a disputed verdict becomes a test."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import yaml

from tracker.readiness.case_dates import fitting_shift
from tracker.readiness.case_protocols import protocol_text
from tracker.readiness.case_record import without_volumes
from tracker.readiness.cases import SCHEMA, CaseFileError, judge_cases, read_cases
from tracker.readiness.etiology import ETIOLOGIES
from tracker.readiness.imaging import HARMLESS
from tracker.readiness.judgement import Judgement
from tracker.readiness.protocol import Protocol
from tracker.readiness.sites import SITES
from tracker.readiness.timeline import Check, Correction, Drain, DrainTimeline, FistulaRecord, Study, in_order
from tracker.readiness.vocabulary import CheckOrigin, FactKind

__all__ = ["CannotBeSaved", "case_text"]

Row = dict[str, Any]
TITLE = "A drain's record without names, numbers and notes, on other dates"
OTHER = "other"
OF_THE_CHECK = (
    "gross_ml",
    "flush_ml",
    "patency",
    "clamped",
    "leak",
    "fluid",
    "antipyretic",
    "pain",
    "pain_from",
    "sepsis_signs",
)
OF_THE_STUDY = ("modality", "status", "result", "residual_mm", "drain_position", "new_collection")
OF_THE_LAB = ("wbc_10e9_l", "crp_mg_l", "drain_amylase_x_uln")


class CannotBeSaved(ValueError):
    """The record holds what a case file cannot say, or no dates fit; the message is one sentence."""


def case_text(timeline: DrainTimeline, protocol: Protocol, judgement: Judgement, as_of: datetime, lot: int) -> str:
    """A case file of one case with one evaluation, whose verdict is the one expected. Raises CannotBeSaved.

    The dates are others, by a shift that `lot`, a random number, decides; every interval and every local clock time
    stays. The file is read and judged before it is given out: it says what the record says, or there is none.
    """
    ward = timeline.ward_at(as_of)
    shift = fitting_shift(_moments(timeline, as_of), ZoneInfo(ward.zone), lot)
    if shift is None:
        raise CannotBeSaved("No other dates fit this record: its clock changes come at the same points nowhere else.")
    case = _Writer(timeline, protocol, as_of, shift).case(judgement)
    own = replace(protocol, ward_day_starts=ward.day_start)
    fields = "".join(f"    {line}\n" for line in protocol_text(own).splitlines())
    head = f"schema: {SCHEMA}\nprotocols:\n  {json.dumps(protocol.name)}:\n{fields}"
    text = head + yaml.dump({"cases": [case]}, Dumper=_Plain, sort_keys=False, default_flow_style=None, width=110)
    _check(text, judgement)
    return text


def _check(text: str, judgement: Judgement) -> None:
    try:
        (again,) = judge_cases(read_cases(text, "the case file"))
    except CaseFileError as error:
        raise CannotBeSaved(f"This record holds what a case file cannot say: {error}") from error
    if again.verdict.judgement.outcome() != judgement.outcome():
        raise CannotBeSaved(
            "This record holds what a case file cannot say: judged from the file, it comes out otherwise."
        )


def _moments(timeline: DrainTimeline, as_of: datetime) -> list[datetime]:
    checks = [moment for check in timeline.checks for moment in (check.start, check.end)]
    facts = [fact.at for field in ("events", "fistula", "imaging", "labs") for fact in getattr(timeline, field)]
    return [as_of, *checks, *facts, *(drain.inserted_at for drain in timeline.drains)]


class _Version(NamedTuple):
    """One version of a check, None where it is withdrawn, and when it replaced the one before."""

    check: Any
    entered_at: datetime | None = None


class _Writer:
    """Holds the new names and dates of one record."""

    def __init__(self, timeline: DrainTimeline, protocol: Protocol, as_of: datetime, shift: timedelta) -> None:
        self.timeline, self.protocol, self.as_of, self.shift = timeline, protocol, as_of, shift
        self.zone = ZoneInfo(timeline.ward_at(as_of).zone)
        self.drains = sorted(
            (one for one in timeline.drains if one.inserted_at <= as_of), key=lambda one: (one.inserted_at, one.record)
        )
        self.names = {drain.record: _letter(place) for place, drain in enumerate(self.drains)}
        told = [*(one.collection for one in self.drains), *(one.collection for one in timeline.imaging)]
        known = list(dict.fromkeys(one for one in told if one is not None))
        self.cavities = {name: f"C{place}" for place, name in enumerate(known, 1)}
        entered = [check.entered_at for check in timeline.checks]
        entered += [correction.entered_at for correction in timeline.corrections]
        self.known_at = max([timeline.known_at, as_of, *entered])

    def case(self, judgement: Judgement) -> Row:
        rows = {
            "drains": [self._drain(one) for one in self.drains],
            "entries": list(self._entries()),
            "events": [
                {"at": self._at(one.at), "drain": self.names[one.drain], "kind": one.kind}
                for one in self._used(self.timeline.events)
                if one.drain in self.names
            ],
            "fistula": [row for one in self._used(self.timeline.fistula) for row in self._assessment(one)],
            "imaging": [self._study(one) for one in self._used(self.timeline.imaging)],
            "labs": [{"at": self._at(one.at), **_said(one, OF_THE_LAB)} for one in self._used(self.timeline.labs)],
        }
        expected = {name.value: one.finding for name, one in judgement.criteria().items()}
        expect = {"drain": self.names[self.timeline.drain], **expected, "overall": judgement.readiness}
        evaluation = {"at": self._at(self.as_of), "known_at": self._at(self.known_at), "expect": expect}
        head = {"id": "saved", "title": TITLE, "protocol": self.protocol.name, "timezone": self.zone.key}
        return {**head, **rows, "evaluations": [evaluation]}

    def _used(self, facts: Iterable[Any]) -> list[Any]:
        return sorted((one for one in facts if one.at <= self.as_of), key=lambda one: (one.at, one.id))

    def _drain(self, drain: Drain) -> Row:
        required = self.protocol.fistula_study_required_etiologies
        row = {
            "id": self.names[drain.record],
            "type": drain.type,
            "site": drain.site if drain.site in SITES else None,
            "etiology": drain.etiology if drain.etiology in {*ETIOLOGIES, *required} else None,
            "cavity": self.cavities[drain.collection],
            "french": drain.french,
            "inserted_at": self._at(drain.inserted_at),
            "immunocompromised": self.timeline.patient.immunocompromised,
        }
        return {key: value for key, value in row.items() if value is not None}

    def _entries(self) -> Iterator[Row]:
        """Every check that had ended, with the versions that corrections replaced, and those withdrawn."""
        chains = self._chains()
        current = {check.record: check for check in self.timeline.checks if check.end <= self.as_of}
        ordered = sorted(current.values(), key=lambda one: (one.start, one.end, one.id))
        number = 0
        for record in dict.fromkeys([*(check.record for check in ordered), *chains]):
            above = ""
            for version in chains.get(record) or [_Version(current[record])]:
                number += 1
                yield self._version(f"e{number}", above, version)
                above = f"e{number}"

    def _chains(self) -> dict[str, list["_Version"]]:
        """Of each corrected check its versions, oldest first, where one follows upon another without a break."""
        own = [one for one in in_order(self.timeline.corrections) if one.kind is FactKind.CHECK]
        chains: dict[str, list[_Version]] = {}
        for record, group in groupby(sorted(own, key=lambda one: one.record), key=lambda one: one.record):
            corrections = list(group)
            if _is_whole(corrections, self.as_of):
                later = [_Version(one.after, one.entered_at) for one in corrections]
                chains[record] = [_Version(corrections[0].before), *later]
        return chains

    def _version(self, name: str, above: str, version: "_Version") -> Row:
        entered_at = version.entered_at or version.check.entered_at
        if version.check is None:
            return {"id": name, "void": above, "reason": "withdrawn", "entered_at": self._at(entered_at)}
        row = self._entry(name, version.check)
        if above:
            row |= {"supersedes": above, "reason": "corrected"}
        entered_at = max(entered_at, version.check.end)
        return {**row, "entered_at": self._at(entered_at)} if entered_at > version.check.end or above else row

    def _entry(self, name: str, check: Check) -> Row:
        if check.drain not in self.names:
            check = replace(without_volumes(check), fluid=None, drain=self.timeline.drain)
        row: Row = {
            "id": name,
            "drain": self.names[check.drain],
            "start": self._at(check.start),
            "end": self._at(check.end),
        }
        row |= _said(check, OF_THE_CHECK)
        if check.temp_c is not None:
            row["temp_max"] = check.temp_c
        if check.observed_at is not None:
            row["observed_at"] = self._at(check.observed_at)
        return {**row, "origin": check.origin} if check.origin is not CheckOrigin.CASE else row

    def _assessment(self, record: FistulaRecord) -> Iterator[Row]:
        """Only of collections that have a drain: a case file names no other."""
        drain = next((one for one in self.drains if one.collection == record.collection), None)
        if drain is not None:
            row = {"at": self._at(record.at), "drain": self.names[drain.record], "status": record.status}
            listed = record.evidence in self.protocol.fistula_evidence
            yield {**row, "evidence": record.evidence} if listed else row

    def _study(self, study: Study) -> Row:
        row: Row = {"at": self._at(study.at), **_said(study, OF_THE_STUDY)}
        if study.collection is not None:
            row["cavity"] = self.cavities[study.collection]
        if study.complication is not None:
            row["complication"] = HARMLESS if study.complication == HARMLESS else OTHER
        return {**row, "new_collection_registered": True} if study.new_collection_registered else row

    def _at(self, moment: datetime) -> str:
        return (moment + self.shift).astimezone(self.zone).isoformat()


def _said(fact: Any, fields: Iterable[str]) -> Row:
    return {name: getattr(fact, name) for name in fields if getattr(fact, name) is not None}


def _is_whole(corrections: Sequence[Correction], as_of: datetime) -> bool:
    """Whether the versions follow upon one another, as a case file asks it, and had all ended."""
    checks = [one for each in corrections for one in (each.before, each.after) if isinstance(one, Check)]
    pairs = pairwise(corrections)
    first = checks[0]
    return (
        all(one.after is not None and one.after.id == other.before.id for one, other in pairs)
        and all(check.end <= as_of for check in checks)
        and all(one.entered_at >= max(first.end, first.entered_at) for one in corrections)
    )


def _letter(place: int) -> str:
    """A, B ... Z, A1, B1 ..."""
    return chr(ord("A") + place % 26) + (str(place // 26) if place >= 26 else "")


class _Plain(yaml.SafeDumper):
    """Numbers as they are, words of a vocabulary as text."""


def _number(dumper: _Plain, value: Decimal) -> yaml.Node:
    text = f"{value:f}"
    return dumper.represent_scalar("tag:yaml.org,2002:" + ("float" if "." in text else "int"), text)


_Plain.add_representer(Decimal, _number)
_Plain.add_multi_representer(str, lambda dumper, text: dumper.represent_str(str(text)))
