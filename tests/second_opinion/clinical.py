"""R2 Clinical: whether fever, pain, sepsis signs and white count let the drain go."""

from datetime import timedelta
from decimal import Decimal

from .fields import limit
from .rows import FactRow, Tables
from .times import Span, certainly_lies, may_lie

NOT_KNOWN = ("", "unknown")


def clinical_finding(tables: Tables) -> str:
    parts = [
        temperature_part(tables),
        pain_part(tables),
        sepsis_part(tables),
        white_count_part(tables),
        antipyretic_part(tables),
    ]
    return next(finding for finding in ("not_met", "unknown", "met") if finding in parts)


def window(tables: Tables) -> Span:
    """The last elapsed ward-days asked for and today so far."""
    days = tables.last_days(int(tables.protocol["afebrile_days"]))
    return Span(days[0].start if days else tables.today.start, tables.today.end)


def of_kind(tables: Tables, kind: str) -> list[FactRow]:
    return [row for row in tables.facts if row.kind == kind]


def is_fever(tables: Tables, fact: FactRow) -> bool:
    fever_c = limit(tables.protocol, "fever_c")
    return fact.number > fever_c if tables.protocol["fever_comparator"] == "gt" else fact.number >= fever_c


def is_plausible(tables: Tables, fact: FactRow) -> bool:
    lowest, highest = (Decimal(str(bound)) for bound in tables.protocol["plausible_temp_c"])
    return lowest <= fact.number <= highest


def temperature_part(tables: Tables) -> str:
    near = [row for row in of_kind(tables, "temperature") if may_lie(row.seen, window(tables))]
    measured = [row for row in of_kind(tables, "temperature") if is_plausible(tables, row)]
    if any(is_plausible(tables, row) and is_fever(tables, row) for row in near):
        return "not_met"
    if not all(is_plausible(tables, row) for row in near) or not measured:
        return "unknown"
    newest = max(row.seen.end for row in measured)
    too_old = newest < tables.at - timedelta(hours=float(limit(tables.protocol, "max_check_age_h")))
    return "unknown" if too_old or not each_day_measured(tables, measured) else "met"


def each_day_measured(tables: Tables, measured: list[FactRow]) -> bool:
    """Whether each day of the window has a temperature of its own; or the whole of it one, if that is enough."""
    days = [window(tables)]
    if tables.protocol["temperature_required_each_day"]:
        days = tables.last_days(int(tables.protocol["afebrile_days"]))
    return all(any(certainly_lies(row.seen, day) for row in measured) for day in days)


def pain_answers(fact: FactRow) -> bool:
    """Whether a score says something of the abscess: a drain site or another place says nothing, 0 or not."""
    return fact.word in ("abscess", "none", *NOT_KNOWN)


def pain_part(tables: Tables) -> str:
    answers = [row for row in of_kind(tables, "pain") if pain_answers(row)]
    asked = tables.today
    if not any(certainly_lies(row.seen, asked) for row in answers):
        asked = Span(tables.last_days(1)[0].start, tables.today.end)
    above = [row for row in answers if may_lie(row.seen, asked) and above_pain_limit(tables, row)]
    if any(row.word == "abscess" for row in above):
        return "not_met"
    if above or not any(certainly_lies(row.seen, asked) for row in answers):
        return "unknown"
    return "met"


def above_pain_limit(tables: Tables, fact: FactRow) -> bool:
    return fact.number > limit(tables.protocol, "abscess_pain_max")


def sepsis_part(tables: Tables) -> str:
    signs = any(may_lie(row.seen, window(tables)) for row in of_kind(tables, "sepsis"))
    return "not_met" if signs else "met"


def antipyretic_part(tables: Tables) -> str:
    if tables.protocol["antipyretic_policy"] != "cannot_tell":
        return "met"
    given = any(may_lie(row.seen, window(tables)) for row in of_kind(tables, "antipyretic"))
    return "unknown" if given else "met"


def white_count_part(tables: Tables) -> str:
    policy = tables.protocol["wbc_policy"]
    counts = [(row.at, row.white_count) for row in tables.labs if row.white_count is not None]
    if policy == "ignore":
        return "met"
    if not counts:
        return "unknown" if policy == "required" else "met"
    taken_at, newest = max(counts)
    valid = tables.at - taken_at <= timedelta(hours=float(limit(tables.protocol, "wbc_max_age_h")))
    if newest >= limit(tables.protocol, "wbc_limit_10e9_l"):
        return "not_met" if valid else "unknown"
    return "met" if valid or policy == "use_if_present" else "unknown"
