"""Protocols as case files write them: names with fields, a base to start from, overrides for one case."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import Any

from tracker.readiness.case_row import Row
from tracker.readiness.case_text import CaseFileError, load
from tracker.readiness.protocol import FIELDS, SHIPPED, Protocol, ProtocolOutOfBounds, check_bounds
from tracker.readiness.vocabulary import (
    AntipyreticPolicy,
    Comparator,
    DrainType,
    EventKind,
    FeverComparator,
    ImagingPolicy,
    Modality,
    WbcPolicy,
)

__all__ = ["PROTOCOL_FIELDS", "overridden", "protocol_of", "protocol_text", "read_protocols"]

PROTOCOL_FIELDS = tuple(field for field in FIELDS if field not in ("name", "version"))
_WORDS = {
    "output_comparator": Comparator,
    "fever_comparator": FeverComparator,
    "antipyretic_policy": AntipyreticPolicy,
    "wbc_policy": WbcPolicy,
    "imaging_policy": ImagingPolicy,
}
_WORD_LISTS = {"applies_to": DrainType, "run_restarts_on": EventKind, "imaging_modalities": Modality}
_TEXT_LISTS = ("fistula_study_required_etiologies", "fistula_evidence")
_FLAGS = (
    "flush_volume_required",
    "patency_required_each_counted_day",
    "temperature_required_each_day",
    "drain_position_required",
    "drain_amylase_required",
    "bilious_fluid_expected",
)
_NUMBERS = (
    "output_threshold_ml",
    "retained_irrigant_limit_ml",
    "fever_c",
    "wbc_limit_10e9_l",
    "residual_max_mm",
    "plausible_daily_ml_max",
    "drain_amylase_max_x_uln",
)
_RESTARTS = (EventKind.EXCHANGED, EventKind.UPSIZED, EventKind.REPOSITIONED, EventKind.LYTIC_INSTILLED)
SUM_RULE = "sum_over_drains_in_cavity"


def read_protocols(value: Any, where: str) -> dict[str, Protocol]:
    """All protocols of a file by name, checked against the bounds; the shipped ones are there unless redefined."""
    if value is None:
        return dict(SHIPPED)
    if not isinstance(value, Mapping):
        raise CaseFileError(f"{where}, protocols: must be a mapping of names to fields.")
    for name in value:
        if not isinstance(name, str):
            raise CaseFileError(f'{where}, protocols: the name "{name}" is not text.')
    found = dict(SHIPPED)
    for name in value:
        found[name] = _read(value, name, where, ())
    return found


def _read(all_of_them: Mapping[str, Any], name: str, where: str, above: tuple[str, ...]) -> Protocol:
    place = f"{where}: protocol {name}"
    if name in above:
        raise CaseFileError(f"{place}, base: the protocol is its own base ({' from '.join((*above, name))}).")
    row = Row(all_of_them[name], place, (*PROTOCOL_FIELDS, "base"))
    base = row.text("base", None)
    if base is None:
        start = Protocol(name=name, version=1, applies_to=())
    elif base in all_of_them:
        start = _read(all_of_them, base, where, (*above, name))
    elif base in SHIPPED:
        start = SHIPPED[base]
    else:
        known = ", ".join(sorted({*all_of_them, *SHIPPED} - {name}))
        raise row.refused("base", f'there is no protocol "{base}"; there are {known}')
    return _checked(_with_fields(replace(start, name=name), row), place)


def protocol_of(name: str, version: int, text: str) -> Protocol:
    """A kept version from its text, checked against the bounds like any other. Raises CaseFileError."""
    where = f"protocol {name} version {version}"
    row = Row(load(text, where), where, PROTOCOL_FIELDS)
    return _checked(_with_fields(Protocol(name=name, version=version, applies_to=()), row), where)


def protocol_text(protocol: Protocol) -> str:
    """A protocol's fields, one a line, as `protocol_of` and case files read them."""
    return "".join(f"{field}: {_shown(getattr(protocol, field))}\n" for field in PROTOCOL_FIELDS)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_shown(one) for one in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def overridden(protocol: Protocol, value: Any, where: str) -> Protocol:
    """The protocol with a case's own fields in place of its own, checked again."""
    if value is None:
        return protocol
    row = Row(value, f"{where}, override", PROTOCOL_FIELDS)
    return _checked(_with_fields(protocol, row), row.where)


def _checked(protocol: Protocol, where: str) -> Protocol:
    try:
        check_bounds(protocol)
    except ProtocolOutOfBounds as error:
        raise CaseFileError(f"{where}, {error.field}: {error}.") from error
    return protocol


def _with_fields(protocol: Protocol, row: Row) -> Protocol:
    fields = {key: _field(row, key) for key in row.value if key != "base"}
    return replace(protocol, **fields)


def _field(row: Row, key: str) -> Any:
    row.require(key)
    if key in _WORDS:
        return row.word(key, _WORDS[key])
    if key in _WORD_LISTS:
        return _listed(row, key)
    if key in _TEXT_LISTS:
        return tuple(_text_item(row, key, one) for one in row.items(key))
    if key in _FLAGS or key in _NUMBERS:
        return row.flag(key) if key in _FLAGS else row.number(key)
    if key == "ward_day_starts":
        return row.time_of_day(key)
    if key == "plausible_temp_c":
        return _two_numbers(row, key)
    return _sum_rule(row, key) if key == "cavity_output_rule" else row.whole(key, 0, 10_000)


def _sum_rule(row: Row, key: str) -> str:
    if row.value[key] != SUM_RULE:
        raise row.refused(key, f'must be "{SUM_RULE}"')
    return SUM_RULE


def _listed(row: Row, key: str) -> tuple[Any, ...]:
    words = row.words(key, _WORD_LISTS[key])
    if len(set(words)) < len(words):
        raise row.refused(key, "names one word twice")
    if key == "run_restarts_on" and not set(words) <= set(_RESTARTS):
        raise row.refused(key, f"may only name {', '.join(_RESTARTS)}")
    return words


def _text_item(row: Row, key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise row.refused(key, "must be a list of words")
    return value


def _two_numbers(row: Row, key: str) -> tuple[Decimal, Decimal]:
    values = row.items(key)
    if len(values) != 2 or not all(isinstance(one, Decimal) for one in values):
        raise row.refused(key, "must be a list of two numbers")
    return values[0], values[1]
