"""Reads the short phrases in which the tables say what was recorded: checks, events, studies, assessments, values."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.spec.moments import INTERVAL, interval, moment

__all__ = [
    "NOT_RECORDED",
    "checks",
    "events",
    "fistula_records",
    "lab_results",
    "pain",
    "patency",
    "quantity",
    "studies",
]

Fields = dict[str, Any]
NOT_RECORDED = "not recorded"
PATENCY = {"free": "patent", "resistance": "resistance", "blocked": "blocked", "not done": "not_checked"}
PAIN_FROM = {
    "from the abscess": "abscess",
    "at the drain site": "drain_site",
    "from elsewhere": "other",
    "of unknown source": "unknown",
    "no pain": "none",
}
STATUSES = ("none suspected", "suspected", "confirmed", "excluded", "closed")
EVIDENCE = {
    "at the bedside": "clinical_assessment",
    "by contrast study": "contrast_study_via_drain",
    "by CT with drain contrast": "ct_with_drain_contrast",
    "by cholangiogram": "cholangiogram_via_drain",
    "at surgery": "surgery",
    "no air leak": "no_air_leak",
}
MODALITIES = {"contrast through the drain": "FLUORO_CONTRAST", "plain film": "XR"}
MODALITIES |= {name: name for name in ("CT", "US", "CEUS", "MRI")}
STUDY: dict[str, Fields] = {
    "preliminary": {"status": "preliminary"},
    "amended": {"status": "amended"},
    "status not stated": {"status": None},
    "resolved": {"result": "resolved"},
    "residual": {"result": "residual"},
    "persistent": {"result": "persistent"},
    "enlarged": {"result": "enlarged"},
    "not diagnostic": {"result": "indeterminate"},
    "result not stated": {"result": None},
    "displaced": {"drain_position": "displaced"},
    "position not reported": {"drain_position": "not_reported"},
    "position left blank": {"drain_position": None},
    "rupture": {"complication": "rupture"},
    "complication not stated": {"complication": None},
    "new collection": {"new_collection": True},
    "new collection not stated": {"new_collection": None},
    "other collection": {"cavity": "C2"},
    "collection not named": {"cavity": None},
}


def quantity(text: str) -> Any:
    """A number, with its unit where it is not that of the field; None where nothing was recorded."""
    if text == NOT_RECORDED:
        return None
    number, _, unit = text.partition(" ")
    return {"value": Decimal(number), "unit": unit} if unit else Decimal(number)


def patency(text: str) -> str | None:
    return None if text == NOT_RECORDED else PATENCY[text]


def pain(text: str) -> Fields:
    if text == NOT_RECORDED:
        return {"pain": None, "pain_from": None}
    score, _, source = text.partition(" ")
    return {"pain": Decimal(score), "pain_from": PAIN_FROM[source] if source else None}


def checks(text: str, after: str) -> list[Fields]:
    """Entries from "07:00-15:00 4; 15:00-07:00 3, blocked": a bare number is the net volume of an open catheter."""
    found: list[Fields] = []
    for number, one in enumerate(text.split(";"), 1):
        period = INTERVAL.match(one.strip())
        if period is None:
            raise ValueError(f"{one} has no interval")
        start, end = interval(period[0], after)
        fields: Fields = {"id": f"{start}/{end}/{number}", "start": start, "end": end}
        for phrase in filter(None, one.strip()[period.end() :].split(",")):
            fields |= _check_phrase(phrase.strip())
        found.append(fields)
        after = end
    return found


def _check_phrase(text: str) -> Fields:
    for pattern, read in _CHECK.items():
        told = re.fullmatch(pattern, text)
        if told is not None:
            return read(told[1] if told.groups() else "")
    raise ValueError(f'"{text}" says nothing that a check records')


_NUMBER = r"(-?[\d.]+)"
_CHECK: dict[str, Callable[[str], Fields]] = {
    _NUMBER: lambda net: {"gross_ml": Decimal(10) + Decimal(net), "flush_ml": Decimal(10), "patency": "patent"},
    "no volume": lambda _: {},
    r"out (.+)": lambda text: {"gross_ml": quantity(text)},
    r"flushed (.+)": lambda text: {"flush_ml": quantity(text)},
    r"flush test (.+)": lambda text: {"patency": patency(text)},
    "clamped": lambda _: {"clamped": True},
    "leak": lambda _: {"leak": True},
    r"(\w+) fluid": lambda word: {"fluid": word},
    r"temperature (.+)": lambda text: {"temp_max": quantity(text)},
    r"pain (.+)": pain,
    "sepsis signs": lambda _: {"sepsis_signs": True},
    "antipyretic": lambda _: {"antipyretic": True},
    r"seen (.+)": lambda text: {"observed_at": moment(text)},
    r"entered (.+)": lambda text: {"entered_at": moment(text)},
    r"drain (\w+)": lambda name: {"drain": name},
}


def events(text: str) -> list[Fields]:
    """Events from "9-Nov 09:00 exchanged; 9-Nov 10:00 removed B"."""
    return [_event(one.split()) for one in text.split(";")]


def _event(words: list[str]) -> Fields:
    drain = words.pop() if words[-1].isupper() else "A"
    return {"at": moment(" ".join(words[:2])), "kind": "_".join(words[2:]), "drain": drain}


def fistula_records(text: str) -> list[Fields]:
    """Assessments from "6-Nov 09:00 none suspected; 7-Nov 11:00 excluded by contrast study"."""
    return [_fistula(*_parts(one)) for one in text.split(";")]


def _fistula(at: str, words: str, more: list[str]) -> Fields:
    status = next(one for one in STATUSES if words.startswith(one))
    evidence = words.removeprefix(status).strip()
    fields: Fields = {"at": at, "status": status.replace(" ", "_")}
    if evidence:
        fields["evidence"] = EVIDENCE[evidence]
    return fields | _further(more, {})


def studies(text: str) -> list[Fields]:
    """Studies from "CT 8-Nov 15:00, preliminary"; what is not said is as in a final report that clears."""
    return [_study(one.strip()) for one in text.split(";")]


def _study(text: str) -> Fields:
    name = next(one for one in MODALITIES if text.startswith(one + " "))
    at, words, more = _parts(text.removeprefix(name))
    assert not words, f"{words} follows the time of a study without a comma"
    made: Fields = {"modality": MODALITIES[name], "status": "final", "cavity": "C1", "result": "resolved"}
    made |= {"at": at, "drain_position": "in_cavity", "complication": "none", "new_collection": False}
    return made | _further(more, STUDY)


def _further(phrases: list[str], known: dict[str, Fields]) -> Fields:
    fields: Fields = {}
    for phrase in phrases:
        if phrase.endswith(" mm"):
            fields["residual_mm"] = Decimal(phrase.removesuffix(" mm"))
        elif phrase.startswith("entered "):
            fields["entered_at"] = moment(phrase.removeprefix("entered "))
        elif phrase.startswith("drain "):
            fields["drain"] = phrase.removeprefix("drain ")
        else:
            fields |= known[phrase]
    return fields


def lab_results(text: str) -> list[Fields]:
    """Values from "7-Nov 12:00 white count 11; 9-Nov 12:00 amylase 3"."""
    found = []
    for one in text.split(";"):
        at, words, more = _parts(one)
        name, _, value = words.rpartition(" ")
        field = {"white count": "wbc_10e9_l", "amylase": "drain_amylase_x_uln"}[name]
        found.append({"at": at, field: Decimal(value)} | _further(more, {}))
    return found


def _parts(text: str) -> tuple[str, str, list[str]]:
    """The moment, the words that follow it, and the further phrases after commas."""
    first, *more = (part.strip() for part in text.split(","))
    on, clock, *words = first.split(" ")
    return moment(f"{on} {clock}"), " ".join(words), more
